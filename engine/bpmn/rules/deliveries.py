"""What a case waits for from outside can reach it.

Right: a timer on the border of a task. Wrong: a message event where the application around the
case delivers no messages: the case would wait for ever. A warning: a message or a signal that none
of the processes sends, nor the application itself, so that somebody outside must.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from engine.bpmn.diagram import SENDING, Element, Process
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject

_CATCHING: Final = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")
_MESSAGES: Final = {
    "message": "Een bericht komt hier nooit aan. Laat een gebruikerstaak het vastleggen.",
    "signal": "Dit signaal wordt in dit proces nergens gegeven. Geef het, of gebruik een taak.",
    "timer start": "Een proces begint hier niet vanzelf op een tijd. Begin met een startformulier.",
}

_FROM_OUTSIDE: Final = {
    "message": "Geen van deze processen stuurt dit bericht. Het komt hier alleen van buiten.",
    "signal": "Geen van deze processen geeft dit signaal. Het komt hier alleen van buiten.",
}


def check(subject: Subject) -> Iterator[Finding]:
    delivered = subject.known.deliveries
    if delivered is None:
        return
    sent = {kind: _sent(subject.together.values(), kind) for kind in _FROM_OUTSIDE}
    sent["message"] |= subject.known.messages
    for process, element in subject.elements(*_CATCHING):
        awaited = _awaited(process, element)
        for kind in awaited - delivered:
            yield subject.error("delivery", element, _MESSAGES[kind])
        if _begins(process, element):
            continue
        for kind in sorted(awaited & delivered & _FROM_OUTSIDE.keys()):
            if not {one.name for one in element.triggers if one.kind == kind} <= sent[kind]:
                yield subject.warning("from-outside", element, _FROM_OUTSIDE[kind])


def _awaited(process: Process, element: Element) -> set[str]:
    """What must come from outside for this element to go on."""
    if element.kind == "receiveTask":
        return {"message"}
    awaited = {trigger.kind for trigger in element.triggers} & {"message"}
    if any(one.kind == "timer" for one in element.triggers) and _begins(process, element):
        awaited.add("timer start")
    heard = {one.name for one in element.triggers if one.kind == "signal"}
    return awaited | ({"signal"} if heard - _sent([process], "signal") else set())


def _begins(process: Process, element: Element) -> bool:
    return element.kind == "startEvent" and element.parent not in process.elements


def _sent(processes: Iterable[Process], kind: str) -> set[str | None]:
    """The names of the messages or signals that these processes send."""
    events = [one for process in processes for one in process.elements.values()]
    sending = (one for one in events if one.kind in SENDING)
    return {one.name for event in sending for one in event.triggers if one.kind == kind}
