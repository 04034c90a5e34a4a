"""Every step can be reached from a start, and flows leave and enter where they may.

Wrong: a task that no flow leads to: it looks like part of the process, and never happens.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import FLOW_NODES, Element, Process
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    for process in subject.processes:
        reached = _reached(process)
        for element in process.elements.values():
            if element.id not in reached:
                message = "Deze stap wordt nooit bereikt. Teken een pijl ernaartoe of haal hem weg."
                yield subject.error("unconnected", element, message)
            yield from _ends(subject, element)


def _reached(process: Process) -> set[str]:
    todo = [element for element in process.elements.values() if _begins(process, element)]
    reached: set[str] = set()
    while todo:
        element = todo.pop()
        if element.id not in reached and element.kind in FLOW_NODES:
            reached.add(element.id)
            todo.extend(_next(process, element))
    return reached


def _begins(process: Process, element: Element) -> bool:
    """Start events, event sub-processes, and what a sub-process without a start begins with."""
    if element.kind == "startEvent" or element.event_subprocess:
        return True
    if element.kind == "boundaryEvent" or element.incoming or element.parent == process.id:
        return False
    link = element.trigger is not None and element.trigger.kind == "link"
    return not link and all(e.kind != "startEvent" for e in process.inside(element.parent))


def _next(process: Process, element: Element) -> Iterator[Element]:
    for key in element.outgoing:
        target = process.elements.get(process.flows[key].target)
        if target is not None:
            yield target
    yield from process.boundary_events(element.id)
    trigger = element.trigger
    if trigger is not None and trigger.kind == "link" and element.kind == "intermediateThrowEvent":
        yield from _landings(process, element, trigger.name)


def _landings(process: Process, element: Element, name: str | None) -> list[Element]:
    return [
        other
        for other in process.inside(element.parent)
        if other.kind == "intermediateCatchEvent"
        and other.trigger is not None
        and (other.trigger.kind, other.trigger.name) == ("link", name)
    ]


def _ends(subject: Subject, element: Element) -> Iterator[Finding]:
    if element.kind in ("startEvent", "boundaryEvent") and element.incoming:
        yield subject.error("flow-into-start", element, "Hier mag geen pijl binnenkomen.")
    if element.kind == "endEvent" and element.outgoing:
        yield subject.error("flow-out-of-end", element, "Uit een einde mag geen pijl vertrekken.")
    if element.kind == "boundaryEvent" and not element.outgoing:
        message = "Teken wat er gebeurt na deze gebeurtenis: er vertrekt geen pijl."
        yield subject.error("boundary-flow", element, message)
    if element.kind.endswith("Gateway") and not element.outgoing:
        yield subject.error("gateway-flow", element, "Uit deze poort vertrekt geen pijl.")
