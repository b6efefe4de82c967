"""What each policy must say of what: `CASES` of every module, one module per family of rules."""
