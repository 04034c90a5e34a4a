"""Tasks that call an operation or pass on a message: their data is that of the message."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import EVENTS
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.data import ITEMS
from engine.bpmn.rules.standard.document import Document, definitions
from engine.bpmn.rules.standard.example import E, S, line
from engine.bpmn.rules.standard.items import carried_by, differ, item_of
from engine.bpmn.xmlfile import Node, child, children, tag

RULES = Constraints()
_IN = '<dataInput id="in" itemSubjectRef="tekst" />'
_INS = '<inputSet id="i"><dataInputRefs>in</dataInputRefs></inputSet><outputSet id="o" />'
_UIT = '<dataOutput id="uit" itemSubjectRef="tekst" />'
_UITS = '<inputSet id="i" /><outputSet id="o"><dataOutputRefs>uit</dataOutputRefs></outputSet>'
_ROOTS = (
    ITEMS + '<message id="m" itemRef="tekst" /><message id="n" itemRef="getal" />'
    '<interface id="if" name="if"><operation id="op" name="op"><inMessageRef>m</inMessageRef>'
    "</operation></interface>"
)
_SECOND = '<inputSet id="j"><dataInputRefs>in</dataInputRefs></inputSet>'
_OTHER = _INS.replace("<outputSet", _SECOND + "<outputSet")


def _file(kind: str, reference: str, specification: str) -> str:
    inner = f"<ioSpecification>{specification}</ioSpecification>" if specification else ""
    task = f'<{kind} id="t" {reference}>{inner}</{kind}>'
    return f'<process id="p">{S}{task}{E}{line("s", "t", "e")}</process>' + _ROOTS


def _count(task: Node, kind: str) -> int:
    specification = child(task, "ioSpecification")
    return 0 if specification is None else len(children(specification, kind))


def _items(document: Document, task: Node, kind: str) -> list[Node | None]:
    specification = child(task, "ioSpecification")
    found = [] if specification is None else children(specification, kind)
    return [item_of(document, each) for each in found]


@RULES.add(
    "operation-input",
    "10.3.3",
    "Een servicetaak met een operatie heeft precies één inputSet. Maak er één van.",
    right=_file("serviceTask", 'operationRef="op"', _IN + _INS),
    wrong=_file("serviceTask", 'operationRef="op"', _IN + _OTHER),
    element="t",
)
def operation_input(document: Document) -> Iterator[Node]:
    for task in document.of("serviceTask"):
        if task.get("operationRef") and _count(task, "inputSet") != 1:
            yield task


@RULES.add(
    "operation-output",
    "10.3.3",
    "Een servicetaak met een operatie heeft hoogstens één outputSet. Maak er één van.",
    right=_file("serviceTask", 'operationRef="op"', _IN + _INS),
    wrong=_file("serviceTask", 'operationRef="op"', _IN + _INS + '<outputSet id="q" />'),
    element="t",
)
def operation_output(document: Document) -> Iterator[Node]:
    for task in document.of("serviceTask"):
        if task.get("operationRef") and _count(task, "outputSet") > 1:
            yield task


@RULES.add(
    "operation-type",
    "10.3.3",
    "De gegevens van een servicetaak zijn van dezelfde soort als de berichten van haar operatie. "
    "Maak ze gelijk.",
    right=_file("serviceTask", 'operationRef="op"', _IN + _INS),
    wrong=_file("serviceTask", 'operationRef="op"', _IN.replace("tekst", "getal") + _INS),
    element="t",
)
def operation_type(document: Document) -> Iterator[Node]:
    for task in document.of("serviceTask"):
        operation = document.ref(task, "operationRef")
        if operation is None:
            continue
        ins = [item_of(document, one) for one in document.refs(operation, "inMessageRef")]
        outs = [item_of(document, one) for one in document.refs(operation, "outMessageRef")]
        inputs, outputs = _items(document, task, "dataInput"), _items(document, task, "dataOutput")
        if (inputs and not _match(inputs, ins)) or (outs and not _match(outputs, outs)):
            yield task


def _match(found: list[Node | None], wanted: list[Node | None]) -> bool:
    return any(not differ(one, other) for one in found for other in wanted)


@RULES.add(
    "message-sets",
    "10.3.3",
    "Een verzend- of ontvangtaak met een bericht heeft hoogstens één set en één gegeven voor dat "
    "bericht. Maak er één van.",
    right=_file("sendTask", 'messageRef="m"', _IN + _INS),
    wrong=_file("sendTask", 'messageRef="m"', _IN + _OTHER),
    element="t",
)
def message_sets(document: Document) -> Iterator[Node]:
    for kind, side in (("sendTask", "Input"), ("receiveTask", "Output")):
        for task in document.of(kind):
            most = max(_count(task, f"{side.lower()}Set"), _count(task, f"data{side}"))
            if task.get("messageRef") and most > 1:
                yield task


@RULES.add(
    "message-type",
    "10.3.3",
    "De gegevens van een verzend- of ontvangtaak zijn van dezelfde soort als haar bericht. Maak ze "
    "gelijk.",
    right=_file("receiveTask", 'messageRef="m"', _UIT + _UITS),
    wrong=_file("receiveTask", 'messageRef="n"', _UIT + _UITS),
    element="t",
)
def message_type(document: Document) -> Iterator[Node]:
    for kind, data in (("sendTask", "dataInput"), ("receiveTask", "dataOutput")):
        for task in document.of(kind):
            items, message = _items(document, task, data), document.ref(task, "messageRef")
            item = None if message is None else item_of(document, message)
            if items and (item is None or not _match(items, [item])):
                yield task


@RULES.add(
    "event-data",
    "10.4.2",
    "Een gebeurtenis met gegevens heeft er één voor elke soort waarop zij wacht of die zij geeft. "
    "Haal de andere weg.",
    right=f'<process id="p">{S}<endEvent id="e">{_IN}<inputSet id="i"><dataInputRefs>in'
    '</dataInputRefs></inputSet><messageEventDefinition messageRef="m" /></endEvent>'
    + line("s", "e")
    + "</process>"
    + _ROOTS,
    wrong=f'<process id="p">{S}<endEvent id="e">{_IN}<inputSet id="i"><dataInputRefs>in'
    "</dataInputRefs></inputSet></endEvent>" + line("s", "e") + "</process>" + _ROOTS,
    element="e",
)
def event_data(document: Document) -> Iterator[Node]:
    for event in document.of(*sorted(EVENTS)):
        data = len(children(event, "dataInput")) + len(children(event, "dataOutput"))
        if data and data != len(definitions(document, event)):
            yield event


@RULES.add(
    "event-type",
    "10.4.2",
    "De gegevens van een gebeurtenis zijn van dezelfde soort als het bericht, de fout, de "
    "escalatie of het signaal. Maak ze gelijk.",
    right=f'<process id="p">{S}<endEvent id="e">{_IN}<inputSet id="i"><dataInputRefs>in'
    '</dataInputRefs></inputSet><messageEventDefinition messageRef="m" /></endEvent>'
    + line("s", "e")
    + "</process>"
    + _ROOTS,
    wrong=f'<process id="p">{S}<endEvent id="e">{_IN}<inputSet id="i"><dataInputRefs>in'
    '</dataInputRefs></inputSet><messageEventDefinition id="d" messageRef="n" /></endEvent>'
    + line("s", "e")
    + "</process>"
    + _ROOTS,
    element="d",
)
def event_type(document: Document) -> Iterator[Node]:
    for event in document.of(*sorted(EVENTS)):
        data = children(event, "dataInput") + children(event, "dataOutput")
        own = [node for node in event if tag(node).endswith("EventDefinition")]
        for item, definition in zip(data, own, strict=False):
            carried = carried_by(document, definition)
            if carried is not None and differ(item_of(document, item), carried):
                yield definition
