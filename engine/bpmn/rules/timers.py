"""A timer has a time: ISO 8601, or FEEL that gives it.

Right: `P2W`, `2027-01-01`, `R3/PT1H`, `=uiterste_datum`. Wrong: `2 weken`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from engine.bpmn.diagram import Element, Trigger
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.timers import TimerError, first_due, parse_moment

_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_EXAMPLES = {
    "timeDate": "een datum zoals 2027-01-31",
    "timeDuration": "een duur zoals P2W (twee weken) of PT4H (vier uur)",
    "timeCycle": "een herhaling zoals R3/P1D (drie keer, elke dag)",
}


def check(subject: Subject) -> Iterator[Finding]:
    for _, event in subject.elements():
        for trigger in event.triggers:
            if trigger.kind == "timer":
                yield from _timer(subject, event, trigger)
        yield from _schedule(subject, event)


def _timer(subject: Subject, event: Element, trigger: Trigger) -> Iterator[Finding]:
    text, kind = trigger.text, trigger.timer
    if text is None or kind is None or not text.raw:
        message = "Deze timer heeft geen tijd. Vul een datum, een duur of een herhaling in."
        yield subject.error("timer", event, message)
        return
    if kind == "timeCycle" and event.kind == "intermediateCatchEvent":
        message = "Hier gaat de tijd maar één keer af. Gebruik een datum of een duur."
        yield subject.error("timer", event, message, text.line)
    if text.is_feel:
        return
    try:
        first_due(kind, text.raw, _SOME_DAY)
    except TimerError:
        message = f"Deze tijd klopt niet. Vul {_EXAMPLES[kind]} in."
        yield subject.error("timer", event, message, text.line)


def _schedule(subject: Subject, task: Element) -> Iterator[Finding]:
    for name in ("due", "follow_up"):
        text = task.assignment.get(name)
        if text is None or text.is_feel:
            continue
        try:
            parse_moment(text.raw)
        except TimerError:
            message = f"Deze datum klopt niet. Vul {_EXAMPLES['timeDate']} in, of een formule."
            yield subject.error("timer", task, message, text.line)
