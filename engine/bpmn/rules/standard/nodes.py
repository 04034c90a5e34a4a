"""Which elements are reached by a flow, and which are left by one."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import GATEWAYS
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import (
    Document,
    has,
    is_compensation,
    is_event_subprocess,
    levels,
    members,
)
from engine.bpmn.rules.standard.example import E, S, T, boundary, event, line
from engine.bpmn.xmlfile import Node, flag, tag

RULES = Constraints()
_DRAWN = S + T + E + line("s", "t", "e")


@RULES.add(
    "start-outgoing",
    "10.5.2",
    "Uit een startgebeurtenis vertrekt een pijl. Teken wat er na de start gebeurt.",
    right=_DRAWN,
    wrong=S,
    element="s",
)
def start_outgoing(document: Document) -> Iterator[Node]:
    return (event for event in document.of("startEvent") if not document.outgoing(event))


def _drawn(document: Document) -> Iterator[Node]:
    """The levels where flows say what happens when; in an ad-hoc sub-process nothing does."""
    return (level for level in levels(document) if tag(level) != "adHocSubProcess")


@RULES.add(
    "node-incoming",
    "10.5.2",
    "Hier komt geen pijl binnen, dus dit gebeurt nooit. Teken een pijl ernaartoe of haal het weg.",
    right=_DRAWN,
    wrong=_DRAWN + '<task id="los" />' + line("los", "e"),
    element="los",
)
def node_incoming(document: Document) -> Iterator[Node]:
    for level in _drawn(document):
        inside = members(level)
        started = any(tag(node) == "startEvent" for node in inside)
        for node in inside:
            begins = tag(node) in ("startEvent", "boundaryEvent") or _begins_alone(document, node)
            needed = started or tag(node) == "endEvent" or tag(node).startswith("intermediate")
            if needed and not begins and not document.incoming(node):
                yield node


def _begins_alone(document: Document, node: Node) -> bool:
    """What begins without a flow: by an event, by a link, by undoing, or by a first message."""
    landing = tag(node) == "intermediateCatchEvent" and has(document, node, "link")
    first = flag(node, "instantiate")
    return landing or first or is_event_subprocess(node) or is_compensation(node)


@RULES.add(
    "node-outgoing",
    "10.5.3",
    "Uit deze stap vertrekt geen pijl, terwijl dit (deel)proces wel een einde heeft. Teken een "
    "pijl naar wat er daarna gebeurt, of naar een einde.",
    right=_DRAWN,
    wrong=_DRAWN + '<task id="los" />' + line("s", "los"),
    element="los",
)
def node_outgoing(document: Document) -> Iterator[Node]:
    for level in _drawn(document):
        inside = members(level)
        ended = any(tag(node) == "endEvent" for node in inside)
        for node in inside:
            if ended and not _ends_alone(document, node) and not document.outgoing(node):
                yield node


def _ends_alone(document: Document, node: Node) -> bool:
    """What ends without a flow, or has a rule of its own for it."""
    if tag(node) in ("startEvent", "endEvent", "boundaryEvent", "intermediateCatchEvent"):
        return True
    jump = tag(node) == "intermediateThrowEvent" and has(document, node, "link")
    return jump or is_event_subprocess(node) or is_compensation(node)


@RULES.add(
    "catch-outgoing",
    "10.5.4",
    "Uit een gebeurtenis die wacht vertrekt een pijl. Teken wat er daarna gebeurt.",
    right=S + event("intermediateCatchEvent", "c", "signal") + E + line("s", "c", "e"),
    wrong=S + event("intermediateCatchEvent", "c", "signal") + line("s", "c"),
    element="c",
)
def catch_outgoing(document: Document) -> Iterator[Node]:
    for node in document.of("intermediateCatchEvent"):
        if not document.outgoing(node):
            yield node


@RULES.add(
    "throw-outgoing",
    "10.5.4",
    "Uit een tussengebeurtenis vertrekt een pijl. Teken wat er daarna gebeurt, of gebruik een "
    "einde.",
    right=S + event("intermediateThrowEvent", "c", "signal") + E + line("s", "c", "e"),
    wrong=S + event("intermediateThrowEvent", "c", "signal") + line("s", "c"),
    element="c",
)
def throw_outgoing(document: Document) -> Iterator[Node]:
    for node in document.of("intermediateThrowEvent"):
        if not document.outgoing(node) and not has(document, node, "link"):
            yield node


@RULES.add(
    "boundary-flow",
    "10.5.4",
    "Uit een gebeurtenis op een rand vertrekt een pijl. Teken wat er gebeurt als zij optreedt.",
    right=_DRAWN + boundary("b", "t", "signal") + line("b", "e"),
    wrong=_DRAWN + boundary("b", "t", "signal"),
    element="b",
)
def boundary_flow(document: Document) -> Iterator[Node]:
    for node in document.of("boundaryEvent"):
        if not document.outgoing(node) and not has(document, node, "compensate"):
            yield node


@RULES.add(
    "gateway-use",
    "10.6.1",
    "Een poort splitst of voegt samen: zij heeft twee of meer pijlen erin of eruit. Haal deze "
    "poort weg, of teken de ontbrekende pijl.",
    right=S
    + '<parallelGateway id="g" /><task id="a" /><task id="b" /><parallelGateway id="h" />'
    + E
    + line("s", "g", "a", "h", "e")
    + line("g", "b", "h"),
    wrong=S + '<parallelGateway id="g" />' + E + line("s", "g", "e"),
    element="g",
)
def gateway_use(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(GATEWAYS - {"eventBasedGateway"})):
        if len(document.incoming(node)) < 2 and len(document.outgoing(node)) < 2:
            yield node


@RULES.add(
    "receive-first",
    "10.3.3",
    "Een ontvangtaak die het proces begint (instantiate) heeft geen pijl naar zich toe. Haal de "
    "pijl weg, of zet instantiate uit.",
    right='<receiveTask id="r" instantiate="true" />',
    wrong=S + '<receiveTask id="r" instantiate="true" />' + line("s", "r"),
    element="r",
)
def receive_first(document: Document) -> Iterator[Node]:
    for node in document.of("receiveTask"):
        if flag(node, "instantiate") and document.incoming(node):
            yield node
