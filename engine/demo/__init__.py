"""Invented people and cases, to look at the product with."""

from engine.demo.telling import fill

__all__ = ["fill"]
