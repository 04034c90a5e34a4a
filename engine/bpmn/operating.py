"""What an operator can do to a case that is under way: end it, mend its variables, move a token
by hand, and shift its clock after a standstill.

Each works on the tokens where they stand; the step loop then goes on as always, so that whatever
is done here ends in a state in which a case can stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from engine.bpmn import listening
from engine.bpmn.expressions import Stuck
from engine.bpmn.gateways import EventGateway, Join
from engine.bpmn.level import WAITING, Level, Token
from engine.bpmn.node import Node
from engine.bpmn.values import Position
from engine.bpmn.variables import Scope, assign, scopes_of, scopes_of_level

CANCELLED: Final = "cancelled"
"""The note on the outermost level of a case that was ended by hand."""

_ARRIVALS: Final = ("startEvent", "boundaryEvent")
"""Where a token comes by what happens, not by hand."""


class UnknownVisit(LookupError):
    """Hier staat de zaak niet meer."""

    def __init__(self) -> None:
        super().__init__(UnknownVisit.__doc__)


class CannotMove(Exception):
    """Hierheen kan de zaak niet worden verplaatst. The message says why, in Dutch."""


@dataclass(frozen=True, slots=True)
class Target:
    """An element that a token can be moved to; `kind` is the BPMN name."""

    element_id: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Timer:
    """An event that will happen at a moment (aware UTC), unless its step ends before."""

    process_id: str
    element_id: str
    name: str
    at: datetime


def find(root: Level, visit_id: str) -> Token:
    """The token of a visit. Raises `UnknownVisit` when it no longer stands anywhere."""
    for token in root.walk():
        if token.id == visit_id:
            return token
    raise UnknownVisit


def cancel(root: Level) -> None:
    """End every token; nothing goes on after them."""
    root.cancel_tokens()
    root.notes[CANCELLED] = True
    root.completed = True


def set_variables(root: Level, values: Mapping[str, Any], visit_id: str) -> None:
    """Each value goes where the token of the visit reads that name, else to the process instance;
    without a visit all go to the process instance. Raises `UnknownVisit`."""
    scopes = scopes_of(find(root, visit_id)) if visit_id else [root.data]
    assign(scopes, values)


def variables_of(root: Level, visit_id: str) -> Scope:
    """What the token of a visit sees of the variables of its case; without a visit those of the
    process instance. Raises `UnknownVisit`."""
    found: Scope = {}
    for scope in scopes_of(find(root, visit_id)) if visit_id else [root.data]:
        found = {**scope, **found}
    return found


def targets(root: Level, visit_id: str) -> list[Target]:
    """Where the token of a visit can be moved to: what stands in the same process or sub-process,
    but for events that only happen by themselves. Raises `UnknownVisit` and `CannotMove`."""
    return [
        Target(node.element.id, node.element.name, node.element.kind)
        for node in _nodes(_movable(root, visit_id).level)
    ]


def move(root: Level, visit_id: str, element_id: str) -> None:
    """Take a token from where it stands, with all that runs inside it, and put it on an element of
    the same level. Raises `UnknownVisit`, and `CannotMove` with the reason."""
    token = _movable(root, visit_id)
    level = token.level
    wanted = next((node for node in _nodes(level) if node.element.id == element_id), None)
    if wanted is None:
        raise CannotMove("Naar deze stap kan de zaak hier niet worden verplaatst.")
    token.cancel()
    if token.element.event_subprocess and level.notes.pop("interrupted", False):
        _listen_again(level)
    level.put(wanted, {"flow": _free_flow(wanted, level)})


def delay(root: Level, by: timedelta) -> None:
    """Shift every timer and every date of a task by a real duration."""
    for level in root.levels():
        for notes in (level.notes, *(token.notes for token in level.tokens())):
            for timer in notes.get("timers", {}).values():
                timer[0] = _later(timer[0], by)
            work = notes.get("work", {})
            for name in ("due", "follow_up"):
                if name in work:
                    work[name] = _later(work[name], by)


def timers(root: Level) -> list[Timer]:
    """The timers that run, the first to fire first."""
    found = [
        Timer(level.spec.process_id, event.id, event.name, due.at)
        for level in root.levels()
        for notes, events in _listening(level)
        for slot, due in listening.timers(notes).items()
        for event in events
        if event.id == slot.partition("#")[0]
    ]
    return sorted(found, key=lambda one: (one.at, one.process_id, one.element_id))


def position(token: Token) -> Position:
    """Where a token stands, in words for others."""
    if "incident" in token.notes:
        state = "incident"
    else:
        state = "waiting" if token.state == WAITING else "active"
    element = token.element
    process_id = token.level.spec.process_id
    return Position(
        process_id, element.id, state, token.id, element.name, element.kind, token.body is not None
    )


def _later(moment: str, by: timedelta) -> str:
    return (datetime.fromisoformat(moment) + by).isoformat()


def _listening(level: Level) -> Iterator[tuple[dict[str, Any], tuple[Any, ...]]]:
    yield level.notes, level.spec.event_starts
    for token in level.tokens():
        yield token.notes, token.task_spec.listeners


def _movable(root: Level, visit_id: str) -> Token:
    token = find(root, visit_id)
    if token.body is not None:
        raise CannotMove("Een ronde gaat niet alleen; verplaats de herhaalde stap als geheel.")
    return token


def _nodes(level: Level) -> Iterator[Node]:
    """The nodes of a level on which a token can be put, in the order of the diagram."""
    nodes = [node for node in level.spec.task_specs.values() if isinstance(node, Node)]
    after_gateway = {
        listener.id
        for node in nodes
        if isinstance(node, EventGateway)
        for listener in node.listeners
    }
    rounds = {id(getattr(node, "loop_round", None)) for node in nodes}
    for node in nodes:
        element = node.element
        comes_by_itself = element.kind in _ARRIVALS or element.event_subprocess
        if not comes_by_itself and element.id not in after_gateway and id(node) not in rounds:
            yield node


def _free_flow(node: Node, level: Level) -> str:
    """The flow by which a moved token counts as come: at a join the first one still awaited."""
    arrived = node.waiting(level) if isinstance(node, Join) else {}
    return next((flow for flow in node.element.incoming if flow not in arrived), "")


def _listen_again(level: Level) -> None:
    """The event sub-process that held up its surroundings is gone; they can be interrupted anew,
    though not by a condition that has held all along."""
    try:
        listening.start_level(level, scopes_of_level(level))
    except Stuck as stuck:
        raise CannotMove(stuck.message) from None
    conditions = level.notes.get("conditions", {})
    conditions.update(dict.fromkeys(conditions, True))
