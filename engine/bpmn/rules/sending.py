"""What sends a message says which one, or has an operation that sends it.

Right: an end event with a message that has a name; a send task with a type that a developer
registered. Wrong: a send task with neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from engine.bpmn.diagram import SENDING, Element, Text, Trigger
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.timers import TimerError, parse_duration
from engine.bpmn.xmlfile import extension

_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def check(subject: Subject) -> Iterator[Finding]:
    for _, element in subject.elements(*SENDING):
        messages = [one for one in element.triggers if one.kind == "message"]
        if element.operation is not None:
            yield from _by_operation(subject, element)
        elif element.kind == "sendTask" and not messages:
            yield subject.error("sending", element, _UNKNOWN)
        for message in messages:
            if element.operation is None:
                yield from _message(subject, element, message)


_UNKNOWN = (
    "Zeg wat hier wordt verstuurd: kies een bericht met een naam, of vul het type in van een "
    "bewerking."
)


def _by_operation(subject: Subject, element: Element) -> Iterator[Finding]:
    if len(element.triggers) > 1:
        message = "Een bewerking kan hier alleen het bericht versturen. Teken de rest apart."
        yield subject.error("sending", element, message)
    node = subject.document.ids.get(element.id)
    if node is not None and extension(node, "publishMessage") is not None:
        message = "Een bewerking verstuurt dit al. Haal publishMessage weg, of de bewerking."
        yield subject.error("sending", element, message)


def _message(subject: Subject, element: Element, message: Trigger) -> Iterator[Finding]:
    if message.ref is not None and not message.name:
        yield subject.error("sending", element, _UNKNOWN)
    if message.lives is not None and not _is_duration(message.lives):
        text = "Hoe lang een bericht wacht (timeToLive) is een duur zoals P1D, of een formule."
        yield subject.error("sending", element, text, message.lives.line)


def _is_duration(text: Text) -> bool:
    if text.is_feel:
        return True
    try:
        return parse_duration(text.raw).after(_SOME_DAY) >= _SOME_DAY
    except TimerError:
        return False
