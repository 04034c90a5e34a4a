"""Bringing the Wams into a municipality: where it stands, what it takes, and what it costs."""
