"""The built-in functions; importing this package fills the tables."""

from engine.feel.builtins import (
    aggregates,
    chance,
    context,
    conversion,
    lists,
    moments,
    numeric,
    ranges,
    strings,
)
from engine.feel.compile_calls import fill_library

fill_library()

__all__ = [
    "aggregates",
    "chance",
    "context",
    "conversion",
    "lists",
    "moments",
    "numeric",
    "ranges",
    "strings",
]
