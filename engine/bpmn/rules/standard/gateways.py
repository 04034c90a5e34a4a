"""Gateways: their direction, and what may follow one that waits for events."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import GATEWAYS
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document, has, triggers
from engine.bpmn.rules.standard.example import E, S, boundary, event, flow, line, when
from engine.bpmn.xmlfile import Node, child, flag, tag

RULES = Constraints()
_WAITS = {"message", "signal", "timer", "conditional"}
_PAIR = '<task id="a" /><task id="b" />'
_AGAIN = E + '<parallelGateway id="h" />' + line("a", "h", "e") + line("b", "h")


def _split(direction: str) -> str:
    gateway = f'<parallelGateway id="g" gatewayDirection="{direction}" />'
    return S + gateway + _PAIR + _AGAIN + line("s", "g", "a") + line("g", "b")


def _events(first: str, second: str, *, more: str = "") -> str:
    parts = f'<eventBasedGateway id="g"{more} />' + first + second + E
    return S + parts + line("s", "g", "c", "e") + line("g", "d", "e")


_CATCH = event("intermediateCatchEvent", "c", "signal")
_OTHER = event("intermediateCatchEvent", "d", "timer").replace(
    "<timerEventDefinition />",
    "<timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>",
)
_WAITING = _events(_CATCH, _OTHER)


@RULES.add(
    "gateway-converging",
    "8.4.9",
    "Een samenvoegende poort (Converging) heeft hoogstens één uitgaande pijl. Zet de richting op "
    "Unspecified, of splits met een tweede poort.",
    right=_split("Diverging"),
    wrong=_split("Converging"),
    element="g",
)
def gateway_converging(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(GATEWAYS)):
        if node.get("gatewayDirection") == "Converging" and len(document.outgoing(node)) > 1:
            yield node


@RULES.add(
    "gateway-diverging",
    "8.4.9",
    "Een splitsende poort (Diverging) heeft hoogstens één inkomende pijl. Zet de richting op "
    "Unspecified, of voeg samen met een eigen poort.",
    right=_split("Unspecified"),
    wrong=_split("Unspecified").replace('id="h"', 'id="h" gatewayDirection="Diverging"'),
    element="h",
)
def gateway_diverging(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(GATEWAYS)):
        if node.get("gatewayDirection") == "Diverging" and len(document.incoming(node)) > 1:
            yield node


@RULES.add(
    "gateway-mixed",
    "8.4.9",
    "Een gemengde poort (Mixed) heeft meer dan één pijl erin en meer dan één eruit. Zet de "
    "richting op Unspecified.",
    right=_split("Unspecified"),
    wrong=_split("Mixed"),
    element="g",
)
def gateway_mixed(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(GATEWAYS)):
        fewest = min(len(document.incoming(node)), len(document.outgoing(node)))
        if node.get("gatewayDirection") == "Mixed" and fewest < 2:
            yield node


@RULES.add(
    "event-gateway-flows",
    "10.6.6",
    "Een gebeurtenispoort kiest uit twee of meer gebeurtenissen. Teken er nog een achter, of haal "
    "de poort weg.",
    right=_WAITING,
    wrong=S + '<eventBasedGateway id="g" />' + _CATCH + E + line("s", "g", "c", "e"),
    element="g",
)
def event_gateway_flows(document: Document) -> Iterator[Node]:
    for node in document.of("eventBasedGateway"):
        if len(document.outgoing(node)) < 2:
            yield node


@RULES.add(
    "event-gateway-condition",
    "10.6.6",
    "Op een pijl uit een gebeurtenispoort staat geen voorwaarde: de gebeurtenis kiest. Haal de "
    "voorwaarde weg.",
    right=_WAITING,
    wrong=_WAITING.replace(flow("g", "d"), flow("g", "d", when("=x"))),
    element="g-d",
)
def event_gateway_condition(document: Document) -> Iterator[Node]:
    for each in _after(document):
        if child(each, "conditionExpression") is not None:
            yield each


def _after(document: Document) -> Iterator[Node]:
    for gateway in document.of("eventBasedGateway"):
        yield from document.outgoing(gateway)


@RULES.add(
    "event-gateway-target",
    "10.6.6",
    "Na een gebeurtenispoort staat iets dat wacht: een bericht, signaal, tijd of ontvangtaak. Laat "
    "deze pijl daarnaartoe gaan.",
    right=_WAITING,
    wrong=_events(_CATCH, '<task id="d" />'),
    element="g-d",
)
def event_gateway_target(document: Document) -> Iterator[Node]:
    for each in _after(document):
        target = document.ref(each, "targetRef")
        if target is None or tag(target) == "receiveTask":
            continue
        kinds = set(triggers(document, target))
        if tag(target) != "intermediateCatchEvent" or not kinds or not kinds <= _WAITS:
            yield each


@RULES.add(
    "event-gateway-messages",
    "10.6.6",
    "Na een gebeurtenispoort staan ontvangtaken of berichtgebeurtenissen, niet allebei. Maak er "
    "overal hetzelfde van.",
    right=_WAITING,
    wrong=_events(event("intermediateCatchEvent", "c", "message"), '<receiveTask id="d" />'),
    element="g",
)
def event_gateway_messages(document: Document) -> Iterator[Node]:
    for gateway in document.of("eventBasedGateway"):
        targets = [document.ref(each, "targetRef") for each in document.outgoing(gateway)]
        found = [node for node in targets if node is not None]
        tasks = any(tag(node) == "receiveTask" for node in found)
        if tasks and any(has(document, node, "message") for node in found):
            yield gateway


@RULES.add(
    "event-gateway-boundary",
    "10.6.6",
    "Een ontvangtaak na een gebeurtenispoort heeft geen gebeurtenis op haar rand. Teken die "
    "gebeurtenis als eigen tak achter de poort.",
    right=_events('<receiveTask id="c" />', '<receiveTask id="d" />'),
    wrong=_events('<receiveTask id="c" />', '<receiveTask id="d" />')
    + boundary("b", "d", "signal")
    + line("b", "e"),
    element="d",
)
def event_gateway_boundary(document: Document) -> Iterator[Node]:
    hosts = {event.get("attachedToRef") for event in document.of("boundaryEvent")}
    for each in _after(document):
        target = document.ref(each, "targetRef")
        if target is not None and tag(target) == "receiveTask" and target.get("id") in hosts:
            yield target


@RULES.add(
    "event-gateway-entry",
    "10.6.6",
    "Wat na een gebeurtenispoort wacht, heeft geen andere pijl naar zich toe. Teken die andere "
    "pijl naar een eigen gebeurtenis.",
    right=_WAITING,
    wrong=_WAITING + '<task id="t" />' + line("c", "t", "d"),
    element="d",
)
def event_gateway_entry(document: Document) -> Iterator[Node]:
    for each in _after(document):
        target = document.ref(each, "targetRef")
        if target is not None and len(document.incoming(target)) > 1:
            yield target


@RULES.add(
    "event-gateway-first",
    "10.6.6",
    "Een gebeurtenispoort die het proces begint (instantiate) heeft geen pijl naar zich toe. Haal "
    "de pijl weg, of zet instantiate uit.",
    right=_WAITING,
    wrong=_events(_CATCH, _OTHER, more=' instantiate="true"'),
    element="g",
)
def event_gateway_first(document: Document) -> Iterator[Node]:
    for gateway in document.of("eventBasedGateway"):
        if flag(gateway, "instantiate") and document.incoming(gateway):
            yield gateway


@RULES.add(
    "event-gateway-parallel",
    "10.6.6",
    "Alleen een gebeurtenispoort die het proces begint, wacht op alles tegelijk (Parallel). "
    "Gebruik een parallelle poort met daarna de gebeurtenissen.",
    right=_WAITING,
    wrong=_events(_CATCH, _OTHER, more=' eventGatewayType="Parallel"'),
    element="g",
)
def event_gateway_parallel(document: Document) -> Iterator[Node]:
    for gateway in document.of("eventBasedGateway"):
        if gateway.get("eventGatewayType") == "Parallel" and not flag(gateway, "instantiate"):
            yield gateway
