"""Gateways (BPMN 2.0 §13.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.diagram import Element
from engine.bpmn.level import WAITING, Level, Token
from engine.bpmn.node import LEAVE, Node, Route, store


class ExclusiveGateway(Node):
    """Leaves by the first flow whose condition holds, else by the default flow."""

    def choose(self, token: Token) -> list[Route]:
        for route in self.routes:
            if not route.is_default and self._holds(route, token):
                return [route]
        defaults = [route for route in self.routes if route.is_default]
        return defaults or (self.nowhere_to_go() if self.routes else [])


class Join(Node):
    """A gateway where tokens wait for each other, told apart by the flow that they came by."""

    def _update_hook(self, token: Token) -> bool:
        super()._update_hook(token)
        token._set_state(WAITING)
        self.arrived(token.level)
        return False

    def arrived(self, level: Level) -> None:
        """Another token stands here now."""

    def waiting(self, level: Level) -> dict[str, Token]:
        """The first token of each flow by which tokens have come; a sub-process may begin here
        without one."""
        first: dict[str, Token] = {}
        for token in level.tokens():
            if token.task_spec is self and token.state == WAITING:
                first.setdefault(token.notes.get("flow", ""), token)
        return first

    def merge(self, tokens: Mapping[str, Token]) -> None:
        """One token goes on for all of these."""
        going_on, *merged = tokens.values()
        for token in merged:
            token.remove()
        going_on.notes.pop("incident", None)
        going_on._ready()


class ParallelGateway(Join):
    """Waits for one token on each incoming flow, then leaves by all outgoing flows."""

    def arrived(self, level: Level) -> None:
        tokens = self.waiting(level)
        if len(tokens) >= len(self.element.incoming):
            self.merge(tokens)

    def choose(self, _token: Token) -> list[Route]:
        return list(self.routes)


class InclusiveGateway(Join):
    """Waits for every token that can still come, then leaves by each flow that holds.

    `upstream` has for each incoming flow the nodes from which it can be reached without passing
    this gateway. The execution asks `merge_if_complete` when nothing else can move.
    """

    upstream: Mapping[str, frozenset[str]]

    def merge_if_complete(self, level: Level) -> bool:
        """True when the tokens here have gone on."""
        tokens = self.waiting(level)
        if not tokens or self._more_may_come(level, tokens):
            return False
        self.merge(tokens)
        return True

    def _more_may_come(self, level: Level, arrived: Mapping[str, Token]) -> bool:
        """BPMN 2.0 §13.4.3: a token counts when it can reach an incoming flow that is still
        empty and none that already has a token."""
        empty = [nodes for flow, nodes in self.upstream.items() if flow not in arrived]
        filled = [nodes for flow, nodes in self.upstream.items() if flow in arrived]
        places = {token.task_spec.name for token in level.tokens() if token.task_spec is not self}
        return any(
            any(place in nodes for nodes in empty) and not any(place in nodes for nodes in filled)
            for place in places
        )


class EventGateway(Node):
    """Waits for the first of the events that follow it; the token goes on behind that event."""

    def work(self, _token: Token) -> bool:
        return False

    def triggered(self, token: Token, event: Element, values: Mapping[str, Any]) -> None:
        level = token.level
        level.execution.record(token, "completed")
        token.remove()
        flow = next(route.flow for route in self.routes if route.target == event.id)
        store(level.put(level.node(event.id), {"phase": LEAVE, "flow": flow}), values)
