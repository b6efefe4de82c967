"""Ways around the policies, each with what catches it."""
