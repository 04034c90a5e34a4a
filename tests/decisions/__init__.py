"""Decisions: tables, expressions, what they need from each other, and the check of tables."""
