"""What may come before what in a process: a graph of the moments at which steps begin and end.

There is a path from one moment to another when some run of the process leads from the one to the
other. What runs beside each other may come in either order. Conditions are not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import permutations
from typing import Final

from engine.bpmn.diagram import SUBPROCESSES, Element, Process

ENTER: Final = "enter"
LEAVE: Final = "leave"

Moment = tuple[str, str]
"""ENTER or LEAVE, and the id of an element or of the process itself."""

Graph = dict[Moment, set[Moment]]


@dataclass(frozen=True, slots=True)
class Order:
    """`after`: from each moment those that may follow it. `beside`: from the end of a step the
    beginnings of those on other branches, which may come after it but do not follow from it."""

    after: Graph = field(default_factory=lambda: defaultdict(set))
    beside: Graph = field(default_factory=lambda: defaultdict(set))


_ALONE: Final = ("exclusiveGateway", "eventBasedGateway")


def order_of(process: Process) -> Order:
    """The order of the steps of a process, as far as it is drawn."""
    order = Order()
    for scope in (process.id, *_subprocesses(process)):
        _inside(process, scope, order.after)
    for element in process.elements.values():
        _through(process, element, order)
    for flow in process.flows.values():
        order.after[LEAVE, flow.source].add((ENTER, flow.target))
    _branches(process, order)
    return order


def within(process: Process, scope: str) -> Iterator[Element]:
    """Everything in a process or sub-process, at any depth."""
    for element in process.inside(scope):
        yield element
        yield from within(process, element.id)


def _subprocesses(process: Process) -> list[str]:
    return [one.id for one in process.elements.values() if one.kind in SUBPROCESSES]


def _inside(process: Process, scope: str, graph: Graph) -> None:
    """Between the beginning and the end of a process or sub-process."""
    inner = process.inside(scope)
    for element in inner:
        graph[LEAVE, element.id].add((LEAVE, scope))
        if _begins(element):
            graph[ENTER, scope].add((ENTER, element.id))
    if not inner:
        graph[ENTER, scope].add((LEAVE, scope))


def _begins(element: Element) -> bool:
    """Whether it may come first in its scope: no flow leads to it, and no link."""
    trigger = element.trigger
    landing = trigger is not None and trigger.kind == "link" and "Catch" in element.kind
    return not element.incoming and element.kind != "boundaryEvent" and not landing


def _through(process: Process, element: Element, order: Order) -> None:
    """From entering an element to leaving it, and what may happen while it lasts."""
    here, graph = (ENTER, element.id), order.after
    if element.kind not in SUBPROCESSES:
        graph[here].add((LEAVE, element.id))
    if element.loop is not None:
        graph[LEAVE, element.id].add(here)
    if element.kind == "boundaryEvent" and element.attached_to:
        _on_border(process, element, element.attached_to, graph)
    if element.event_subprocess:
        _any_time(process, element, order)
    if element.kind == "intermediateThrowEvent" and element.trigger is not None:
        for other in process.inside(element.parent):
            if _links(element, other):
                graph[LEAVE, element.id].add((ENTER, other.id))


def _links(throw: Element, other: Element) -> bool:
    wanted, found = throw.trigger, other.trigger
    if wanted is None or found is None or other.kind != "intermediateCatchEvent":
        return False
    return wanted.kind == found.kind == "link" and wanted.name == found.name


def _on_border(process: Process, event: Element, host: str, graph: Graph) -> None:
    graph[ENTER, host].add((ENTER, event.id))
    for inner in within(process, host):
        graph[LEAVE, inner.id].add((ENTER, event.id))


def _any_time(process: Process, event: Element, order: Order) -> None:
    """An event sub-process begins at any time, and its scope may go on beside it."""
    inner = [one.id for one in within(process, event.id)]
    own = {*inner, event.id}
    others = [one.id for one in within(process, event.parent) if one.id not in own]
    order.after[ENTER, event.parent].add((ENTER, event.id))
    for other in others:
        order.after[LEAVE, other].add((ENTER, event.id))
    starts = (one for one in process.inside(event.id) if one.kind == "startEvent")
    if not all(start.interrupting for start in starts):
        for step in own:
            order.beside[LEAVE, step] |= {(ENTER, other) for other in others}


def _branches(process: Process, order: Order) -> None:
    """What runs on another branch may come first, unless it only comes later on."""
    reached = {moment: _reach(order.after, moment) for moment in list(order.after)}
    for heads in _forks(process):
        for one, other in permutations(heads, 2):
            branch = reached.get(other, set()) | {other}
            for here in reached.get(one, set()) | {one}:
                if here[0] == ENTER:
                    for done in branch - reached.get(here, set()):
                        order.beside[done].add(here)


def _forks(process: Process) -> Iterator[list[Moment]]:
    """Where more than one token may go on: the first moments of each branch."""
    for element in process.elements.values():
        ahead = [(ENTER, process.flows[key].target) for key in element.outgoing]
        if len(ahead) > 1 and element.kind not in _ALONE:
            yield ahead
        if element.kind == "boundaryEvent" and not element.interrupting:
            yield [(ENTER, element.id), (LEAVE, element.attached_to or "")]
            inner = [(ENTER, one.id) for one in within(process, element.attached_to or "")]
            yield from ([(ENTER, element.id), one] for one in inner)


def _reach(graph: Graph, start: Moment) -> set[Moment]:
    seen: set[Moment] = set()
    todo = list(graph.get(start, ()))
    while todo:
        moment = todo.pop()
        if moment not in seen:
            seen.add(moment)
            todo += graph.get(moment, ())
    return seen
