"""By which flows a token leaves an element, as `engine.bpmn.node` and `gateways` route it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.diagram import Element, Flow, Process

Key = tuple[str, ...]
"""A place before it has a number: ("at", element), ("flow", flow), ("pick", element, …), …"""

JOINS = ("parallelGateway", "inclusiveGateway")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to go on: the places that get a token, and the elements that are done by it."""

    gives: tuple[Key, ...]
    passed: tuple[str, ...] = ()


def at(element_id: str) -> Key:
    """The place of a token that stands on an element."""
    return ("at", element_id)


def entry(process: Process, flow: Flow) -> Key:
    """Where a token comes by this flow: at a join it is kept by which flow it came."""
    target = process.elements[flow.target]
    return ("flow", flow.id) if target.kind in JOINS else at(target.id)


def outgoing(process: Process, element: Element) -> list[Flow]:
    """The flows that lead somewhere; what is drawn wrong leads nowhere."""
    flows = (process.flows[key] for key in element.outgoing)
    return [flow for flow in flows if _is_beside(process, element, flow.target)]


def _is_beside(process: Process, element: Element, other_id: str) -> bool:
    other = process.elements.get(other_id)
    return other is not None and other.parent == element.parent and not other.event_subprocess


def ways_out(process: Process, element: Element) -> list[Way]:
    """All ways in which a token may leave an element that is done."""
    flows = outgoing(process, element)
    if element.kind == "exclusiveGateway":
        each = [Way((entry(process, flow),), (element.id,)) for flow in flows]
        return each or [Way((), (element.id,))]
    if element.kind == "eventBasedGateway":
        return [way for flow in flows for way in _through(process, element, flow)]
    if element.kind == "parallelGateway":
        return [Way(tuple(entry(process, flow) for flow in flows), (element.id,))]
    landings = process.landings(element)
    if landings:
        return [Way(tuple(at(landing.id) for landing in landings), (element.id,))]
    return [Way(tuple(_chosen(process, element, flows)), (element.id,))]


def picks(process: Process, key: Key) -> list[Way]:
    """Each conditional flow in turn is taken or not; if none was, the default flow is.

    A choice at once among all combinations would be 2ⁿ moves.
    """
    element = process.elements[key[1]]
    options = _conditional(outgoing(process, element), element)
    number, taken = int(key[2]), key[3] == "taken"
    target = entry(process, options[number])
    if number + 1 < len(options):
        going_on = ("pick", element.id, str(number + 1))
        return [Way((target, (*going_on, "taken"))), Way(((*going_on, key[3]),))]
    nothing = [Way(())] if taken else _default(process, element)
    return [Way((target,)), *nothing]


def _chosen(process: Process, element: Element, flows: list[Flow]) -> Iterator[Key]:
    sure = [flow for flow in flows if flow.condition is None and flow.id != element.default]
    yield from (entry(process, flow) for flow in sure)
    if _conditional(flows, element):
        yield ("pick", element.id, "0", "taken" if sure else "none")
    elif not sure:
        yield from (entry(process, flow) for flow in flows)


def _conditional(flows: list[Flow], element: Element) -> list[Flow]:
    return [flow for flow in flows if flow.condition is not None and flow.id != element.default]


def _default(process: Process, element: Element) -> list[Way]:
    """Without a default flow nothing goes on: an incident, which is no fault of the drawing."""
    flows = outgoing(process, element)
    return [Way((entry(process, flow),)) for flow in flows if flow.id == element.default]


def _through(process: Process, gateway: Element, flow: Flow) -> Iterator[Way]:
    """An event gateway goes on behind the event that happened."""
    for way in ways_out(process, process.elements[flow.target]):
        yield Way(way.gives, (gateway.id, *way.passed))
