"""A scenario as it was read: plain values, each with the line it stands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.scenarios.source import Entry, Place


@dataclass(frozen=True, slots=True)
class Word:
    """A text with its line."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A FEEL expression that must hold, or, with `expected`, give that value."""

    place: Place
    text: str
    expected: Entry | None = None


@dataclass(frozen=True, slots=True)
class TaskClaim:
    """What must hold for an open task: who may do it (exactly these), by when, what it sees."""

    name: Word
    who: Entry | None = None
    due: Word | None = None
    sees: tuple[Claim, ...] = ()
    where: Claim | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation that must have been called with these values, as input or header."""

    name: Word
    values: Mapping[str, Entry]


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must hold at a point; `place` is where it begins."""

    place: Place
    route: tuple[Word, ...] = ()
    avoided: tuple[Word, ...] = ()
    claims: tuple[Claim, ...] = ()
    asked: tuple[Asked, ...] = ()
    open: tuple[TaskClaim, ...] | None = None
    open_place: Place | None = None
    end: Word | None = None
    incident: Word | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an operation does: give these variables, throw an error with a code, or fail."""

    place: Place
    gives: Mapping[str, Any] = field(default_factory=dict)
    error: str = ""
    fails: bool = False


@dataclass(frozen=True, slots=True)
class DoTask:
    """Somebody does a task; `refused` are the paths at which the form must refuse the answers."""

    place: Place
    task: TaskClaim
    by: Word | None
    answers: Entry | None
    refused: tuple[Word, ...] | None


@dataclass(frozen=True, slots=True)
class Pass:
    """Time passes: for a duration, or `until` a moment."""

    place: Place
    text: str
    until: bool


@dataclass(frozen=True, slots=True)
class Send:
    """A message or a signal from outside."""

    place: Place
    kind: str
    name: str
    key: str | None
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """From here the dossier has other facts, or operations do something else."""

    place: Place
    facts: Mapping[str, Any] = field(default_factory=dict)
    operations: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again what failed."""

    place: Place


@dataclass(frozen=True, slots=True)
class Look:
    """Nothing happens; what is expected is looked at."""

    place: Place


Deed = DoTask | Pass | Send | Change | Retry | Look


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens, and what must hold after it."""

    deed: Deed
    expected: Expectation | None


@dataclass(frozen=True, slots=True)
class Scenario:
    """`moment` is local time; `answers` are those of the start form, `values` variables without
    one; `dossier` what expressions read of it."""

    file: str
    place: Place
    name: str
    process: Word
    moment: Word
    answers: Entry | None
    values: Mapping[str, Any]
    at: Word | None
    dossier: Mapping[str, Any]
    operations: Mapping[str, Answer]
    steps: tuple[Step, ...]
    expected: Expectation | None
