"""What undoes an activity: an event on its border, and an activity that only does that."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document, has, is_compensation, process_of
from engine.bpmn.rules.standard.example import E, S, T, boundary, event, line
from engine.bpmn.xmlfile import Node, tag

RULES = Constraints()
_DRAWN = S + T + E + line("s", "t", "e")


def _thrown(inner: str) -> str:
    middle = f'<intermediateThrowEvent id="c">{inner}</intermediateThrowEvent>'
    return S + middle + E + line("s", "c", "e")


@RULES.add(
    "compensation-flow",
    "10.5.4",
    "Uit een terugdraai-gebeurtenis op een rand vertrekt geen pijl. Verbind haar met een "
    "associatie (stippellijn) met de taak die terugdraait.",
    right=_DRAWN
    + boundary("b", "t", "compensate")
    + '<task id="terug" isForCompensation="true" />'
    + '<association id="a" sourceRef="b" targetRef="terug" />',
    wrong=_DRAWN + boundary("b", "t", "compensate") + line("b", "e"),
    element="b",
)
def compensation_flow(document: Document) -> Iterator[Node]:
    for node in document.of("boundaryEvent"):
        if has(document, node, "compensate") and document.outgoing(node):
            yield node


@RULES.add(
    "compensation-activity",
    "10.7",
    "Een taak die terugdraait staat los van de gewone pijlen. Haal de pijlen weg.",
    right=_DRAWN + '<task id="terug" isForCompensation="true" />',
    wrong=_DRAWN + '<task id="terug" isForCompensation="true" />' + line("t", "terug"),
    element="terug",
)
def compensation_activity(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(ACTIVITIES)):
        if is_compensation(node) and (document.incoming(node) or document.outgoing(node)):
            yield node


@RULES.add(
    "compensation-link",
    "10.5.4",
    "Een terugdraai-gebeurtenis op een rand is met een associatie verbonden met één taak die "
    "terugdraait. Teken die stippellijn.",
    right=_DRAWN
    + boundary("b", "t", "compensate")
    + '<task id="terug" isForCompensation="true" />'
    + '<association id="a" sourceRef="b" targetRef="terug" />',
    wrong=_DRAWN + boundary("b", "t", "compensate"),
    element="b",
)
def compensation_link(document: Document) -> Iterator[Node]:
    lines = list(document.of("association"))
    for node in document.of("boundaryEvent"):
        drawn = [one for one in lines if document.ref(one, "sourceRef") is node]
        undone = [document.ref(one, "targetRef") for one in drawn]
        right = [one for one in undone if one is not None and is_compensation(one)]
        if has(document, node, "compensate") and len(right) != 1 and not document.outgoing(node):
            yield node


@RULES.add(
    "compensation-target",
    "10.5.5",
    "Terugdraaien gaat over een taak in hetzelfde proces. Kies een taak van dit proces.",
    right=S
    + T
    + event("intermediateThrowEvent", "c", "compensate").replace(" />", ' activityRef="t" />')
    + E
    + line("s", "t", "c", "e"),
    wrong=_thrown('<compensateEventDefinition activityRef="e" />'),
    element="c",
)
def compensation_target(document: Document) -> Iterator[Node]:
    for node in document.of("compensateEventDefinition"):
        activity = document.ref(node, "activityRef")
        if activity is None:
            continue
        if tag(activity) not in ACTIVITIES or process_of(activity) is not process_of(node):
            yield node
