"""Keeps what was compiled, within bounds: texts come from whoever writes diagrams and forms."""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")
_MOST_TOKENS = 20_000
"""In one cache. What is compiled takes 0.3 to 1.7 kB for each token."""


class Cache(dict[K, V]):
    """Compiled texts by what they were compiled from; one that is full starts anew.

    That costs less than keeping the order of use, and looking something up stays that of a dict.
    """

    def __init__(self) -> None:
        super().__init__()
        self.tokens = 0

    def keep(self, key: K, compiled: V, tokens: int) -> V:
        """`compiled` itself, kept for next time."""
        if self.tokens + tokens > _MOST_TOKENS:
            self.clear()
            self.tokens = 0
        self.tokens += tokens
        self[key] = compiled
        return compiled
