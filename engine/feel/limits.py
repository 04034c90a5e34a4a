"""One evaluation's bounds and bookkeeping: what it may cost and what it ran into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from time import monotonic
from typing import Any

from engine.feel.errors import EvaluationWarning, FeelLimitError
from engine.feel.values import NotAValue, Value, from_python

MISSING: Any = object()
"""Marks a name without a value, since null is one."""
_CHECK_EVERY = 1_000
_MAX_WARNINGS = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """What one evaluation may cost.

    `steps` counts loop rounds, calls and elements or characters handled, which also bounds memory;
    `seconds` is wall-clock time, by default what the operator chose; `depth` the nesting of calls,
    in levels of syntax; `text` the length of a string in characters; `items` the length of a list.
    """

    steps: int = 400_000
    seconds: float | None = None
    depth: int = 250
    text: int = 500_000
    items: int = 100_000


DEFAULT_LIMITS = Limits()
DEFAULT_SECONDS = 0.25
_chosen = {"seconds": DEFAULT_SECONDS}


def set_seconds(seconds: float) -> None:
    """How long an evaluation may take in this process, unless its own limits say otherwise."""
    _chosen["seconds"] = seconds


class Run:
    """One evaluation: context, moment, budget, warnings and notes of what was decided.

    Several expressions evaluated in one run share its budget, as the cells of a table do.
    """

    __slots__ = (
        "_checkpoint",
        "_deadline",
        "_now",
        "context",
        "depth",
        "drawn",
        "limits",
        "notes",
        "seed",
        "steps",
        "values",
        "warnings",
    )

    def __init__(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        limits: Limits = DEFAULT_LIMITS,
        warnings: list[EvaluationWarning] | None = None,
        seed: str | None = None,
    ) -> None:
        self.context = context
        self.seed = seed
        self.drawn = 0
        self.values: dict[str, Value] = {}
        self.limits = limits
        self.warnings = warnings
        self.notes: list[Any] = []
        self.steps = 0
        self.depth = 0
        self._now = now
        self._checkpoint = _CHECK_EVERY if limits.steps > _CHECK_EVERY else limits.steps
        self._deadline = monotonic() + (limits.seconds or _chosen["seconds"])

    @property
    def now(self) -> datetime:
        """The moment that `now()` and `today()` give; the same during the whole run."""
        if self._now is None:
            self._now = datetime.now(UTC)
        return self._now

    def draw(self) -> bytes | None:
        """32 bytes by chance, the same in each evaluation with the seed; None without a seed."""
        if self.seed is None:
            return None
        self.charge(20)
        self.drawn += 1
        return sha256(f"{self.drawn} {self.seed}".encode()).digest()

    def charge(self, cost: int) -> None:
        """Pay for work; raises FeelLimitError when the budget or the time is used up."""
        self.steps += cost
        if self.steps > self._checkpoint:
            self.check()

    def check(self) -> None:
        """Raise FeelLimitError when the budget or the time is used up."""
        if self.steps > self.limits.steps:
            raise FeelLimitError("steps", f"ze kost meer dan {_dutch(self.limits.steps)} stappen")
        if monotonic() > self._deadline:
            seconds = self.limits.seconds or _chosen["seconds"]
            milliseconds = _dutch(round(seconds * 1000))
            raise FeelLimitError("seconds", f"ze duurt langer dan {milliseconds} milliseconden")
        self._checkpoint = self.steps + _CHECK_EVERY

    def text(self, value: str) -> str:
        """`value` itself, paid for; raises FeelLimitError when it is too long."""
        self.fits(len(value))
        self.charge(len(value) >> 3)
        return value

    def fits(self, length: int) -> None:
        """Raise FeelLimitError when a text would become too long."""
        if length > self.limits.text:
            most = _dutch(self.limits.text)
            raise FeelLimitError("text", f"een tekst wordt langer dan {most} tekens")

    def items(self, value: list[Value]) -> list[Value]:
        """`value` itself, paid for; raises FeelLimitError when it is too long."""
        if len(value) > self.limits.items:
            most = _dutch(self.limits.items)
            raise FeelLimitError("items", f"een lijst wordt langer dan {most} elementen")
        self.charge(len(value))
        return value

    def enter(self, levels: int) -> None:
        """Go into a call of so many levels of syntax; pair with `self.depth -= levels`."""
        self.depth += levels
        if self.depth > self.limits.depth:
            raise FeelLimitError.too_deep()

    def mark(self) -> tuple[int, int, int, int]:
        """Where an evaluation starts; `back_to` undoes all but what it has cost."""
        return self.depth, len(self.warnings or ()), len(self.notes), self.drawn

    def back_to(self, mark: tuple[int, int, int, int]) -> None:
        """Forget the warnings and the notes since a mark."""
        self.depth, warnings, notes, self.drawn = mark
        del self.notes[notes:]
        if self.warnings is not None:
            del self.warnings[warnings:]

    def null(self, message: str, position: int = -1, *, of: Sequence[Value] = ()) -> None:
        """None, with a warning that says why; position -1 is filled in by the closure around it.

        If one of the values that it is made `of` is null itself, that may be the real reason.
        """
        if self.warnings is not None and len(self.warnings) < _MAX_WARNINGS:
            follows = any(value is None for value in of)
            warning = EvaluationWarning(message, position, follows)
            if position < 0 or warning not in self.warnings:
                self.warnings.append(warning)

    def load(self, name: str) -> Value:
        """The context's value under a name, converted once in a run; MISSING without one."""
        raw = self.context.get(name, MISSING)
        if raw is MISSING:
            return MISSING
        value = raw if type(raw) is str and raw.isascii() else self.value(raw, name)
        self.values[name] = value
        return value

    def value(self, raw: Any, name: str = "") -> Value:
        """A Python value as FEEL's own, paid for; null, with a warning, if it can't be one."""
        try:
            return from_python(raw, self.charge)
        except NotAValue:
            what = f"“{name}”" if name else "Dit"
            return self.null(f"{what} is geen waarde waarmee gerekend kan worden.")

    def locate(self, at: int, low: int, high: int) -> None:
        """Give the warnings that have no place yet this one; `low` and `high` are around its parts.

        What only follows from a null inside these, or has been said before, is left out.
        """
        warnings = self.warnings or []
        fresh = len(warnings)
        while fresh and warnings[fresh - 1].position < 0:
            fresh -= 1
        said = {(warning.message, warning.position) for warning in warnings[:fresh]}
        known = any(low <= place <= high for _, place in said)
        told = warnings[fresh:]
        del warnings[fresh:]
        for warning in told:
            if (warning.message, at) not in said and not (warning.follows and known):
                warnings.append(EvaluationWarning(warning.message, at, warning.follows))


def _dutch(number: int) -> str:
    """With a point between thousands."""
    return f"{number:,}".replace(",", ".")
