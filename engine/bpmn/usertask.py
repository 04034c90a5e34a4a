"""The user task: who may do it, by when, and how it waits."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.bpmn.diagram import Text
from engine.bpmn.expressions import Stuck, evaluate
from engine.bpmn.level import Token
from engine.bpmn.node import Node
from engine.bpmn.timers import parse_moment
from engine.bpmn.values import UserTask
from engine.bpmn.variables import is_apart, scope_path, visible

_WHAT = {
    "assignee": "de behandelaar",
    "groups": "de groepen",
    "users": "de medewerkers",
    "due": "de streefdatum",
    "follow_up": "de begindatum",
    "priority": "de prioriteit",
}
_MOMENTS = ("due", "follow_up")


class UserTaskNode(Node):
    """Waits for a person. Who and when are worked out once, when the token arrives."""

    def _enter(self, token: Token) -> None:
        super()._enter(token)
        texts = self.element.assignment.items()
        assigned = {name: self._value(name, text, token) for name, text in texts}
        token.notes["work"] = {name: value for name, value in assigned.items() if value}

    def work(self, _token: Token) -> bool:
        return False

    def _value(self, name: str, text: Text, token: Token) -> Any:
        now = token.level.execution.now
        value = evaluate(text, visible(token), now, _WHAT[name])
        try:
            return _typed(name, value)
        except (TypeError, ValueError):
            raise Stuck("assignment", f"De formule voor {_WHAT[name]} past niet.") from None


def _typed(name: str, value: Any) -> Any:
    if name in ("groups", "users"):
        return _names(value)
    if value is None:
        return None
    if name == "priority":
        return _priority(value)
    if not isinstance(value, str):
        raise TypeError(name)
    return parse_moment(value).isoformat() if name in _MOMENTS else value


def _names(value: Any) -> list[str]:
    """`a, b`, `["a", "b"]` as text, or a FEEL list."""
    if value is None:
        return []
    if isinstance(value, str):
        return [part for part in re.split(r'[\s,\[\]"]+', value) if part]
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return value
    raise TypeError("a list of names")


def _priority(value: Any) -> int:
    number = int(value) if isinstance(value, (str, int, Decimal)) else -1
    if not 0 <= number <= 100:
        raise ValueError("0–100")
    return number


def as_user_task(token: Token) -> UserTask:
    """What the application sees of a waiting user task."""
    element, work = token.element, token.notes["work"]
    return UserTask(
        id=token.id,
        element_id=element.id,
        name=element.name,
        process_id=token.level.spec.process_id,
        form=element.form,
        assignee=work.get("assignee"),
        candidate_groups=tuple(work.get("groups", ())),
        candidate_users=tuple(work.get("users", ())),
        due_at=_moment(work.get("due")),
        follow_up_at=_moment(work.get("follow_up")),
        priority=work.get("priority"),
        documentation=element.documentation,
        variables=dict(visible(token)),
        scope_path=scope_path(token),
        apart=is_apart(token),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
