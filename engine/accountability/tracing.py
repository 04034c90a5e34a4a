"""What belongs together: all that one request led to, after W3C Trace Context.

A request begins a trace or goes on with that of the program that called it. Outside a request, as
in a timer, each action is a trace of its own.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

TRACEPARENT: Final = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class Trace:
    """One request, or one action outside a request."""

    trace_id: str
    span_id: str | None = None
    """The request itself: what its actions have as parent. None outside a request."""
    parent_span_id: str | None = None
    """The span of the program that called."""
    origin: str | None = None
    """From where, as the audit log keeps it."""
    began: float = field(default_factory=time.perf_counter)

    def elapsed(self) -> timedelta:
        """How long it takes already."""
        return timedelta(seconds=time.perf_counter() - self.began)


CURRENT: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current() -> Trace:
    """The trace of now; a new one outside a request."""
    return CURRENT.get() or Trace(secrets.token_hex(16))


def begun(origin: str, traceparent: str = "") -> Trace:
    """The trace of a request; `traceparent` is the header of that name."""
    own = secrets.token_hex(8)
    found = TRACEPARENT.fullmatch(traceparent.strip())
    if found is None or not int(found[1], 16) or not int(found[2], 16):
        return Trace(secrets.token_hex(16), own, None, origin)
    return Trace(found[1], own, found[2], origin)


@contextmanager
def within(trace: Trace) -> Iterator[Trace]:
    """What is noted meanwhile belongs to this trace."""
    token = CURRENT.set(trace)
    try:
        yield trace
    finally:
        CURRENT.reset(token)
