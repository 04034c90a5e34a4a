"""Elements and properties that this engine doesn't run are refused, with what to draw instead."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import BPMN, Node, flag

_ELEMENTS = {
    "complexGateway": "Een complexe poort kan niet. Gebruik een of meer gewone poorten.",
    "adHocSubProcess": "Een ad-hoc-deelproces kan niet. Gebruik een inclusieve poort (OF).",
    "compensateEventDefinition": "Terugdraaien (compensatie) kan niet. Teken de taken uit.",
    "callChoreography": "Een choreografie kan niet. Gebruik een proces.",
    "choreography": "Een choreografie kan niet. Gebruik een proces.",
    "globalChoreographyTask": "Een choreografie kan niet. Gebruik een proces.",
    "implicitThrowEvent": "Deze gebeurtenis kan niet. Gebruik een tussengebeurtenis.",
    "whileExecutingInputRefs": "Gegevens die tijdens het werk binnenkomen kunnen niet.",
    "whileExecutingOutputRefs": "Gegevens die tijdens het werk vertrekken kunnen niet.",
    "correlationSubscription": "Zet het kenmerk op het bericht zelf (Subscription).",
    "potentialOwner": "Wie een taak doet, staat bij Assignment.",
    "humanPerformer": "Wie een taak doet, staat bij Assignment.",
    "performer": "Wie een taak doet, staat bij Assignment.",
    "resourceRole": "Wie een taak doet, staat bij Assignment.",
    "script": "Een script in een programmeertaal kan niet. Kies FEEL expression.",
}
_ATTRIBUTES = {
    "isForCompensation": "Terugdraaien (compensatie) kan niet.",
    "instantiate": "Hiermee kan een proces niet beginnen. Gebruik een startgebeurtenis.",
}
_ONE = ("startQuantity", "completionQuantity")


def check(subject: Subject) -> Iterator[Finding]:
    for node in subject.root.iter(f"{{{BPMN}}}*"):
        for message in _problems(node):
            yield subject.error_at("unsupported", node, message)


def _problems(node: Node) -> Iterator[str]:
    name = str(node.tag).removeprefix(f"{{{BPMN}}}")
    if name in _ELEMENTS:
        yield _ELEMENTS[name]
    for attribute, message in _ATTRIBUTES.items():
        if flag(node, attribute):
            yield message
    if node.get("eventGatewayType") == "Parallel":
        yield "Deze poort kan niet. Laat de eerste gebeurtenis gelden."
    for attribute in _ONE:
        if node.get(attribute, "1") != "1":
            yield "Meer dan één token per stap kan niet. Gebruik een herhaling."
    for attribute in ("expressionLanguage", "language"):
        language = node.get(attribute)
        if language is not None and "feel" not in language.lower() and name != "definitions":
            yield "Deze taal voor formules kan niet. Gebruik FEEL."
