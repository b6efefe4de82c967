"""Specs drawn from all that the models allow, and what makes one wrong at a place."""
