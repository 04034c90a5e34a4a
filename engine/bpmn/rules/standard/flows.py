"""Sequence flows: where they begin, where they end, and what they may carry."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import FLOW_NODES
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document, is_event_subprocess, process_of
from engine.bpmn.rules.standard.example import E, S, T, flow, line
from engine.bpmn.xmlfile import Node, children, local_reference, tag, text_of

RULES = Constraints()
_ASIDE = {
    "association",
    "dataObject",
    "dataObjectReference",
    "dataStoreReference",
    "group",
    "textAnnotation",
}
_DRAWN = S + T + E + line("s", "t", "e")


def _ends(document: Document, flow: Node) -> tuple[Node | None, Node | None]:
    return document.ref(flow, "sourceRef"), document.ref(flow, "targetRef")


@RULES.add(
    "flow-ends",
    "8.4.13",
    "Een pijl loopt van een stap, poort of gebeurtenis naar een andere. Verbind beide einden.",
    right=_DRAWN,
    wrong=_DRAWN + '<dataObject id="d" />' + line("t", "d"),
    element="t-d",
)
def flow_ends(document: Document) -> Iterator[Node]:
    for each in document.of("sequenceFlow"):
        known = [end for end in _ends(document, each) if end is not None]
        choreography = any("horeography" in tag(end) for end in known)
        if not choreography and (len(known) < 2 or any(tag(e) not in FLOW_NODES for e in known)):
            yield each


@RULES.add(
    "artifact-flow",
    "8.3.1",
    "Naar of van een opmerking, groep of gegeven loopt geen pijl en geen berichtstroom. Verbind "
    "het met een associatie (stippellijn).",
    right=_DRAWN + '<textAnnotation id="x" /><association id="a" sourceRef="t" targetRef="x" />',
    wrong=_DRAWN + line("t", "x") + '<textAnnotation id="x" />',
    element="x",
)
def artifact_flow(document: Document) -> Iterator[Node]:
    for each in document.of("sequenceFlow", "messageFlow"):
        ends = [end for end in _ends(document, each) if end is not None]
        yield from (end for end in ends if tag(end) in _ASIDE)


@RULES.add(
    "flow-crosses-border",
    "7.6.1",
    "Een pijl blijft binnen één (deel)proces. Gebruik een berichtstroom tussen pools, of laat de "
    "pijl bij het deelproces zelf beginnen of eindigen.",
    right=_DRAWN,
    wrong=S + f'<subProcess id="u">{T}</subProcess>' + line("s", "u") + line("s", "t"),
    element="s-t",
)
def flow_crosses_border(document: Document) -> Iterator[Node]:
    for each in document.of("sequenceFlow"):
        source, target = _ends(document, each)
        if source is None or target is None or tag(source) not in FLOW_NODES:
            continue
        if tag(target) in FLOW_NODES and source.getparent() is not target.getparent():
            yield each


@RULES.add(
    "flow-lists",
    "8.4.13",
    "De lijsten met inkomende en uitgaande pijlen kloppen niet met deze pijl. Teken hem opnieuw.",
    right='<startEvent id="s"><outgoing>s-e</outgoing></startEvent>'
    '<endEvent id="e"><incoming>s-e</incoming></endEvent>' + line("s", "e"),
    wrong='<startEvent id="s"><outgoing>s-e</outgoing></startEvent>' + E + line("s", "e"),
    element="s-e",
)
def flow_lists(document: Document) -> Iterator[Node]:
    drawn = [each for each in document.of("sequenceFlow") if process_of(each) in document.listing]
    broken = [each for each in drawn if not _is_listed(document, each)]
    yield from broken
    for node in document.of(*sorted(FLOW_NODES)):
        for name, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            listed = document.refs(node, name)
            flows = [each for each in listed if tag(each) == "sequenceFlow" and each not in broken]
            if any(local_reference(each.get(end)) != node.get("id") for each in flows):
                yield node


def _is_listed(document: Document, flow: Node) -> bool:
    source, target = _ends(document, flow)
    return all(
        end is None or flow in document.refs(end, name)
        for end, name in ((source, "outgoing"), (target, "incoming"))
        if end is None or tag(end) in FLOW_NODES
    )


@RULES.add(
    "flow-listed-twice",
    "8.4.13",
    "Een pijl staat één keer in de lijst van een stap. Teken de pijl opnieuw.",
    right='<startEvent id="s"><outgoing>s-e</outgoing></startEvent>'
    '<endEvent id="e"><incoming>s-e</incoming></endEvent>' + line("s", "e"),
    wrong='<startEvent id="s"><outgoing>s-e</outgoing><outgoing>s-e</outgoing></startEvent>'
    '<endEvent id="e"><incoming>s-e</incoming></endEvent>' + line("s", "e"),
    element="s",
)
def flow_listed_twice(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(FLOW_NODES)):
        for name in ("incoming", "outgoing"):
            listed = [text_of(each) for each in children(node, name)]
            if len(set(listed)) < len(listed):
                yield node


@RULES.add(
    "flow-into-start",
    "10.5.2",
    "Naar een startgebeurtenis gaat geen pijl. Laat de pijl naar de stap erna gaan.",
    right=_DRAWN,
    wrong=S + T + line("s", "t", "s"),
    element="s",
)
def flow_into_start(document: Document) -> Iterator[Node]:
    return (event for event in document.of("startEvent") if document.incoming(event))


@RULES.add(
    "flow-into-boundary",
    "10.5.4",
    "Naar een gebeurtenis op een rand gaat geen pijl. Laat de pijl naar de taak zelf gaan.",
    right=_DRAWN,
    wrong=_DRAWN + '<boundaryEvent id="b" attachedToRef="t"><signalEventDefinition />'
    "</boundaryEvent>" + line("b", "e") + flow("s", "b"),
    element="b",
)
def flow_into_boundary(document: Document) -> Iterator[Node]:
    return (event for event in document.of("boundaryEvent") if document.incoming(event))


@RULES.add(
    "flow-out-of-end",
    "10.5.3",
    "Uit een eindgebeurtenis vertrekt geen pijl. Gebruik een tussengebeurtenis als het doorgaat.",
    right=_DRAWN,
    wrong=_DRAWN + line("e", "t"),
    element="e",
)
def flow_out_of_end(document: Document) -> Iterator[Node]:
    return (event for event in document.of("endEvent") if document.outgoing(event))


@RULES.add(
    "flow-at-event-subprocess",
    "10.3.5",
    "Een gebeurtenis-deelproces staat los: zonder pijlen. Haal de pijlen weg, of maak er een "
    "gewoon deelproces van.",
    right=_DRAWN
    + f'<subProcess id="u">{_DRAWN}</subProcess>'.replace('"s', '"us')
    .replace('"t', '"ut')
    .replace('"e', '"ue')
    .replace("-", "-u")
    + line("t", "u", "e"),
    wrong=_DRAWN + '<subProcess id="u" triggeredByEvent="true"><startEvent id="us">'
    '<signalEventDefinition /></startEvent><endEvent id="ue" />'
    + line("us", "ue")
    + "</subProcess>"
    + line("u", "e"),
    element="u",
)
def flow_at_event_subprocess(document: Document) -> Iterator[Node]:
    for node in document.of("subProcess"):
        if is_event_subprocess(node) and (document.incoming(node) or document.outgoing(node)):
            yield node
