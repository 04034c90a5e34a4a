"""One evaluation's bounds and bookkeeping: what it may cost and what it ran into."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
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
    `seconds` is wall-clock time; `depth` the nesting of calls, in levels of syntax; `text` the
    length of a string in characters; `items` the length of a list.
    """

    steps: int = 400_000
    seconds: float = 0.25
    depth: int = 250
    text: int = 500_000
    items: int = 100_000


DEFAULT_LIMITS = Limits()


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
        "limits",
        "notes",
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
    ) -> None:
        self.context = context
        self.values: dict[str, Value] = {}
        self.limits = limits
        self.warnings = warnings
        self.notes: list[Any] = []
        self.steps = 0
        self.depth = 0
        self._now = now
        self._checkpoint = min(_CHECK_EVERY, limits.steps)
        self._deadline = monotonic() + limits.seconds

    @property
    def now(self) -> datetime:
        """The moment that `now()` and `today()` give; the same during the whole run."""
        if self._now is None:
            self._now = datetime.now(UTC)
        return self._now

    def charge(self, cost: int) -> None:
        """Pay for work; raises FeelLimitError when the budget or the time is used up."""
        self.steps += cost
        if self.steps > self._checkpoint:
            self.check()

    def check(self) -> None:
        """Raise FeelLimitError when the budget or the time is used up."""
        if self.steps > self.limits.steps:
            raise FeelLimitError("De berekening heeft te veel stappen nodig en is afgebroken.")
        if monotonic() > self._deadline:
            raise FeelLimitError("De berekening duurt te lang en is afgebroken.")
        self._checkpoint = self.steps + _CHECK_EVERY

    def text(self, value: str) -> str:
        """`value` itself, paid for; raises FeelLimitError when it is too long."""
        self.charge(len(value) >> 3)
        if len(value) > self.limits.text:
            raise FeelLimitError("Een tekst wordt te lang; de berekening is afgebroken.")
        return value

    def items(self, value: list[Value]) -> list[Value]:
        """`value` itself, paid for; raises FeelLimitError when it is too long."""
        self.charge(len(value))
        if len(value) > self.limits.items:
            raise FeelLimitError("Een lijst wordt te lang; de berekening is afgebroken.")
        return value

    def enter(self, levels: int) -> None:
        """Go into a call of so many levels of syntax; pair with `self.depth -= levels`."""
        self.depth += levels
        if self.depth > self.limits.depth:
            raise FeelLimitError("De berekening is te diep genest en is afgebroken.")

    def null(self, message: str, position: int = -1) -> None:
        """None, with a warning that says why; position -1 is filled in by the call around it."""
        if self.warnings is not None and len(self.warnings) < _MAX_WARNINGS:
            self.warnings.append(EvaluationWarning(message, position))

    def load(self, name: str) -> Value:
        """The context's value under a name, converted once in a run; MISSING without one."""
        raw = self.context.get(name, MISSING)
        if raw is MISSING:
            return MISSING
        try:
            value = raw if type(raw) is str else from_python(raw)
        except NotAValue:
            value = self.null(f"“{name}” is geen waarde waarmee gerekend kan worden.")
        self.values[name] = value
        return value

    def locate(self, position: int) -> None:
        """Give the warnings that have no place yet this one."""
        warnings = self.warnings or []
        for index in range(len(warnings) - 1, -1, -1):
            if warnings[index].position >= 0:
                break
            warnings[index] = EvaluationWarning(warnings[index].message, position)
