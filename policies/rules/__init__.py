"""The policies, one module per family; every `Policy` constant in here is part of the pack."""
