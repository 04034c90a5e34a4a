"""A process begins at one place, or at the start event that something reached.

Right: a plain start event, and another for a message. Wrong: two plain start events, or a process
without any.
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
        yield from _too_many(subject, [start for start in starts if not start.triggers])
    for process, element in subject.elements("subProcess"):
        if not element.event_subprocess:
            yield from _too_many(subject, _starts(process, element.id))
        elif element.loop is not None:
            message = "Een gebeurtenis-deelproces kan niet herhaald worden. Haal de herhaling weg."
            yield subject.error("event-subprocess", element, message)


def required(subject: Subject) -> Iterator[Finding]:
    """Without a start event a process would begin at all that nothing leads to (§13.3.4)."""
    for process in subject.processes:
        if not _starts(process, process.id):
            message = "Dit proces heeft geen startgebeurtenis."
            yield subject.error("start-missing", process, message)


def _starts(process: Process, parent: str) -> list[Element]:
    return [element for element in process.inside(parent) if element.kind == "startEvent"]


def _too_many(subject: Subject, starts: list[Element]) -> Iterator[Finding]:
    for start in starts[1:]:
        message = "Er is al een startgebeurtenis zonder soort. Maak er één van."
        yield subject.error("start-several", start, message)
