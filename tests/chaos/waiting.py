"""Waiting for a state, however slow the machine."""

import time
from collections.abc import Callable

LONGEST = 120


def until(holds: Callable[[], bool]) -> None:
    """Come back when it holds. Raises `AssertionError` when it never comes so far."""
    limit = time.monotonic() + LONGEST
    while not holds():
        assert time.monotonic() < limit, "it never came so far"
        time.sleep(0.02)
