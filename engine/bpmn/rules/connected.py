"""Every step can be reached: no part of a process only leads to itself.

Wrong: two tasks with flows to each other and none from elsewhere: they never happen.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element, Process
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    for process in subject.processes:
        reached = _reached(process)
        for element in process.elements.values():
            if element.id not in reached:
                message = "Deze stap wordt nooit bereikt. Teken een pijl ernaartoe of haal hem weg."
                yield subject.error("unconnected", element, message)


def _reached(process: Process) -> set[str]:
    """What a flow leads to from anything without one; that itself is the standard's affair."""
    todo = [element for element in process.elements.values() if not element.incoming]
    reached: set[str] = set()
    while todo:
        element = todo.pop()
        if element.id not in reached:
            reached.add(element.id)
            todo.extend(_next(process, element))
    return reached


def _next(process: Process, element: Element) -> Iterator[Element]:
    for key in element.outgoing:
        target = process.elements.get(process.flows[key].target)
        if target is not None:
            yield target
