"""Measures speed: `make bench`. These are figures to compare, not tests to pass."""
