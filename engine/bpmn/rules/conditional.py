"""A condition event has a condition in FEEL that something in the case can make true.

Right: `=bedrag > 500`. Wrong: `bedrag > 500`, or `=today() > date("2027-01-01")`, which reads
nothing of the case and would be looked at only when something else happens.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import EVENTS, Element, Trigger
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.feel import FeelSyntaxError, compile_expression


def check(subject: Subject) -> Iterator[Finding]:
    for _, event in subject.elements(*EVENTS):
        for trigger in event.triggers:
            if trigger.kind == "conditional":
                yield from _condition(subject, event, trigger)


def _condition(subject: Subject, event: Element, trigger: Trigger) -> Iterator[Finding]:
    text = trigger.text
    if text is None or not text.is_feel:
        message = "Deze gebeurtenis heeft een voorwaarde in FEEL nodig. Begin met het teken =."
        yield subject.error("condition-event", event, message, trigger.line)
        return
    try:
        expression = compile_expression(text.body)
    except FeelSyntaxError:
        return  # the rule on formulas says what is wrong with it
    if not expression.names | expression.possible_names:
        message = "Deze voorwaarde leest geen gegeven van de zaak. Gebruik een timer of een poort."
        yield subject.error("condition-event", event, message, text.line)
