"""What an evaluation hands back: the value of a decision, and all that is needed to say why."""

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

    `kind` is table, expression, service or given (told to a service that was called). `inputs` are the values looked at by label (of an
    expression: by the names that it reads), `outputs` the results of each rule that applied, with
    the `labels` of the columns by name, `problem` why a table could not decide (Dutch).
    `hit_policy` is U, A, P, F, R, O or C, with + < > or # behind it; `text` an expression as it is
    written. `required` are the results of the decisions before it by id, `inner` those of tables
    in a knowledge model or a part of an expression, `warnings` what became null and why.
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
        found: dict[str, DecisionResult] = {}
        self._collect(found)
        return list(found.values())

    def _collect(self, found: dict[str, "DecisionResult"]) -> None:
        """Each once: many may require the same one."""
        for earlier in self.required.values():
            if earlier.decision_id not in found:
                earlier._collect(found)
        found[self.decision_id] = self
