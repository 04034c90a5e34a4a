"""What a task does is filled in, and exists.

Right: a service task with a type that a developer registered. Wrong: a script without a result.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.working import MOST_ATTEMPTS, attempts_in


def check(subject: Subject) -> Iterator[Finding]:
    for _, element in subject.elements("scriptTask"):
        if element.script is None or element.result is None:
            message = "Vul bij deze scripttaak een FEEL-formule en een resultaatvariabele in."
            yield subject.error("script", element, message)
        elif not element.script.is_feel:
            message = "Deze formule is geen FEEL. Begin met het teken =."
            yield subject.error("script", element, message, element.script.line)
    for _, element in subject.elements("receiveTask"):
        if element.trigger is None or not element.trigger.name:
            message = "Zeg op welk bericht deze taak wacht."
            yield subject.error("receive", element, message)
    for _, element in subject.elements("task"):
        message = "Deze taak doet niets. Kies een soort, zoals gebruikerstaak."
        yield subject.warning("task-kind", element, message)
    yield from _decisions(subject)
    yield from _operations(subject)


def _decisions(subject: Subject) -> Iterator[Finding]:
    known = subject.known.decisions
    for _, element in subject.elements("businessRuleTask"):
        if element.decision is None or element.result is None:
            message = "Kies bij deze taak een beslistabel en een resultaatvariabele."
            yield subject.error("decision-missing", element, message)
        elif element.decision.startswith("="):
            message = "Kies één beslistabel: een formule kan hier niet."
            yield subject.error("decision-missing", element, message)
        elif element.binding.kind == "versionTag":
            continue
        elif known is not None and element.decision not in known:
            message = f"De beslistabel '{element.decision}' bestaat niet."
            yield subject.error("decision-unknown", element, message)


def _operations(subject: Subject) -> Iterator[Finding]:
    known = subject.known.operations
    for _, element in subject.elements():
        missing = element.kind == "serviceTask" and element.operation is None
        if missing or (element.operation or "").startswith("="):
            message = "Vul bij deze taak het type in van een bewerking die bestaat."
            yield subject.error("operation-missing", element, message)
        elif known is not None and element.operation and element.operation not in known:
            message = f"De bewerking '{element.operation}' bestaat niet."
            yield subject.error("operation-unknown", element, message)
        yield from _retries(subject, element)


def _retries(subject: Subject, element: Element) -> Iterator[Finding]:
    text = element.retries
    if text is not None and not text.is_feel and attempts_in(text.raw) is None:
        message = f"Het aantal pogingen is een heel getal van 1 tot en met {MOST_ATTEMPTS}."
        yield subject.error("retries", element, message, text.line)
