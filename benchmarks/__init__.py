"""Measurements of what the platform's own parts cost; `make bench` runs them."""
