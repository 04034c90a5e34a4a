"""Data: inputs and outputs, their sets, and the associations that fill them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document
from engine.bpmn.rules.standard.example import E, S, line
from engine.bpmn.rules.standard.items import differ, item_of
from engine.bpmn.xmlfile import Node, child, children, flag, tag, text_of

RULES = Constraints()
_SETS = (
    ("dataInput", "inputSet", "dataInputRefs"),
    ("dataOutput", "outputSet", "dataOutputRefs"),
)
ITEMS = (
    '<itemDefinition id="tekst" structureRef="xsd:string" />'
    '<itemDefinition id="getal" structureRef="xsd:integer" />'
    '<itemDefinition id="lijst" structureRef="xsd:string" isCollection="true" />'
)


def _task(specification: str, more: str = "", beside: str = "") -> str:
    task = f'<task id="t"><ioSpecification>{specification}</ioSpecification>{more}</task>'
    return S + task + E + line("s", "t", "e") + beside


def _process(inner: str) -> str:
    return f'<process id="p">{inner}</process>' + ITEMS


_INPUT = (
    '<dataInput id="in" />',
    '<inputSet id="i"><dataInputRefs>in</dataInputRefs></inputSet><outputSet id="o" />',
)
_OUTPUT = (
    '<dataOutput id="uit" />',
    '<inputSet id="i" /><outputSet id="o"><dataOutputRefs>uit</dataOutputRefs></outputSet>',
)
_EMPTY = '<inputSet id="i" /><outputSet id="o" />'
_TARGET = '<dataInputAssociation id="a"><sourceRef>d</sourceRef><targetRef>in</targetRef>'


@RULES.add(
    "data-in-set",
    "10.4.2",
    "Elk gegeven dat erin of eruit gaat, staat in een set van diezelfde stap. Zet het in een "
    "inputSet of outputSet.",
    right=_task("".join(_INPUT)),
    wrong=_task('<dataInput id="in" />' + _EMPTY),
    element="in",
)
def data_in_set(document: Document) -> Iterator[Node]:
    for kind, holder, name in _SETS:
        for node in document.of(kind):
            around = node.getparent()
            sets = [] if around is None else children(around, holder)
            if not any(node in document.refs(each, name) for each in sets):
                yield node


@RULES.add(
    "set-contains",
    "10.4.2",
    "Een set noemt alleen gegevens van dezelfde stap. Kies een gegeven van deze stap.",
    right=_task("".join(_INPUT)),
    wrong=_task("".join(_INPUT)).replace(' id="t"', ' id="t"')
    + '<task id="u"><ioSpecification><inputSet id="j"><dataInputRefs>in</dataInputRefs></inputSet>'
    "<outputSet /></ioSpecification></task>" + line("s", "u", "e"),
    element="j",
)
def set_contains(document: Document) -> Iterator[Node]:
    for _, holder, name in _SETS:
        for node in document.of(holder):
            around = node.getparent()
            if any(each.getparent() is not around for each in document.refs(node, name)):
                yield node


@RULES.add(
    "set-optional",
    "10.4.2",
    "Wat in een set optioneel is, of tijdens het werk verandert, staat ook bij de gewone gegevens "
    "van die set. Voeg het daar toe.",
    right=_task("".join(_INPUT)),
    wrong=_task(
        '<dataInput id="in" /><dataInput id="bij" /><inputSet id="i"><dataInputRefs>in'
        "</dataInputRefs><optionalInputRefs>bij</optionalInputRefs></inputSet>"
        '<inputSet id="j"><dataInputRefs>bij</dataInputRefs></inputSet><outputSet id="o" />'
    ),
    element="i",
)
def set_optional(document: Document) -> Iterator[Node]:
    for side in ("Input", "Output"):
        for node in document.of(f"{side.lower()}Set"):
            listed = {text_of(each) for each in children(node, f"data{side}Refs")}
            names = (f"optional{side}Refs", f"whileExecuting{side}Refs")
            if any(text_of(each) not in listed for name in names for each in children(node, name)):
                yield node


@RULES.add(
    "set-pair",
    "10.4.2",
    "Een inputSet en een outputSet die bij elkaar horen, noemen elkaar allebei. Vul de verwijzing "
    "terug ook in.",
    right=_task(
        '<inputSet id="i"><outputSetRefs>o</outputSetRefs></inputSet>'
        '<outputSet id="o"><inputSetRefs>i</inputSetRefs></outputSet>'
    ),
    wrong=_task('<inputSet id="i"><outputSetRefs>o</outputSetRefs></inputSet><outputSet id="o" />'),
    element="i",
)
def set_pair(document: Document) -> Iterator[Node]:
    for kind, there, back in (
        ("inputSet", "outputSetRefs", "inputSetRefs"),
        ("outputSet", "inputSetRefs", "outputSetRefs"),
    ):
        for node in document.of(kind):
            if any(node not in document.refs(each, back) for each in document.refs(node, there)):
                yield node


def _associations(document: Document) -> Iterator[Node]:
    return document.of("dataInputAssociation", "dataOutputAssociation")


@RULES.add(
    "association-source",
    "10.4.2",
    "Een gegevenspijl heeft één bron, tenzij een bewerking (transformation) ze samenvoegt. Teken "
    "een pijl per bron.",
    right=_task("".join(_INPUT), _TARGET + "</dataInputAssociation>", '<dataObject id="d" />'),
    wrong=_task(
        "".join(_INPUT),
        _TARGET.replace("<target", "<sourceRef>f</sourceRef><target") + "</dataInputAssociation>",
        '<dataObject id="d" /><dataObject id="f" />',
    ),
    element="a",
)
def association_source(document: Document) -> Iterator[Node]:
    for node in _associations(document):
        around = node.getparent()
        drawn = tag(node) == "dataOutputAssociation" and (
            around is None or child(around, "ioSpecification") is None
        )  # the Modeler writes such a one without a source
        fewest = 0 if drawn else 1
        right = fewest <= len(children(node, "sourceRef")) <= 1
        if child(node, "transformation") is None and not right:
            yield node


@RULES.add(
    "association-type",
    "10.4.2",
    "De bron en het doel van een gegevenspijl hebben hetzelfde soort gegevens. Maak ze gelijk.",
    right=_process(
        _task(
            "".join(_INPUT).replace('"in"', '"in" itemSubjectRef="tekst"', 1),
            _TARGET + "</dataInputAssociation>",
            '<dataObject id="d" itemSubjectRef="tekst" />',
        )
    ),
    wrong=_process(
        _task(
            "".join(_INPUT).replace('"in"', '"in" itemSubjectRef="tekst"', 1),
            _TARGET + "</dataInputAssociation>",
            '<dataObject id="d" itemSubjectRef="getal" />',
        )
    ),
    element="a",
)
def association_type(document: Document) -> Iterator[Node]:
    for node in _associations(document):
        if child(node, "transformation") is not None:
            continue
        ends = document.refs(node, "sourceRef")[:1], document.refs(node, "targetRef")[:1]
        items = [item_of(document, end[0]) for end in ends if end]
        if len(items) == 2 and None not in items and differ(*items):
            yield node


@RULES.add(
    "association-own",
    "10.4.2",
    "Een gegevenspijl vult een gegeven van haar eigen stap, of komt daarvandaan. Kies een gegeven "
    "van deze stap.",
    right=_task("".join(_INPUT), _TARGET + "</dataInputAssociation>", '<dataObject id="d" />'),
    wrong=_task(
        "".join(_INPUT),
        _TARGET.replace(">in<", ">f<") + "</dataInputAssociation>",
        '<dataObject id="d" /><dataObject id="f" />',
    ),
    element="a",
)
def association_own(document: Document) -> Iterator[Node]:
    for kind, end in (
        ("dataInputAssociation", "targetRef"),
        ("dataOutputAssociation", "sourceRef"),
    ):
        for node in document.of(kind):
            around = node.getparent()
            for data in document.refs(node, end):
                if around is not None and around not in data.iterancestors():
                    yield node


@RULES.add(
    "collection",
    "10.4.1",
    "Of iets een lijst is (isCollection), is gelijk aan wat de soort gegevens ervan zegt. Maak ze "
    "gelijk.",
    right=_process(S + E + line("s", "e") + '<dataObject id="d" itemSubjectRef="tekst" />'),
    wrong=_process(S + E + line("s", "e") + '<dataObject id="d" itemSubjectRef="lijst" />'),
    element="d",
)
def collection(document: Document) -> Iterator[Node]:
    for node in document.of("dataObject", "dataInput", "dataOutput"):
        item = document.ref(node, "itemSubjectRef")
        if item is not None and flag(item, "isCollection") != flag(node, "isCollection"):
            yield node


@RULES.add(
    "store-capacity",
    "10.4.1",
    "De capaciteit van een gegevensopslag is nul of meer. Vul een getal in, of haal haar weg.",
    right=_process(S + E + line("s", "e")) + '<dataStore id="d" capacity="3" />',
    wrong=_process(S + E + line("s", "e")) + '<dataStore id="d" capacity="-3" />',
    element="d",
)
def store_capacity(document: Document) -> Iterator[Node]:
    return (node for node in document.of("dataStore") if node.get("capacity", "0").startswith("-"))
