"""What single types do beyond the life that every type has."""
