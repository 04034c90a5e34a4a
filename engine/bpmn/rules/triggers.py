"""Each event has at most one trigger, of a kind that this engine runs at that place.

Right: a timer on the border of a task. Wrong: an error that an intermediate event waits for.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import EVENTS, Element, Process, Trigger
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject

_CAUGHT = {"timer", "message", "signal", "error", "escalation"}
_ALLOWED = {
    "boundaryEvent": _CAUGHT,
    "intermediateCatchEvent": {"timer", "message", "signal", "link"},
    "intermediateThrowEvent": {"message", "signal", "escalation", "link"},
    "endEvent": {"message", "signal", "escalation", "error", "terminate"},
}
_THROWING = ("intermediateThrowEvent", "endEvent")
_MUST = ("boundaryEvent", "intermediateCatchEvent")
_NAMES = {
    "timer": "tijd",
    "message": "bericht",
    "signal": "signaal",
    "error": "fout",
    "escalation": "escalatie",
    "terminate": "beëindigen",
    "link": "link",
}
_REFUSED_ELSEWHERE = {"conditional", "compensate", "cancel"}


def check(subject: Subject) -> Iterator[Finding]:
    for process, event in subject.elements(*EVENTS):
        allowed = _allowed(process, event)
        if len(event.triggers) > 1:
            message = "Deze gebeurtenis heeft meer dan één soort. Teken ze apart."
            yield subject.error("event-triggers", event, message)
        if not event.triggers and event.kind in _MUST:
            message = "Kies waarop deze gebeurtenis wacht, bijvoorbeeld een tijd of een bericht."
            yield subject.error("event-triggers", event, message)
        for trigger in event.triggers:
            yield from _trigger(subject, event, trigger, allowed)


def _allowed(process: Process, event: Element) -> set[str]:
    if event.kind != "startEvent":
        return _ALLOWED[event.kind]
    around = process.elements.get(event.parent)
    if around is None:
        return {"timer"}
    return _CAUGHT if around.event_subprocess else set()


def _trigger(
    subject: Subject, event: Element, trigger: Trigger, allowed: set[str]
) -> Iterator[Finding]:
    if trigger.kind in _REFUSED_ELSEWHERE:
        return
    name = _NAMES.get(trigger.kind, trigger.kind)
    if trigger.kind not in allowed:
        message = f"De soort '{name}' kan op deze plek niet. Kies een andere gebeurtenis."
        yield subject.error("event-kind", event, message)
    throws_message = trigger.kind == "message" and event.kind in _THROWING
    if trigger.kind in ("message", "signal") and not trigger.name and not throws_message:
        message = f"Zeg welk {name} dit is: kies het of maak het, met een naam."
        yield subject.error("event-reference", event, message)
    if trigger.kind == "error" and event.kind == "endEvent" and not trigger.code:
        message = "Geef de fout een code, zodat zij opgevangen kan worden."
        yield subject.error("event-reference", event, message)
    if trigger.kind == "error" and not event.interrupting:
        message = "Een fout onderbreekt altijd. Zet onderbreken aan."
        yield subject.error("event-kind", event, message)
