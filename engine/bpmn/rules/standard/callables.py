"""What can be called: a call passes on the data that the called process asks, and a service too."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.data import ITEMS
from engine.bpmn.rules.standard.document import Document
from engine.bpmn.rules.standard.example import E, S, T, line
from engine.bpmn.rules.standard.items import differ, item_of
from engine.bpmn.xmlfile import Node, child, children

RULES = Constraints()
_KINDS = ("dataInput", "dataOutput", "inputSet", "outputSet")
_ASKED = (
    '<ioSpecification><dataInput id="{key}" itemSubjectRef="{item}" />'
    "<inputSet><dataInputRefs>{key}</dataInputRefs></inputSet><outputSet /></ioSpecification>"
)
_SERVICE = (
    ITEMS + '<message id="m" itemRef="tekst" /><interface id="if" name="if">'
    '<operation id="op" name="op"><inMessageRef>m</inMessageRef>'
    "<outMessageRef>m</outMessageRef></operation></interface>"
)
_BOTH = (
    '<ioSpecification><dataInput id="in" itemSubjectRef="{item}" />'
    '<dataOutput id="uit" itemSubjectRef="tekst" />'
    "<inputSet><dataInputRefs>in</dataInputRefs></inputSet>"
    "<outputSet><dataOutputRefs>uit</dataOutputRefs></outputSet></ioSpecification>"
)
_BINDING = '<ioBinding id="b" operationRef="op" inputDataRef="in" outputDataRef="uit" />'


def _call(given: str) -> str:
    call = f'<callActivity id="c" calledElement="q">{given}</callActivity>'
    asked = _ASKED.format(key="vraag", item="tekst")
    caller = f'<process id="p">{S}{call}{E}{line("s", "c", "e")}</process>'
    inside = '<startEvent id="us" /><endEvent id="ue" />' + line("us", "ue")
    return caller + f'<process id="q">{asked}{inside}</process>' + ITEMS


def _offered(inner: str) -> str:
    offer = f"<supportedInterfaceRef>if</supportedInterfaceRef>{inner}"
    return f'<process id="p">{offer}{S}{T}{E}{line("s", "t", "e")}</process>' + _SERVICE


def _asks(node: Node) -> list[Node]:
    specification = child(node, "ioSpecification")
    return [] if specification is None else [x for k in _KINDS for x in children(specification, k)]


def _types(document: Document, node: Node, kind: str) -> list[Node | None]:
    return [item_of(document, one) for one in _asks(node) if one.tag.endswith(f"}}{kind}")]


@RULES.add(
    "call-data",
    "10.3.6",
    "Een aanroep geeft precies de gegevens die het aangeroepen proces vraagt (ioSpecification). "
    "Maak ze gelijk, of haal ze bij beide weg.",
    right=_call(_ASKED.format(key="in", item="tekst")),
    wrong=_call(""),
    element="c",
)
def call_data(document: Document) -> Iterator[Node]:
    for node in document.of("callActivity"):
        called = document.ref(node, "calledElement")
        if called is None:
            continue
        if [one.tag for one in _asks(node)] != [one.tag for one in _asks(called)]:
            yield node


@RULES.add(
    "call-type",
    "10.3.6",
    "Een gegeven van een aanroep is van dezelfde soort als in het aangeroepen proces. Maak ze "
    "gelijk.",
    right=_call(_ASKED.format(key="in", item="tekst")),
    wrong=_call(_ASKED.format(key="in", item="getal")),
    element="in",
)
def call_type(document: Document) -> Iterator[Node]:
    for node in document.of("callActivity"):
        called = document.ref(node, "calledElement")
        if called is None:
            continue
        for kind in ("dataInput", "dataOutput"):
            wanted = _types(document, called, kind)
            for one in (each for each in _asks(node) if each.tag.endswith(f"}}{kind}")):
                if wanted and all(differ(item_of(document, one), other) for other in wanted):
                    yield one


@RULES.add(
    "service-binding",
    "10.4.2",
    "Een proces dat een dienst aanbiedt (supportedInterfaceRef), verbindt zijn gegevens met een "
    "operatie (ioBinding). Voeg die toe.",
    right=_offered(_BOTH.format(item="tekst") + _BINDING),
    wrong=_offered(_BOTH.format(item="tekst")),
    element="p",
)
def service_binding(document: Document) -> Iterator[Node]:
    for node in document.nodes:
        offers = child(node, "supportedInterfaceRef") is not None
        if offers and child(node, "ioBinding") is None:
            yield node


@RULES.add(
    "service-type",
    "10.4.2",
    "Een verbinding met een operatie koppelt gegevens van dezelfde soort als de berichten van die "
    "operatie. Maak ze gelijk.",
    right=_offered(_BOTH.format(item="tekst") + _BINDING),
    wrong=_offered(_BOTH.format(item="getal") + _BINDING),
    element="p",
)
def service_type(document: Document) -> Iterator[Node]:
    for binding in document.of("ioBinding"):
        operation, around = document.ref(binding, "operationRef"), binding.getparent()
        pairs = (("inputDataRef", "inMessageRef"), ("outputDataRef", "outMessageRef"))
        for own, message in pairs:
            data = document.ref(binding, own)
            found = [] if operation is None else document.refs(operation, message)
            if data is None or around is None or operation is None:
                continue
            if not found or differ(item_of(document, data), item_of(document, found[0])):
                yield around
                break
