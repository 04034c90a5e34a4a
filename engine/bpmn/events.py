"""Start, intermediate, boundary and end events as nodes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from engine.bpmn import listening, throwing
from engine.bpmn.diagram import Element, Trigger
from engine.bpmn.expressions import Stuck, evaluate
from engine.bpmn.level import STARTED, Token
from engine.bpmn.node import Node, Route
from engine.bpmn.timers import TimerError, parse_duration
from engine.bpmn.variables import visible

USUAL_LIFE: Final = timedelta(hours=1)
"""How long a message waits for a listener when its diagram doesn't say, as in Camunda 8."""

_ORDER: Final = ("message", "signal", "escalation", "error", "cancel", "terminate")


class StartEvent(Node):
    """Where a level begins."""


class BoundaryEvent(Node):
    """The way out of an activity; its token appears when the event has happened."""


class CatchEvent(Node):
    """Waits for a timer, a message, a signal or a condition."""

    def work(self, _token: Token) -> bool:
        return False

    def triggered(self, token: Token, event: Element, values: Mapping[str, Any]) -> None:
        if event.id == self.element.id:
            self.resume(token, values)
        else:
            super().triggered(token, event, values)


class LinkThrow(Node):
    """Goes on at the link event with the same name in the same level."""

    landing: str

    def choose(self, _token: Token) -> list[Route]:
        return [Route("", self.landing, None, False, "")]


class ThrowEvent(Node):
    """Throws what its triggers say, on the way or at an end; a send task sends its message.

    What it does to the others comes first and what ends its own level last, so that nothing of it
    is lost; what was thrown before an incident isn't thrown again.
    """

    def work(self, token: Token) -> bool:
        done: int = token.notes.get("thrown", 0)
        for trigger in sorted(self.element.triggers, key=_rank)[done:]:
            if not self._throw(token, trigger):
                return False
            token.notes["thrown"] = done = done + 1
        return True

    def _on_cancel(self, token: Token) -> None:
        """An end that is at work now is ended by what it throws itself: it has happened."""
        happened = self.element.kind == "endEvent" and token.state == STARTED
        token.level.execution.record(token, "completed" if happened else "cancelled")

    def _throw(self, token: Token, trigger: Trigger) -> bool:
        if trigger.kind == "message":
            return self._send(token, trigger)
        if trigger.kind == "signal":
            return throwing.signal(token, trigger.name or "", _carried(token))
        if trigger.kind == "escalation":
            return throwing.escalation(token, trigger.code)
        if trigger.kind == "error":
            return throwing.error(token, trigger.code)
        if trigger.kind == "cancel":
            return throwing.cancel(token)
        return throwing.terminate(token)

    def _send(self, token: Token, trigger: Trigger) -> bool:
        scope, now = visible(token), token.level.execution.now
        key = listening.key_of(self.element, trigger, scope, now)
        lives = _time_to_live(trigger, scope, now)
        return throwing.message(token, trigger.name or "", key, _carried(token), lives)


def _rank(trigger: Trigger) -> int:
    return _ORDER.index(trigger.kind)


def _carried(token: Token) -> dict[str, Any]:
    """What a message or signal takes along: what the input mappings name."""
    return {rule.target: token.data[rule.target] for rule in token.element.inputs}


def _time_to_live(trigger: Trigger, scope: Mapping[str, Any], now: datetime) -> timedelta:
    if trigger.lives is None:
        return USUAL_LIFE
    value = evaluate(trigger.lives, scope, now, "de tijd die een bericht blijft wachten")
    try:
        return parse_duration(value if isinstance(value, str) else "").after(now) - now
    except TimerError:
        raise Stuck("message", "De tijd die een bericht blijft wachten is geen duur.") from None
