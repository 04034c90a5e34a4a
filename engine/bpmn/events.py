"""Start, intermediate, boundary and end events as nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn import listening, throwing
from engine.bpmn.diagram import Element
from engine.bpmn.expressions import Stuck
from engine.bpmn.level import Token
from engine.bpmn.node import Node, Route
from engine.bpmn.variables import scopes_of_level


class StartEvent(Node):
    """Where a level begins. That of the case itself also starts its event sub-processes."""

    def work(self, token: Token) -> bool:
        if token.level.owner is None and "listening" not in token.level.notes:
            listening.start_level(token.level, scopes_of_level(token.level))
        return True


class BoundaryEvent(Node):
    """The way out of an activity; its token appears when the event has happened."""


class CatchEvent(Node):
    """Waits for a timer, a message or a signal."""

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
    """A signal or an escalation on the way, or at an end."""

    def work(self, token: Token) -> bool:
        trigger = self.element.trigger
        if trigger is not None and trigger.kind == "signal":
            return throwing.signal(token, trigger.name or "", {})
        if trigger is not None and trigger.kind == "escalation":
            return throwing.escalation(token, trigger.code)
        return True


class ErrorEnd(Node):
    """Ends with an error, which goes to whoever catches it around here."""

    def work(self, token: Token) -> bool:
        trigger = self.element.trigger
        code = None if trigger is None else trigger.code
        catcher = throwing.catcher_of(token, "error", code)
        if catcher is None:
            raise Stuck("error", "Deze fout wordt nergens opgevangen.")
        token.level.execution.record(token, "completed")
        token.remove()
        catcher.trigger({})
        return False


class TerminateEnd(Node):
    """Ends everything else in its level (BPMN 2.0 §10.5.3)."""

    def work(self, token: Token) -> bool:
        level = token.level
        level.execution.record(token, "completed")
        token.remove()
        level.cancel_tokens()
        level.finish_if_empty()
        return False
