"""What stands around the cases of a simulation: starts on a time, and a host that does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NoReturn

from engine.bpmn.diagram import Text
from engine.bpmn.expressions import Stuck, evaluate
from engine.bpmn.processinfo import ProcessInfo
from engine.bpmn.timers import Due, TimerError, first_due
from engine.bpmn.values import Visit


class Nobody:
    """A host without an application behind it: what is asked of it is an incident that says so."""

    def decide(
        self, decision_id: str, _context: Mapping[str, Any], _now: datetime, _visit: Visit
    ) -> NoReturn:
        message = f"Er is hier geen beslistabel ‘{decision_id}’."
        raise Stuck("no-decision", message)

    def operate(
        self,
        operation: str,
        _headers: Mapping[str, str],
        _variables: Mapping[str, Any],
        _visit: Visit,
    ) -> NoReturn:
        message = f"Er is hier geen applicatie die de bewerking ‘{operation}’ uitvoert."
        raise Stuck("no-operation", message)


@dataclass(frozen=True, slots=True)
class Planned:
    """The next moment at which a process begins by itself, at one of its start events."""

    info: ProcessInfo
    at: str
    due: Due

    def following(self) -> list[Planned]:
        """The one after it, if the start repeats."""
        due = self.due.following()
        return [] if due is None else [replace(self, due=due)]


def planned_starts(
    processes: Iterable[ProcessInfo], now: datetime, around: Mapping[str, Any]
) -> list[Planned]:
    """The first moment of every start event with a timer. One that can't be worked out never
    comes: what stands in it may be about a case, and there is none yet."""
    found = []
    for info in processes:
        for start in info.starts:
            if start.kind == "timer":
                text = Text(start.timer_text, 1)
                due = _first(start.timer_kind, text, now, around)
                found += [] if due is None else [Planned(info, start.element_id, due)]
    return found


def _first(kind: str, text: Text, now: datetime, around: Mapping[str, Any]) -> Due | None:
    try:
        value = evaluate(text, around, now, "timer")
        return first_due(kind, value if isinstance(value, str) else "", now)
    except (Stuck, TimerError):
        return None
