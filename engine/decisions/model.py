"""What a decision is to the rest of the application, and how it is evaluated."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.decisions.results import DecisionResult, MatchedRule
from engine.decisions.table import Table, TableNote
from engine.feel import EvaluationWarning, FeelLimitError
from engine.feel.compiler import Closure
from engine.feel.limits import MISSING, Limits, Run
from engine.feel.values import Function, Value, to_python

LIMITS = Limits(steps=1_000_000)


class DecisionError(Exception):
    """A decision can't be read. `line` is that in the XML, `element_id` may be empty."""

    def __init__(self, message: str, line: int = 0, element_id: str = "") -> None:
        self.message, self.line, self.element_id = message, line, element_id
        place = f"regel {line}" + (f", element “{element_id}”" if element_id else "")
        super().__init__(f"{message} ({place})" if line else message)


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
    text: str = ""

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
    result = _result(decision, run, value, run.notes[notes:], required, tuple(warnings[before:]))
    return result, value


def _own_note(decision: Decision, notes: list[Any]) -> TableNote | None:
    """The note that the decision's own table left."""
    return next((note for note in reversed(notes) if note.table is decision.table), None)


def _result(
    decision: Decision,
    run: Run,
    value: Value,
    notes: list[TableNote],
    required: dict[str, DecisionResult],
    warnings: tuple[EvaluationWarning, ...],
) -> DecisionResult:
    """Everything in plain Python values."""
    own = _own_note(decision, notes)
    inner = tuple(_of_table(run, note) for note in notes if note is not own)
    told = DecisionResult(None, inputs=_read(decision, run), text=decision.text)
    return replace(
        told if own is None else _of_table(run, own),
        value=to_python(value, run.charge),
        required=required,
        warnings=warnings,
        decision_id=decision.id,
        name=decision.name,
        inner=inner,
    )


def _of_table(run: Run, note: TableNote) -> DecisionResult:
    """What a table met."""
    table = note.table
    labels = [column.label for column in table.inputs]
    matched = tuple(
        MatchedRule(
            rule.number,
            rule.id,
            rule.annotations,
            to_python(results, run.charge),
            dict(zip(labels, rule.texts, strict=True)),
        )
        for rule, results in note.matched
    )
    return DecisionResult(
        to_python(note.value, run.charge),
        matched,
        to_python(note.inputs, run.charge),
        tuple(rule.outputs for rule in matched),
        note.problem,
        decision_id=table.id,
        name=table.name,
        kind="table",
        hit_policy=table.policy + table.aggregation,
        labels={column.name: column.label for column in table.outputs},
    )


def _read(decision: Decision, run: Run) -> dict[str, Any]:
    """The values that an expression reads; functions are no news."""
    if decision.table is not None:
        return {}
    values = {name: _known(run, name) for name in sorted(decision.reads)}
    return {
        name: to_python(value, run.charge)
        for name, value in values.items()
        if not isinstance(value, Function)
    }


def _known(run: Run, name: str) -> Value:
    value = run.values.get(name, MISSING)
    return None if value is MISSING else value
