"""What an evaluation hands back: the value of a decision, and all that is needed to say why."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.decisions.table import TableNote
from engine.feel import EvaluationWarning
from engine.feel.limits import Run
from engine.feel.values import Function, Value, to_python


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule that applied.

    `number` counts from 1; `conditions` are the texts of its cells by label of the column (`-`:
    anything will do), `outputs` its results by name of the column, `annotations` the remarks.
    """

    number: int
    id: str
    annotations: tuple[str, ...]
    outputs: dict[str, Any]
    conditions: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """The value of a decision and why.

    `kind` is table, expression, service or given (told to a service that was called). `inputs` are
    the values looked at by label (of an expression: by the names that it reads), `outputs` the
    results of each rule that applied, with the `labels` of the columns by name, `problem` why a
    table could not decide (Dutch). `hit_policy` is U, A, P, F, R, O or C, with + < > or # behind
    it; `text` an expression as it is written. `required` are the results of the decisions before
    it by id, `inner` those of tables in a knowledge model or in a part of an expression, and of a
    service that is called, `warnings` what became null and why.
    """

    value: Any
    matched_rules: tuple[MatchedRule, ...] = ()
    inputs: dict[str, Any] = field(default_factory=dict)
    outputs: tuple[dict[str, Any], ...] = ()
    problem: str = ""
    required: dict[str, "DecisionResult"] = field(default_factory=dict)
    warnings: tuple[EvaluationWarning, ...] = ()
    decision_id: str = ""
    name: str = ""
    kind: str = "expression"
    hit_policy: str = ""
    text: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    inner: tuple["DecisionResult", ...] = ()

    def in_order(self) -> list["DecisionResult"]:
        """Everything that was decided on the way, in order of evaluation; this one last."""
        found: dict[int, DecisionResult] = {}
        self._collect(found)
        return list(found.values())

    def _collect(self, found: dict[int, "DecisionResult"]) -> None:
        """Each once: many may require the same one. Files may give two decisions the same id."""
        for earlier in self.required.values():
            if id(earlier) not in found:
                earlier._collect(found)
        found[id(self)] = self


def of_table(run: Run, note: TableNote) -> DecisionResult:
    """What a table met."""
    table = note.table
    labels = [column.label for column in table.inputs]
    matched = tuple(
        MatchedRule(
            rule.number,
            rule.id,
            rule.annotations,
            told(run, results),
            dict(zip(labels, rule.texts, strict=True)),
        )
        for rule, results in note.matched
    )
    return DecisionResult(
        to_python(note.value, run.charge),
        matched,
        told(run, note.inputs),
        tuple(rule.outputs for rule in matched),
        note.problem,
        decision_id=table.id,
        name=table.name,
        kind="table",
        hit_policy=table.policy + table.aggregation,
        labels={column.name: column.label for column in table.outputs},
    )


def of_notes(run: Run, notes: Sequence[TableNote | DecisionResult]) -> tuple[DecisionResult, ...]:
    """What the tables in an expression met, and what a service that it called decided."""
    return tuple(
        note if isinstance(note, DecisionResult) else of_table(run, note) for note in notes
    )


def told(run: Run, values: dict[str, Value]) -> dict[str, Any]:
    """Values as plain Python, without functions: these can't be kept, and are no news."""
    return {
        name: told(run, value) if isinstance(value, dict) else to_python(value, run.charge)
        for name, value in values.items()
        if not isinstance(value, Function)
    }
