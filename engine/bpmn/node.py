"""The base of all nodes: how a token goes through one element of the diagram.

A token goes through four phases, and the phase it is in is kept with it, so that `retry` after
an incident goes on exactly where it failed and does nothing twice:

ENTER   input mappings; what it listens to (timers and messages on its border)
WORK    what the element does; a person's task waits here
LEAVE   output mappings
ROUTE   which flows it leaves by
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from SpiffWorkflow.specs.base import TaskSpec

from engine.bpmn import listening, variables
from engine.bpmn.diagram import Element, MappingRule, Text
from engine.bpmn.expressions import Stuck, decide, evaluate
from engine.bpmn.level import READY, STARTED, Level, LevelSpec, Token

ENTER, WORK, LEAVE, ROUTE = "enter", "work", "leave", "route"
ROUND = "#"


@dataclass(frozen=True, slots=True)
class Route:
    """An outgoing sequence flow: where it goes and when."""

    flow: str
    target: str
    condition: Text | None
    is_default: bool
    label: str


class Node(TaskSpec):  # type: ignore[misc]
    """One flow node of a diagram, ready to run. Shared by all cases; it holds no state.

    `listeners` are the events that can reach a token while it stands here: those on the border
    of an activity, or those that a catching event or an event gateway waits for.
    """

    def __init__(
        self,
        spec: LevelSpec,
        element: Element,
        routes: Sequence[Route] = (),
        listeners: Sequence[Element] = (),
        *,
        is_round: bool = False,
    ) -> None:
        self.element = element
        self.routes = tuple(routes)
        self.listeners = tuple(listeners)
        self.is_body = element.loop is not None and not is_round
        self.type_name = "multiInstanceBody" if self.is_body else element.kind
        super().__init__(spec, element.id + ROUND * is_round, inputs=[], outputs=[])

    def work(self, _token: Token) -> bool:
        """What the element does. True: done; False: the token waits for `resume`."""
        return True

    def choose(self, token: Token) -> list[Route]:
        """The flows a token leaves by: each without a condition and each whose condition holds."""
        chosen = [r for r in self.routes if not r.is_default and self._holds(r, token)]
        if not chosen and self.routes:
            chosen = [r for r in self.routes if r.is_default] or self.nowhere_to_go()
        return chosen

    def nowhere_to_go(self) -> list[Route]:
        """No condition holds and there is no default flow: an incident (BPMN 2.0 §13.4)."""
        message = "Geen enkele voorwaarde is waar en er is geen standaardpijl."
        raise Stuck("no-route", message)

    def triggered(self, token: Token, event: Element, values: Mapping[str, Any]) -> None:
        """An event on the border of this activity has happened."""
        level = token.level
        if event.interrupting:
            token.cancel()
        store(level.put(level.node(event.id), {"phase": LEAVE}), values)

    def round_done(self, body: Token, done: Token) -> None:
        """A round of this multi-instance activity has ended."""
        raise NotImplementedError

    def collect(self, round_: Token) -> None:
        """Take in the result of a round of this multi-instance activity."""
        raise NotImplementedError

    def inner_done(self, token: Token) -> None:
        """The level inside this token has no tokens left."""
        token.inner = None
        self.resume(token)

    def resume(self, token: Token, values: Mapping[str, Any] | None = None) -> None:
        """What a token waited for has come, with these results. The step loop goes on."""
        if values:
            store(token, values)
        self._leave(token)
        token._set_state(READY)
        token.level.execution.enqueue(token)

    def _holds(self, route: Route, token: Token) -> bool:
        if route.condition is None:
            return True
        now = token.level.execution.now
        return decide(route.condition, variables.visible(token), now, f"pijl ‘{route.label}’")

    def _leave(self, token: Token) -> None:
        listening.stop(token.notes)
        token.notes["phase"] = LEAVE

    # ----- the hooks of SpiffWorkflow's TaskSpec, in the order in which it calls them

    def test(self) -> None:
        """The library asks for inputs and outputs here; `check` has seen to that."""

    def _predict(self, *_: Any, **__: Any) -> None:
        """The library would draw the future into the tree."""

    def _update_hook(self, token: Token) -> bool:
        """A token has come. One that an event brought only leaves here: it came by no flow."""
        notes = token.notes
        if notes.get("phase", ENTER) == ENTER or "flow" in notes:
            token.level.execution.record(token, "entered")
        return True

    def _on_ready_hook(self, token: Token) -> None:
        token.notes.setdefault("phase", ENTER)
        token.level.execution.enqueue(token)

    def _run_hook(self, token: Token) -> bool | None:
        notes = token.notes
        if notes["phase"] == ENTER:
            self._enter(token)
            notes["phase"] = WORK
        if notes["phase"] == WORK:
            token._set_state(STARTED)
            if not self.work(token):
                return None
            self._leave(token)
        if notes["phase"] == LEAVE:
            self._map_results(token)
            notes["phase"] = ROUTE
        body = token.body
        if body is None:
            notes["routes"] = self.choose(token)
        else:
            body.task_spec.collect(token)
        return True

    def _on_complete_hook(self, token: Token) -> None:
        token.level.execution.record(token, "completed")
        body = token.body
        if body is not None:
            body.task_spec.round_done(body, token)
            return
        for route in token.notes.pop("routes"):
            follow(token.level, route)

    def _on_cancel(self, token: Token) -> None:
        token.level.execution.record(token, "cancelled")

    def _enter(self, token: Token) -> None:
        execution = token.level.execution
        listening.start_case(token.level, variables.scopes_of_level(token.level))
        if self.element.inputs and not self.is_body:
            token.data.update(mapped(self.element.inputs, token, execution.now))
        scope = variables.visible(token)
        listening.start(token.notes, self.listeners, scope, execution.now)

    def _map_results(self, token: Token) -> None:
        if self.element.outputs:
            values = mapped(self.element.outputs, token, token.level.execution.now)
            variables.assign(variables.scopes_of(token)[1:], values)


def mapped(rules: Sequence[MappingRule], token: Token, now: datetime) -> dict[str, Any]:
    """The values of input or output mappings; a later one sees those before it."""
    values: dict[str, Any] = {}
    scope = variables.visible(token).new_child(values)
    for rule in rules:
        values[rule.target] = evaluate(rule.source, scope, now, f"gegeven {rule.target}")
        if rule.needed and values[rule.target] is None:
            raise Stuck("data", f"Het gegeven {rule.needed} is nog niet ingevuld.")
    return values


def store(token: Token, values: Mapping[str, Any]) -> None:
    """Results of an activity: with output mappings they stay inside it, and only what those
    name goes out; without, all go out."""
    if token.element.outputs:
        token.data.update(values)
    else:
        variables.assign(variables.scopes_of(token), values)


def follow(level: Level, route: Route) -> None:
    """A new token at the end of a flow."""
    level.put(level.node(route.target), {"flow": route.flow})
