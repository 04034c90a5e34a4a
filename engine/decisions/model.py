"""What a decision is to the rest of the application, and how it is evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.decisions.table import Table, TableNote
from engine.feel import EvaluationWarning, FeelLimitError
from engine.feel.compiler import Closure
from engine.feel.limits import MISSING, Limits, Run
from engine.feel.values import Value, to_python

LIMITS = Limits(steps=1_000_000)


class DecisionError(Exception):
    """A decision can't be read. `line` is that in the XML, `element_id` may be empty."""

    def __init__(self, message: str, line: int = 0, element_id: str = "") -> None:
        self.message, self.line, self.element_id = message, line, element_id
        place = f"regel {line}" + (f", element “{element_id}”" if element_id else "")
        super().__init__(f"{message} ({place})" if line else message)


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule that applied: its number from 1, id, annotations and results by output name."""

    number: int
    id: str
    annotations: tuple[str, ...]
    outputs: dict[str, Any]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The value of a decision and why.

    `inputs` are the values by label (of an expression: the names that it reads), `outputs` the
    results of each rule that applied, `problem` why a table could not decide (Dutch),
    `required` the results of the decisions before it by id, `warnings` what became null and why.
    """

    value: Any
    matched_rules: tuple[MatchedRule, ...] = ()
    inputs: dict[str, Any] = field(default_factory=dict)
    outputs: tuple[dict[str, Any], ...] = ()
    problem: str = ""
    required: dict[str, "DecisionResult"] = field(default_factory=dict)
    warnings: tuple[EvaluationWarning, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: the name of a function, and what makes it."""

    name: str
    program: Closure


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """A decision; immutable, usable from any thread.

    `inputs` are the labels of what it looks at, `reads` the names that it takes from the context,
    `names` those under which its value is known to the decisions that require it.
    """

    id: str
    name: str
    names: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    reads: frozenset[str]
    table: Table | None
    program: Closure = field(repr=False)
    requires: tuple["Decision", ...] = ()
    knowledge: tuple[Knowledge, ...] = ()

    @property
    def rules(self) -> int:
        """The number of rules; 0 if it is no table."""
        return len(self.table.rules) if self.table else 0

    def evaluate(
        self, context: Mapping[str, Any], *, now: datetime | None = None, limits: Limits = LIMITS
    ) -> DecisionResult:
        """Decide for a context of plain Python values; `now` (aware) is what `now()` says.

        Raises FeelLimitError when it takes too long; everything else ends in null with a warning.
        """
        warnings: list[EvaluationWarning] = []
        run = Run(dict(context), now=now, limits=limits, warnings=warnings)
        try:
            return _evaluate(self, run, warnings, {})[0]
        except RecursionError:
            raise FeelLimitError("De beslissing is te diep genest en is afgebroken.") from None


def _evaluate(
    decision: Decision,
    run: Run,
    warnings: list[EvaluationWarning],
    done: dict[str, tuple[DecisionResult, Value]],
) -> tuple[DecisionResult, Value]:
    """The result of a decision, after those that it requires, each of them once."""
    for earlier in decision.requires:
        if earlier.id not in done:
            done[earlier.id] = _evaluate(earlier, run, warnings, done)
        run.values.update(dict.fromkeys(earlier.names, done[earlier.id][1]))
    for knowledge in decision.knowledge:
        run.values[knowledge.name] = knowledge.program(run, None)
    notes, before = len(run.notes), len(warnings)
    value = decision.program(run, None)
    required = {earlier.id: done[earlier.id][0] for earlier in decision.requires}
    note = _own_note(decision, run.notes[notes:])
    result = _result(decision, run, value, note, required, tuple(warnings[before:]))
    return result, value


def _own_note(decision: Decision, notes: list[Any]) -> TableNote | None:
    """The note that the decision's own table left."""
    return next((note for note in reversed(notes) if note.table is decision.table), None)


def _result(
    decision: Decision,
    run: Run,
    value: Value,
    note: TableNote | None,
    required: dict[str, DecisionResult],
    warnings: tuple[EvaluationWarning, ...],
) -> DecisionResult:
    """Everything in plain Python values."""

    def plain(item: Value) -> Any:
        return to_python(item, run.charge)

    if note is None:
        inputs = {name: plain(_known(run, name)) for name in sorted(decision.reads)}
        return DecisionResult(plain(value), (), inputs, (), "", required, warnings)
    matched = tuple(
        MatchedRule(rule.number, rule.id, rule.annotations, plain(results))
        for rule, results in note.matched
    )
    outputs = tuple(rule.outputs for rule in matched)
    return DecisionResult(
        plain(value), matched, plain(note.inputs), outputs, note.problem, required, warnings
    )


def _known(run: Run, name: str) -> Value:
    value = run.values.get(name, MISSING)
    return None if value is MISSING else value
