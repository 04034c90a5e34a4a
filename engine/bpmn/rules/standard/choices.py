"""What a sequence flow may carry: a condition, the default, and no delay."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES, FLOW_NODES, GATEWAYS
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document, executable
from engine.bpmn.rules.standard.example import E, S, T, flow, line, running, when
from engine.bpmn.xmlfile import Node, child, tag

RULES = Constraints()
_DRAWN = S + T + E + line("s", "t", "e")
_CHOICE = S + '<exclusiveGateway id="g" default="g-e" />' + T + E + line("s", "g", "e")
_NO_CONDITION = ("parallelGateway", "eventBasedGateway")


@RULES.add(
    "default-flow",
    "8.4.13",
    "De standaardpijl van een stap vertrekt bij die stap zelf. Kies een van haar eigen pijlen.",
    right=_CHOICE + line("t", "e") + flow("g", "t", when("=x")),
    wrong=S
    + '<exclusiveGateway id="g" default="s-g" />'
    + T
    + E
    + line("s", "g", "t", "e")
    + flow("g", "e", when("=x")),
    element="g",
)
def default_flow(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(ACTIVITIES | GATEWAYS)):
        name = node.get("default")
        if name is not None and document.find(name) not in document.outgoing(node):
            yield node


@RULES.add(
    "condition-source",
    "8.4.13",
    "Een voorwaarde staat alleen op een pijl uit een taak, een XOR-poort of een OF-poort. Haal de "
    "voorwaarde weg, of zet er zo'n poort voor.",
    right=_CHOICE + line("t", "e") + flow("g", "t", when("=x")),
    wrong=S
    + T
    + E
    + '<parallelGateway id="g" />'
    + line("s", "g", "t", "e")
    + flow("g", "e", when("=x")),
    element="g-e",
)
def condition_source(document: Document) -> Iterator[Node]:
    for each in document.of("sequenceFlow"):
        source = document.ref(each, "sourceRef")
        if child(each, "conditionExpression") is None or source is None or executable(each):
            continue  # in a process that runs, the rule on conditions says it
        kind = tag(source)
        if kind in _NO_CONDITION or (kind in FLOW_NODES and kind not in ACTIVITIES | GATEWAYS):
            yield each


@RULES.add(
    "condition-alone",
    "8.4.13",
    "Een voorwaarde op de enige pijl uit een taak kan niet: anders blijft de zaak daar staan. Haal "
    "de voorwaarde weg, of teken er een tweede pijl bij.",
    right=_DRAWN,
    wrong=S + T + E + line("s", "t") + flow("t", "e", when("=x")),
    element="t-e",
)
def condition_alone(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(ACTIVITIES)):
        flows = document.outgoing(node)
        if len(flows) == 1 and child(flows[0], "conditionExpression") is not None:
            yield flows[0]


@RULES.add(
    "flow-immediate",
    "8.4.13",
    "In een proces dat draait gaat een pijl meteen verder. Haal isImmediate weg.",
    right=running(S + E + line("s", "e")),
    wrong=running(S + E + flow("s", "e", more=' isImmediate="false"')),
    element="s-e",
)
def flow_immediate(document: Document) -> Iterator[Node]:
    for each in document.of("sequenceFlow"):
        if (each.get("isImmediate") or "").strip() in ("false", "0") and executable(each):
            yield each
