"""Pools, lanes and the message flows between pools."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES, EVENTS
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import CATCHING, THROWING, Document, has, process_of
from engine.bpmn.rules.standard.example import E, S, T, event, line
from engine.bpmn.xmlfile import Node, children, tag

RULES = Constraints()
_OURS = f'<process id="p">{S}{T}{E}{line("s", "t", "e")}</process>'
_WAITS = (
    f'<process id="p">{S}{event("intermediateCatchEvent", "w", "message")}{E}'
    f"{line('s', 'w', 'e')}</process>"
)
_THEIRS = '<process id="q"><task id="u" /></process>'
_POOLS = '<participant id="P" processRef="p" /><participant id="Q" processRef="q" />'


def _between(
    source: str, target: str, *, ours: str = _OURS, theirs: str = _THEIRS, pools: str = _POOLS
) -> str:
    flow = f'<messageFlow id="m" sourceRef="{source}" targetRef="{target}" />'
    return f'<collaboration id="c">{pools}{flow}</collaboration>{ours}{theirs}'


def _counted(attributes: str) -> str:
    inner = f'<participantMultiplicity id="x" {attributes} />'
    return _POOLS.replace('"q" />', f'"q">{inner}</participant>')


def _sent(kind: str, key: str) -> str:
    return _OURS.replace(E if kind == "endEvent" else S, event(kind, key, "message"))


@RULES.add(
    "message-flow-pools",
    "9.4",
    "Een berichtstroom loopt van de ene pool naar een andere. Gebruik binnen een pool een gewone "
    "pijl.",
    right=_between("t", "u"),
    wrong=_between("t", "P"),
    element="m",
)
def message_flow_pools(document: Document) -> Iterator[Node]:
    for flow in document.of("messageFlow"):
        ends = [document.ref(flow, name) for name in ("sourceRef", "targetRef")]
        pools = [_pool(document, end) for end in ends if end is not None]
        if len(pools) == 2 and pools[0] is not None and pools[0] is pools[1]:
            yield flow


def _pool(document: Document, node: Node) -> Node | None:
    """The process of a pool or of what stands in it; the pool itself when it has no process."""
    if tag(node) == "participant":
        process = document.ref(node, "processRef")
        return node if process is None else process
    return process_of(node)


@RULES.add(
    "message-flow-ends",
    "7.6.2",
    "Een berichtstroom begint en eindigt bij een pool, een taak of een gebeurtenis. Verbind hem "
    "met een van die.",
    right=_between("t", "Q"),
    wrong=_between("d", "Q", ours=_OURS.replace("</process>", '<dataObject id="d" /></process>')),
    element="m",
)
def message_flow_ends(document: Document) -> Iterator[Node]:
    allowed = ACTIVITIES | EVENTS | {"participant"}
    for flow in document.of("messageFlow"):
        ends = [document.ref(flow, name) for name in ("sourceRef", "targetRef")]
        conversation = any(end is not None and "onversation" in tag(end) for end in ends)
        if not conversation and any(end is not None and tag(end) not in allowed for end in ends):
            yield flow


@RULES.add(
    "message-from-start",
    "10.5.2",
    "Uit een startgebeurtenis vertrekt geen bericht: zij wacht juist. Laat het bericht bij een "
    "taak beginnen.",
    right=_between("t", "Q"),
    wrong=_between("s", "Q"),
    element="m",
)
def message_from_start(document: Document) -> Iterator[Node]:
    return _touching(document, "sourceRef", "startEvent")


@RULES.add(
    "message-to-end",
    "10.5.3",
    "Naar een einde gaat geen bericht: daar wacht niemand meer. Laat het naar een taak gaan.",
    right=_between("Q", "t"),
    wrong=_between("Q", "e"),
    element="m",
)
def message_to_end(document: Document) -> Iterator[Node]:
    return _touching(document, "targetRef", "endEvent")


def _touching(document: Document, name: str, kind: str) -> Iterator[Node]:
    for flow in document.of("messageFlow"):
        end = document.ref(flow, name)
        if end is not None and tag(end) == kind:
            yield flow


@RULES.add(
    "message-direction",
    "10.5.4",
    "Een tussengebeurtenis die wacht geeft geen bericht, en een die geeft ontvangt er geen. Draai "
    "de berichtstroom om, of kies de andere soort.",
    right=_between("Q", "w", ours=_WAITS),
    wrong=_between("w", "Q", ours=_WAITS),
    element="w",
)
def message_direction(document: Document) -> Iterator[Node]:
    for name, kinds in (
        ("sourceRef", ("intermediateCatchEvent", "boundaryEvent")),
        ("targetRef", ("intermediateThrowEvent",)),
    ):
        for flow in document.of("messageFlow"):
            end = document.ref(flow, name)
            if end is not None and tag(end) in kinds:
                yield end


@RULES.add(
    "message-event",
    "10.5.2",
    "Een gebeurtenis met een berichtstroom is een berichtgebeurtenis. Kies de soort bericht.",
    right=_between("Q", "s", ours=_sent("startEvent", "s")),
    wrong=_between("Q", "s"),
    element="s",
)
def message_event(document: Document) -> Iterator[Node]:
    for name, kinds in (("targetRef", CATCHING), ("sourceRef", THROWING)):
        for flow in document.of("messageFlow"):
            end = document.ref(flow, name)
            if end is not None and tag(end) in kinds and not has(document, end, "message"):
                yield end


@RULES.add(
    "multiplicity-minimum",
    "9.3.1",
    "Het kleinste aantal deelnemers is nul of meer. Vul een ander getal in.",
    right=_between("t", "u", pools=_counted('minimum="0" maximum="3"')),
    wrong=_between("t", "u", pools=_counted('minimum="-1" maximum="3"')),
    element="x",
)
def multiplicity_minimum(document: Document) -> Iterator[Node]:
    return (one for one in document.of("participantMultiplicity") if _number(one, "minimum", 0) < 0)


def _number(node: Node, name: str, default: int) -> int:
    try:
        return int(node.get(name, str(default)))
    except ValueError:
        return default  # the schema says so


@RULES.add(
    "multiplicity-maximum",
    "9.3.1",
    "Het grootste aantal deelnemers is minstens één, en niet kleiner dan het kleinste aantal. Vul "
    "een ander getal in.",
    right=_between("t", "u", pools=_counted('minimum="2" maximum="3"')),
    wrong=_between("t", "u", pools=_counted('minimum="2"')),
    element="x",
)
def multiplicity_maximum(document: Document) -> Iterator[Node]:
    for node in document.of("participantMultiplicity"):
        if _number(node, "maximum", 1) < max(1, _number(node, "minimum", 0)):
            yield node


@RULES.add(
    "pool-process",
    "9.3",
    "Elke pool heeft een eigen proces. Maak voor deze pool een ander proces, of laat haar leeg.",
    right=_between("t", "u"),
    wrong=_between("t", "u", pools=_POOLS + '<participant id="R" processRef="p" />'),
    element="R",
)
def pool_process(document: Document) -> Iterator[Node]:
    for collaboration in document.of("collaboration"):
        seen: set[Node] = set()
        for pool in children(collaboration, "participant"):
            process = document.ref(pool, "processRef")
            if process is not None and process in seen:
                yield pool
            if process is not None:
                seen.add(process)
