"""What a case waits for from outside can reach it.

Right: a timer on the border of a task. Wrong: a message event where the application around the
case delivers no messages: the case would wait for ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.bpmn.diagram import Element, Process
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject

_CATCHING: Final = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")
_MESSAGES: Final = {
    "message": "Een bericht komt hier nooit aan. Laat een gebruikerstaak het vastleggen.",
    "signal": "Dit signaal wordt in dit proces nergens gegeven. Geef het, of gebruik een taak.",
    "timer start": "Een proces begint hier niet vanzelf op een tijd. Begin met een startformulier.",
}


def check(subject: Subject) -> Iterator[Finding]:
    delivered = subject.known.deliveries
    if delivered is None:
        return
    for process, element in subject.elements(*_CATCHING):
        for kind in _awaited(process, element) - delivered:
            yield subject.error("delivery", element, _MESSAGES[kind])


def _awaited(process: Process, element: Element) -> set[str]:
    """What must come from outside for this element to go on."""
    if element.kind == "receiveTask":
        return {"message"}
    awaited = {trigger.kind for trigger in element.triggers} & {"message"}
    if any(one.kind == "timer" for one in element.triggers) and _begins(process, element):
        awaited.add("timer start")
    heard = {one.name for one in element.triggers if one.kind == "signal"}
    return awaited | ({"signal"} if heard - _thrown(process) else set())


def _begins(process: Process, element: Element) -> bool:
    return element.kind == "startEvent" and element.parent not in process.elements


def _thrown(process: Process) -> set[str | None]:
    throwing = ("intermediateThrowEvent", "endEvent")
    events = [one for one in process.elements.values() if one.kind in throwing]
    return {one.name for event in events for one in event.triggers if one.kind == "signal"}
