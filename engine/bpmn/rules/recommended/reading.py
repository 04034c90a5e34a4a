"""Names, splits and joins that a reader understands at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.bpmn.diagram import ACTIVITIES, FLOW_NODES, GATEWAYS, SUBPROCESSES
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import (
    Document,
    has,
    is_compensation,
    is_event_subprocess,
    levels,
    members,
    parent,
    triggers,
)
from engine.bpmn.rules.standard.example import E, S, T, event, flow, line, when
from engine.bpmn.xmlfile import Node, child, flag, tag, text_of

RULES = Constraints()
_NAMED: Final = sorted(FLOW_NODES - {"boundaryEvent", "parallelGateway", "eventBasedGateway"})


def _named(drawn: str) -> str:
    """The same drawing with a name at each element."""
    for key in "stebgh":
        drawn = drawn.replace(f' id="{key}"', f' id="{key}" name="{key}"')
    return drawn


_DRAWN = _named(S + T + E + line("s", "t", "e"))
_TWO = _named('<task id="b" />')
_JOIN = _named('<exclusiveGateway id="h" />')
_YES = flow("g", "t", when("=x")).replace(" id=", ' name="ja" id=')
_CHOICE = (
    _named(S + '<exclusiveGateway id="g" default="g-b" />' + T + E) + _TWO + line("s", "g", "b")
)


@RULES.add(
    "label-required",
    "bpmnlint",
    "Geef dit een naam, zodat iedereen ziet wat hier gebeurt.",
    right=_DRAWN,
    wrong=_DRAWN.replace(' name="t"', ""),
    element="t",
    severity="warning",
)
def label_required(document: Document) -> Iterator[Node]:
    for node in document.of(*_NAMED, "participant", "lane"):
        if not (node.get("name") or "").strip() and _needs_name(document, node):
            yield node
    for each in document.of("sequenceFlow"):
        if child(each, "conditionExpression") is not None and not (each.get("name") or "").strip():
            yield each


def _needs_name(document: Document, node: Node) -> bool:
    kind = tag(node)
    if kind in GATEWAYS:
        return len(document.outgoing(node)) > 1
    inside = parent(node) in SUBPROCESSES
    linked = kind.endswith("Event") and has(document, node, "link")
    return not linked and not (inside and kind in ("startEvent", "endEvent"))


@RULES.add(
    "end-required",
    "bpmnlint",
    "Dit proces heeft geen einde. Teken er een, zodat te zien is waar het ophoudt.",
    right=_DRAWN,
    wrong=_named(S + T + line("s", "t")),
    element="p",
    severity="warning",
)
def end_required(document: Document) -> Iterator[Node]:
    for level in levels(document):
        kinds = {tag(node) for node in members(level)}
        if "startEvent" in kinds and "endEvent" not in kinds:
            yield level


@RULES.add(
    "duplicate-flow",
    "bpmnlint",
    "Tussen deze twee stappen loopt al zo'n pijl. Haal er een weg: anders gebeurt de stap twee "
    "keer.",
    right=_DRAWN,
    wrong=_DRAWN + '<sequenceFlow id="weer" sourceRef="t" targetRef="e" />',
    element="weer",
)
def duplicate_flow(document: Document) -> Iterator[Node]:
    seen: set[tuple[str | None, str | None, str]] = set()
    for each in document.of("sequenceFlow"):
        condition = text_of(child(each, "conditionExpression"))
        ends = each.get("sourceRef"), each.get("targetRef"), condition
        if ends in seen:
            yield each
        seen.add(ends)


@RULES.add(
    "gateway-join-fork",
    "bpmnlint",
    "Deze poort voegt samen en splitst tegelijk. Teken twee poorten: eerst samen, dan uiteen.",
    right=_CHOICE + _JOIN + line("t", "h", "e") + line("b", "h") + _YES,
    wrong=_CHOICE + line("b", "e") + line("t", "g") + _YES,
    element="g",
    severity="warning",
)
def gateway_join_fork(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(GATEWAYS)):
        if len(document.incoming(node)) > 1 and len(document.outgoing(node)) > 1:
            yield node


@RULES.add(
    "implicit-split",
    "bpmnlint",
    "Uit deze stap vertrekken meer pijlen die tegelijk lopen. Teken er een parallelle poort "
    "achter.",
    right=_DRAWN,
    wrong=_DRAWN + _TWO + _named('<endEvent id="g" />') + line("t", "b", "g"),
    element="t",
    severity="warning",
)
def implicit_split(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(FLOW_NODES - GATEWAYS)):
        plain = [
            each
            for each in document.outgoing(node)
            if child(each, "conditionExpression") is None and each.get("id") != node.get("default")
        ]
        if len(plain) > 1:
            yield node


@RULES.add(
    "fake-join",
    "bpmnlint",
    "Hier komen meer pijlen binnen zonder poort: bij elke pijl begint dit opnieuw. Teken er een "
    "poort voor.",
    right=_CHOICE + _JOIN + line("t", "h", "e") + line("b", "h") + _YES,
    wrong=_CHOICE + line("t", "b", "e") + _YES,
    element="b",
    severity="warning",
)
def fake_join(document: Document) -> Iterator[Node]:
    for node in document.of(
        *sorted(ACTIVITIES), "intermediateThrowEvent", "intermediateCatchEvent"
    ):
        if len(document.incoming(node)) > 1:
            yield node


@RULES.add(
    "superfluous-stop",
    "bpmnlint",
    "Er loopt hier niets tegelijk, dus er valt niets te stoppen. Gebruik een gewoon einde.",
    right=_DRAWN,
    wrong=_named(S + T + event("endEvent", "e", "terminate") + line("s", "t", "e")),
    element="e",
    severity="warning",
)
def superfluous_stop(document: Document) -> Iterator[Node]:
    for level in levels(document):
        inside = members(level)
        if not any(_splits(document, node) for node in inside):
            yield from (n for n in inside if triggers(document, n) == ["terminate"])


def _splits(document: Document, node: Node) -> bool:
    """Whether more may run at the same time after this element."""
    if tag(node) in ("parallelGateway", "inclusiveGateway", "complexGateway"):
        return len(document.outgoing(node)) > 1
    if tag(node) == "boundaryEvent":
        return not flag(node, "cancelActivity", default=True)
    alone = is_event_subprocess(node) or is_compensation(node)
    return alone or (tag(node) not in GATEWAYS and len(document.outgoing(node)) > 1)


_GLOBALS: Final = ("message", "signal", "error", "escalation")


@RULES.add(
    "unused-global",
    "bpmnlint",
    "Niets in dit bestand gebruikt dit. Haal het weg, of verwijs ernaar.",
    right=f'<process id="p">{_DRAWN}</process>',
    wrong=f'<process id="p">{_DRAWN}</process><message id="m" name="m" />',
    element="m",
    severity="warning",
)
def unused_global(document: Document) -> Iterator[Node]:
    used = {
        (node.get(f"{kind}Ref") or "").rsplit(":", 1)[-1]
        for node in document.nodes
        for kind in _GLOBALS
    }
    texts = ("inMessageRef", "outMessageRef", "errorRef")
    used |= {text_of(node).rsplit(":", 1)[-1] for node in document.of(*texts)}
    return (node for node in document.of(*_GLOBALS) if node.get("id") not in used)


@RULES.add(
    "same-global",
    "bpmnlint",
    "Er is al zo een met deze naam. Gebruik die, of geef deze een eigen naam.",
    right=f'<process id="p">{_DRAWN}</process>',
    wrong='<process id="p">'
    + _named(event("startEvent", "s", "signal").replace(" />", ' signalRef="x" />') + T)
    + _named(event("endEvent", "e", "signal").replace(" />", ' signalRef="y" />'))
    + line("s", "t", "e")
    + '</process><signal id="x" name="alarm" /><signal id="y" name="alarm" />',
    element="y",
    severity="warning",
)
def same_global(document: Document) -> Iterator[Node]:
    seen: set[tuple[str, str]] = set()
    for node in document.of(*_GLOBALS):
        key = tag(node), node.get("name") or ""
        if key[1] and key in seen:
            yield node
        seen.add(key)
