"""What came of walking a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.bpmn import Step
from engine.scenarios.source import Place


class Mismatch(Exception):
    """Het ging anders dan het scenario zegt. Caught by the walk, which adds what stood open."""

    def __init__(self, place: Place, message: str, expected: str = "", got: str = "") -> None:
        super().__init__(message)
        self.place = place
        self.message = message
        self.expected = expected
        self.got = got


@dataclass(frozen=True, slots=True)
class Failure:
    """Where it went otherwise than the scenario says, in Dutch; `open` are the tasks that stood
    open there, `waiting` is what else was waited for."""

    place: Place
    message: str
    expected: str = ""
    got: str = ""
    open: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A scenario that was walked, as far as it went; `process_id` is where it began (empty: it
    can't be read), `trail` what happened in all its cases."""

    file: str
    name: str
    process_id: str
    failure: Failure | None
    trail: Sequence[Step]
