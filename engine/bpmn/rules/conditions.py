"""A choice is complete: each flow has a condition in FEEL, but for the default flow.

Right: `=besluit = "ja"` on one flow, the other is the default. Wrong: a flow without either.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES, Element, Flow
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject

_CHOOSING = ("exclusiveGateway", "inclusiveGateway")


def check(subject: Subject) -> Iterator[Finding]:
    for process, element in subject.elements():
        flows = [process.flows[key] for key in element.outgoing]
        for flow in flows:
            yield from _flow(subject, element, flow)
        if element.kind in _CHOOSING and len(flows) > 1:
            yield from _choice(subject, element, flows)


def _flow(subject: Subject, element: Element, flow: Flow) -> Iterator[Finding]:
    if flow.condition is None:
        return
    line = flow.condition.line
    if element.kind not in _CHOOSING and element.kind not in ACTIVITIES:
        message = "Op deze pijl kan geen voorwaarde. Zet hem na een poort of een taak."
        yield subject.error("condition-place", flow, message, line)
    if flow.id == element.default:
        message = "Een standaardpijl heeft geen voorwaarde. Haal de voorwaarde weg."
        yield subject.error("condition-on-default", flow, message, line)
    if not flow.condition.is_feel:
        message = "Deze voorwaarde is geen FEEL. Begin met het teken =."
        yield subject.error("condition-language", flow, message, line)


def _choice(subject: Subject, element: Element, flows: list[Flow]) -> Iterator[Finding]:
    for flow in flows:
        if flow.condition is None and flow.id != element.default:
            message = "Deze pijl mist een voorwaarde. Vul die in, of maak er de standaardpijl van."
            yield subject.error("condition-missing", flow, message)
