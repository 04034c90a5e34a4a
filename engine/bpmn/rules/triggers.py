"""The triggers of an event are of kinds that this engine runs at that place.

Right: a timer on the border of a task. Wrong: an error that an intermediate event waits for.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import EVENTS, Element, Process, Trigger
from engine.bpmn.findings import Finding
from engine.bpmn.rules.standard.positions import (
    ALWAYS_INTERRUPT,
    BORDERS,
    ENDS,
    EVENT_STARTS,
    INTERMEDIATE_CATCHES,
    INTERMEDIATE_THROWS,
    STARTS,
)
from engine.bpmn.rules.subject import Subject

_CAUGHT = {"timer", "message", "signal", "error", "escalation", "conditional"}
_BEGINS = {"timer", "message", "signal"}
_RUNS = {
    "boundaryEvent": _CAUGHT | {"cancel"},
    "intermediateCatchEvent": {"timer", "message", "signal", "conditional", "link"},
    "intermediateThrowEvent": {"message", "signal", "escalation", "link"},
    "endEvent": {"message", "signal", "escalation", "error", "cancel", "terminate"},
}
_STANDARD = {
    "boundaryEvent": BORDERS,
    "intermediateCatchEvent": INTERMEDIATE_CATCHES,
    "intermediateThrowEvent": INTERMEDIATE_THROWS,
    "endEvent": ENDS,
}
_THROWING = ("intermediateThrowEvent", "endEvent")
_NAMES = {
    "timer": "tijd",
    "message": "bericht",
    "signal": "signaal",
    "error": "fout",
    "escalation": "escalatie",
    "terminate": "beëindigen",
    "link": "link",
}
_REFUSED_ELSEWHERE = {"compensate"}
_CONDITIONAL_START = (
    "Een proces kan niet beginnen op een voorwaarde: er is nog geen zaak waarin zij waar wordt. "
    "Begin met een bericht, een signaal, een tijd of een formulier."
)


def check(subject: Subject) -> Iterator[Finding]:
    for process, event in subject.elements(*EVENTS):
        yield from _together(subject, process, event)
        for trigger in event.triggers:
            if trigger.kind in _standard(process, event) - _runs(process, event):
                yield from _not_run(subject, event, trigger)
            yield from _nameless(subject, event, trigger)


def _together(subject: Subject, process: Process, event: Element) -> Iterator[Finding]:
    """Any of several triggers will do; a link stands alone, and not all can be waited for at
    once by what listens again, before there is a case, or when one of them ends what it happens
    in, so that the others can't come any more."""
    if len(event.triggers) > 1 and any(trigger.kind == "link" for trigger in event.triggers):
        message = "Een link staat alleen. Teken de andere soort apart."
        yield subject.error("event-triggers", event, message)
    begins = event.kind == "startEvent" and event.parent not in process.elements
    ends_at_once = any(trigger.kind in ALWAYS_INTERRUPT for trigger in event.triggers)
    if event.needs_all and (begins or ends_at_once or not event.interrupting):
        message = "Wachten op alle soorten samen (parallelMultiple) kan hier niet. Teken ze apart."
        yield subject.error("event-triggers", event, message)


def _standard(process: Process, event: Element) -> set[str]:
    """What the standard allows here; anything else it has refused already."""
    if event.kind != "startEvent":
        return _STANDARD[event.kind]
    around = process.elements.get(event.parent)
    if around is None:
        return STARTS
    return EVENT_STARTS if around.event_subprocess else set()


def _runs(process: Process, event: Element) -> set[str]:
    if event.kind != "startEvent":
        return _RUNS[event.kind]
    return _CAUGHT if event.parent in process.elements else _BEGINS


def _not_run(subject: Subject, event: Element, trigger: Trigger) -> Iterator[Finding]:
    if trigger.kind == "conditional" and event.kind == "startEvent":
        yield subject.error("event-kind", event, _CONDITIONAL_START)
    elif trigger.kind not in _REFUSED_ELSEWHERE:
        name = _NAMES.get(trigger.kind, trigger.kind)
        message = f"De soort '{name}' kan op deze plek niet. Kies een andere gebeurtenis."
        yield subject.error("event-kind", event, message)


def _nameless(subject: Subject, event: Element, trigger: Trigger) -> Iterator[Finding]:
    """A message or signal is known by its name; without a reference the standard has said it."""
    sent = trigger.kind == "message" and (event.kind in _THROWING or trigger.ref is None)
    if trigger.kind in ("message", "signal") and not trigger.name and not sent:
        name = _NAMES[trigger.kind]
        message = f"Zeg welk {name} dit is: kies het of maak het, met een naam."
        yield subject.error("event-reference", event, message)
