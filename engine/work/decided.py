"""What was decided in a step of a case, kept with its grounds so that people can be told why.

A record says where, when and by which version; its `grounds` hold what was looked at and which
rules applied. Values keep their FEEL types. Records are only added. The one change that the
database lets through is emptying `grounds`, when the answers behind it have to be forgotten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import insert, null, or_, update
from sqlalchemy.orm import Session

from engine.bpmn import Visit
from engine.decisions import Decision, DecisionResult, MatchedRule
from engine.feel import to_tagged
from engine.feel.syntax import Name
from engine.feel.values import NotAValue
from engine.store.models import DecisionRecord, table_of

ADD: Final = insert(table_of(DecisionRecord))


@dataclass(frozen=True, slots=True)
class Decided:
    """One evaluation: its record, and the token that asked for it."""

    id: UUID
    visit: Visit
    row: Mapping[str, Any]


@dataclass(slots=True)
class Decisions:
    """The evaluations of one step, which are written together."""

    made: list[Decided] = field(default_factory=list)
    written: int = 0

    def add(self, visit: Visit, row: Mapping[str, Any]) -> None:
        """Keep an evaluation; `row` holds the columns that the token does not know of."""
        key = uuid4()
        where = {
            "process_key": visit.process_id,
            "element_id": visit.element_id,
            "element_name": visit.name or visit.element_id,
            "apart": visit.apart,
        }
        self.made.append(Decided(key, visit, {"id": key, **where, **row}))

    def write(self, session: Session) -> None:
        """Insert what is not written yet: no statement when there is nothing."""
        rows = [dict(one.row) for one in self.made[self.written :]]
        if rows:
            session.execute(ADD, rows)
            self.written = len(self.made)

    def of_visit(self, visit_id: str) -> UUID | None:
        """The evaluation that a token asked for."""
        found = (one.id for one in reversed(self.made) if one.visit.id == visit_id)
        return next(found, None)

    def seen_from(self, scope_path: tuple[str, ...]) -> list[UUID]:
        """The evaluations on the way to a place: those of another branch of scopes are not."""
        return [one.id for one in self.made if _on_one_way(one.visit.scope_path, scope_path)]


def _on_one_way(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return all(mine == yours for mine, yours in zip(one, other, strict=False))


def grounds_of(decision: Decision, result: DecisionResult) -> dict[str, Any]:
    """Why the value is what it is, as JSON: `steps` in order of evaluation, the last of them the
    decision itself, before it all that it required or called, each once."""
    variables = {one.id: _variables(one) for one in _with_required(decision, {}).values()}
    steps = _in_order(result, {}).values()
    return {"steps": [_step(one, variables.get(one.decision_id, {})) for one in steps]}


def problem_of(result: DecisionResult) -> str:
    """Why a decision, or one that it required, could not be taken (Dutch); empty if it could."""
    return next((one.problem for one in _in_order(result, {}).values() if one.problem), "")


def _in_order(
    result: DecisionResult, found: dict[int, DecisionResult]
) -> dict[int, DecisionResult]:
    for earlier in (*result.required.values(), *result.inner):
        if id(earlier) not in found:
            _in_order(earlier, found)
    found[id(result)] = result
    return found


def _step(result: DecisionResult, variables: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": result.decision_id,
        "name": result.name,
        "kind": result.kind,
        "hit_policy": result.hit_policy,
        "text": result.text,
        "needs": list(result.required),
        "inputs": [
            {"label": label, "variable": variables.get(label), "value": _tagged(value)}
            for label, value in result.inputs.items()
        ],
        "rules": [_rule(rule) for rule in result.matched_rules],
        "labels": result.labels,
        "value": _tagged(result.value),
        "problem": result.problem,
        "warnings": [warning.message for warning in result.warnings],
    }


def _rule(rule: MatchedRule) -> dict[str, Any]:
    return {
        "number": rule.number,
        "id": rule.id,
        "conditions": rule.conditions,
        "outputs": {name: _tagged(value) for name, value in rule.outputs.items()},
        "annotations": list(rule.annotations),
    }


def _tagged(value: Any) -> Any:
    """The value with its type; a function can't be kept and is no news."""
    try:
        return to_tagged(value)
    except NotAValue:
        return None


def _with_required(decision: Decision, found: dict[str, Decision]) -> dict[str, Decision]:
    for earlier in decision.requires:
        if earlier.id not in found:
            _with_required(earlier, found)
    found[decision.id] = decision
    return found


def _variables(decision: Decision) -> dict[str, str]:
    """Label of a column → the variable that stands in it, where that is all that stands in it."""
    columns = decision.table.inputs if decision.table else ()
    return {
        column.label: column.expression.name
        for column in columns
        if isinstance(column.expression, Name)
    }


def forget(
    session: Session, instance_id: UUID, element_ids: Iterable[str], since: datetime | None
) -> None:
    """Empty the records of a case that may hold answers which have to go: those of the named
    elements, and all that were made since the first of these answers was given."""
    named = DecisionRecord.element_id.in_(list(element_ids))
    touched = named if since is None else or_(named, DecisionRecord.at >= since)
    session.execute(
        update(DecisionRecord)
        .where(DecisionRecord.instance_id == instance_id, touched)
        .values(grounds=null())
    )
