"""Repeated activities: how often, over what, and what they throw."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES, SUBPROCESSES
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.data import ITEMS
from engine.bpmn.rules.standard.document import Document, parent
from engine.bpmn.rules.standard.example import FORMAL, E, S, T, line, process
from engine.bpmn.rules.standard.items import item_of
from engine.bpmn.xmlfile import Node, child, children

RULES = Constraints()
_DRAWN = S + T + E + line("s", "t", "e")
_COUNT = f"<loopCardinality {FORMAL}>3</loopCardinality>"
_OVER = "<loopDataInputRef>in</loopDataInputRef>"
_IO = (
    '<ioSpecification><dataInput id="in" itemSubjectRef="lijst" isCollection="true" />'
    "<inputSet><dataInputRefs>in</dataInputRefs></inputSet><outputSet /></ioSpecification>"
)


def _looped(loop: str, before: str = "") -> str:
    return S + f'<manualTask id="t">{before}{loop}</manualTask>' + E + line("s", "t", "e")


def _many(inner: str = "", more: str = "") -> str:
    kind = "multiInstanceLoopCharacteristics"
    return _looped(f'<{kind} id="m"{more}>{inner}</{kind}>', _IO if _OVER in inner else "")


def _typed(inner: str) -> str:
    return process(_many(inner)) + ITEMS


@RULES.add(
    "start-quantity",
    "10.3.1",
    "Een taak begint bij minstens één token (startQuantity). Haal de eigenschap weg.",
    right=_DRAWN,
    wrong=_DRAWN.replace("<task", '<task startQuantity="0"'),
    element="t",
)
def start_quantity(document: Document) -> Iterator[Node]:
    return (node for node in document.of(*sorted(ACTIVITIES)) if _below_one(node, "startQuantity"))


@RULES.add(
    "completion-quantity",
    "10.3.1",
    "Een taak geeft minstens één token door (completionQuantity). Haal de eigenschap weg.",
    right=_DRAWN,
    wrong=_DRAWN.replace("<task", '<task completionQuantity="-1"'),
    element="t",
)
def completion_quantity(document: Document) -> Iterator[Node]:
    return (n for n in document.of(*sorted(ACTIVITIES)) if _below_one(n, "completionQuantity"))


@RULES.add(
    "loop-maximum",
    "10.3.8",
    "Een lus draait hoogstens één keer of vaker (loopMaximum). Vul een hoger getal in.",
    right=_looped('<standardLoopCharacteristics loopMaximum="3" />'),
    wrong=_looped('<standardLoopCharacteristics loopMaximum="-3" />'),
    element="t",
)
def loop_maximum(document: Document) -> Iterator[Node]:
    return (n for n in document.of("standardLoopCharacteristics") if _below_one(n, "loopMaximum"))


def _below_one(node: Node, name: str) -> bool:
    text = (node.get(name) or "1").strip().lstrip("+")
    return text.startswith("-") or not text.strip("0")


@RULES.add(
    "many-both",
    "10.3.8",
    "Een herhaling heeft een aantal of een lijst, niet allebei. Haal een van de twee weg.",
    right=_many(_COUNT),
    wrong=_typed(_COUNT + _OVER),
    element="m",
)
def many_both(document: Document) -> Iterator[Node]:
    for node in document.of("multiInstanceLoopCharacteristics"):
        if len(children(node, "loopCardinality")) + len(children(node, "loopDataInputRef")) > 1:
            yield node


@RULES.add(
    "many-input",
    "10.3.8",
    "De lijst waarover een taak wordt herhaald is een gegeven dat in die taak gaat (dataInput). "
    "Kies dat gegeven.",
    right=_typed(_OVER),
    wrong=_many("<loopDataInputRef>d</loopDataInputRef>") + '<dataObject id="d" />',
    element="m",
)
def many_input(document: Document) -> Iterator[Node]:
    for node in document.of("multiInstanceLoopCharacteristics"):
        around = node.getparent()
        if around is None or parent(node) in SUBPROCESSES:
            continue
        lists = document.refs(node, "loopDataInputRef")
        if any(around not in data.iterancestors() for data in lists):
            yield node


@RULES.add(
    "many-item",
    "10.3.8",
    "Eén onderdeel van een herhaling is van dezelfde soort als de lijst, en zelf geen lijst. Maak "
    "ze gelijk.",
    right=_typed(_OVER + '<inputDataItem itemSubjectRef="tekst" />'),
    wrong=_typed(_OVER + '<inputDataItem itemSubjectRef="getal" />'),
    element="m",
)
def many_item(document: Document) -> Iterator[Node]:
    for node in document.of("multiInstanceLoopCharacteristics"):
        for reference, item in (
            ("loopDataInputRef", "inputDataItem"),
            ("loopDataOutputRef", "outputDataItem"),
        ):
            one, lists = child(node, item), document.refs(node, reference)
            if one is None or not lists:
                continue
            own, whole = item_of(document, one), item_of(document, lists[0])
            is_list = own is not None and own.get("isCollection") == "true"
            if whole is not None and (_structure(own) != _structure(whole) or is_list):
                yield node


def _structure(item: Node | None) -> str | None:
    return None if item is None else item.get("structureRef") or item.get("id")


@RULES.add(
    "many-behavior",
    "10.3.8",
    "Een herhaling die bij een ronde iets geeft (behavior), zegt ook welke gebeurtenis. Haal "
    "behavior weg, of vul de gebeurtenis in.",
    right=_many(_COUNT),
    wrong=_many(_COUNT, ' behavior="One"'),
    element="m",
)
def many_behavior(document: Document) -> Iterator[Node]:
    needed = {"One": "oneBehaviorEventRef", "None": "noneBehaviorEventRef"}
    for node in document.of("multiInstanceLoopCharacteristics"):
        behavior = node.get("behavior", "All")
        if behavior in needed and node.get(needed[behavior]) is None:
            yield node
        if behavior == "Complex" and child(node, "complexBehaviorDefinition") is None:
            yield node
