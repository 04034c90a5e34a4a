"""Every way in which the real engine can go through a flat diagram, and one way that is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.bpmn import Model, Run, Visit
from engine.bpmn.level import WAITING, Token
from tests.bpmn.case import NOW

MOST_CHOICES = 8
"""More choices without a wait between them are a circle: the play is cut off."""

MOST_STANDINGS = 200

Action = tuple[str, str]
"""("task", element) is completed, ("event", element) happens."""

Place = tuple[str, str]
"""An element, and by which arrow a token came to it if it stands at a join."""

Standing = tuple[Place, ...]


@dataclass
class Chooser:
    """Answers the service tasks before a choice: as told, then by the first option."""

    told: list[int] = field(default_factory=list)
    by_gateway: dict[str, list[int]] = field(default_factory=dict)
    options: list[int] = field(default_factory=list)

    def decide(self, decision_id: str, context: Mapping[str, Any], now: datetime) -> Any:
        raise LookupError(decision_id)

    def operate(
        self,
        operation: str,
        headers: Mapping[str, str],
        variables: Mapping[str, Any],
        visit: Visit,
    ) -> Mapping[str, Any]:
        if len(self.options) == MOST_CHOICES:
            raise RecursionError("a circle without a wait")
        flows, gateway = int(headers["flows"]), headers["gateway"]
        exclusive = headers["kind"] == "exclusiveGateway"
        choice = self._choice(gateway, flows if exclusive else 2 ** (flows - 1))
        taken = {choice} if exclusive else {n for n in range(flows - 1) if choice >> n & 1}
        return {f"{gateway}_{n}": n in taken for n in range(flows)}

    def _choice(self, gateway: str, options: int) -> int:
        self.options.append(options)
        if self.by_gateway.get(gateway):
            return self.by_gateway[gateway].pop(0)
        number = len(self.options) - 1
        return self.told[number] % options if number < len(self.told) else 0


@dataclass
class Everything:
    """What the engine does in all plays together. `whole` is False when there were too many, and
    a play ends where two tokens stand in one place, but for those on a path beside."""

    beside: set[str] = field(default_factory=set)
    whole: bool = True
    deadlocks: set[str] = field(default_factory=set)
    doubles: set[Place] = field(default_factory=set)
    entered: set[str] = field(default_factory=set)
    after: dict[Standing, set[Standing]] = field(default_factory=dict)
    over: set[Standing] = field(default_factory=set)

    @property
    def hopeless(self) -> set[Standing]:
        """Where the case stands when it can't end any more."""
        good = set(self.over)
        while more := {one for one, following in self.after.items() if following & good} - good:
            good |= more
        return set(self.after) - good


def play_everything(model: Model, beside: set[str]) -> Everything:
    """All orders of all tasks and events, with all choices. An event that doesn't interrupt
    happens once each time that its task is done: how often it does is no matter of the drawing."""
    found = Everything(beside)
    todo = _act_in_all_ways(model, None, None, found)
    while todo and found.whole:
        saved, standing = todo.pop()
        if standing in found.after:
            continue
        run = Run.restore(model, saved, Chooser())
        found.after[standing] = set()
        found.whole = len(found.after) < MOST_STANDINGS
        for action in _actions_worth_playing(run, standing, found):
            new = _act_in_all_ways(model, saved, action, found)
            found.after[standing] |= {after for _, after in new}
            todo += new
    return found


def _actions_worth_playing(run: Run, standing: Standing, found: Everything) -> list[Action]:
    found.deadlocks |= {i.element_id for i in run.incidents if i.kind == "deadlock"}
    several = (place for place, tokens in Counter(standing).items() if tokens > 1)
    doubles = {place for place in several if place[0] not in found.beside}
    found.doubles |= doubles
    if run.status == "completed":
        found.over.add(standing)
    return actions(run) if run.status == "running" and not doubles else []


def _act_in_all_ways(
    model: Model, saved: str | None, action: Action | None, found: Everything
) -> list[tuple[str, Standing]]:
    """What comes of one action, for each combination of choices on the way."""
    results: list[tuple[str, Standing]] = []
    todo: list[list[int]] = [[]]
    while todo:
        told = todo.pop()
        chooser = Chooser(told)
        run = begin(model, chooser) if saved is None else Run.restore(model, saved, chooser)
        if action is not None:
            act(run, action)
        if any(incident.kind != "deadlock" for incident in run.incidents):
            found.whole = False
            return []
        found.entered |= {step.element_id for step in run.trail}
        results.append((run.dump(), standing_of(run)))
        made = told + [0] * (len(chooser.options) - len(told))
        for n in range(len(told), len(chooser.options)):
            todo += [[*made[:n], other] for other in range(1, chooser.options[n])]
    return results


def begin(model: Model, chooser: Chooser) -> Run:
    """A new case at its first wait."""
    run = Run.start(model, {}, chooser, NOW)
    run.advance(NOW)
    return run


def standing_of(run: Run) -> Standing:
    """Where the tokens stand. A task that may still hear a message is another place than one that
    has heard it."""
    return tuple(sorted(_place(token) for token in run._root.walk()))


def _place(token: Token) -> Place:
    if token.state == WAITING:
        return token.element.id, token.notes["flow"]
    return token.element.id, ",".join(sorted(token.notes.get("messages", {})))


def actions(run: Run) -> list[Action]:
    """What people and messages can do now."""
    found: list[Action] = [("task", task.element_id) for task in run.user_tasks()]
    for token in run._root.walk():
        found += [("event", key) for key in token.notes.get("messages", {})]
    return list(dict.fromkeys(found))


def act(run: Run, action: Action) -> None:
    """A person completes a task, or a message comes."""
    kind, element = action
    if kind == "task":
        task = next(task for task in run.user_tasks() if task.element_id == element)
        run.complete(task.id, {}, NOW)
        return
    holders = [t for t in run._root.walk() if element in t.notes.get("messages", {})]
    assert run.deliver(element, None, {}, NOW)
    for token in holders:
        token.notes.get("messages", {}).pop(element, None)


def follow(model: Model, passed: Iterable[str], chooser: Chooser) -> Run:
    """Play as told: these tasks and events, in this order."""
    run = begin(model, chooser)
    for element in passed:
        chooser.options.clear()
        kind = model.processes["p"].elements[element].kind
        if kind == "userTask":
            act(run, ("task", element))
        elif kind == "boundaryEvent":
            act(run, ("event", element))
    return run


def play_out(run: Run, chooser: Chooser, most: int = 50) -> None:
    """Do all that can still be done, each time with another choice."""
    for number in range(most):
        can = actions(run)
        if not can:
            return
        chooser.options.clear()
        chooser.told = [number // 2] * MOST_CHOICES
        act(run, can[0])
