"""A process begins at one place; an event sub-process begins at one event.

Right: one start event. Wrong: two plain start events, or a process without one.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element, Process
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    if not subject.processes:
        message = "Geen proces in dit bestand is uitvoerbaar. Zet bij een proces Executable aan."
        yield Finding("not-executable", "error", subject.file, 1, "", "", message)
    for process in subject.processes:
        starts = _starts(process, process.id)
        if not starts:
            message = "Dit proces heeft geen startgebeurtenis."
            yield subject.error("start-missing", process, message)
        yield from _too_many(subject, starts)
    for process, element in subject.elements("subProcess"):
        starts = _starts(process, element.id)
        yield from _too_many(subject, starts)
        if element.event_subprocess:
            yield from _event_subprocess(subject, element, starts)


def _starts(process: Process, parent: str) -> list[Element]:
    return [element for element in process.inside(parent) if element.kind == "startEvent"]


def _too_many(subject: Subject, starts: list[Element]) -> Iterator[Finding]:
    for start in starts[1:]:
        message = "Er is al een startgebeurtenis. Maak er één van."
        yield subject.error("start-several", start, message)


def _event_subprocess(
    subject: Subject, element: Element, starts: list[Element]
) -> Iterator[Finding]:
    if not starts or not starts[0].triggers:
        message = "Zet in dit deelproces een start die op iets wacht, zoals een tijd of een fout."
        yield subject.error("event-subprocess", element, message)
    if element.incoming or element.outgoing or element.loop:
        message = "Een gebeurtenis-deelproces staat los: zonder pijlen en zonder herhaling."
        yield subject.error("event-subprocess", element, message)
