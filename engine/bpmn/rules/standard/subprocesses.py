"""Processes and sub-processes: what may stand in them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import ACTIVITIES, SUBPROCESSES
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document, levels, members
from engine.bpmn.rules.standard.example import E, S, T, event, line
from engine.bpmn.xmlfile import Node, child, children, flag, local_reference, tag

RULES = Constraints()
_DRAWN = S + T + E + line("s", "t", "e")
_INSIDE = '<startEvent id="us" /><endEvent id="ue" />' + line("us", "ue")
_CHOREOGRAPHY = ("choreographyTask", "subChoreography", "callChoreography")


def _around(inner: str, kind: str = "subProcess") -> str:
    return S + f'<{kind} id="u">{inner}</{kind}>' + E + line("s", "u", "e")


@RULES.add(
    "end-without-start",
    "10.5.3",
    "Een (deel)proces met een einde heeft ook een start. Teken de start, of haal het einde weg.",
    right=_DRAWN,
    wrong=T + E + line("t", "e"),
    element="e",
)
def end_without_start(document: Document) -> Iterator[Node]:
    for level in levels(document):
        inside = members(level)
        begins = any(tag(node) == "startEvent" or flag(node, "instantiate") for node in inside)
        if not begins:
            yield from (node for node in inside if tag(node) == "endEvent")


@RULES.add(
    "ad-hoc-activity",
    "10.3.5",
    "Een ad-hoc-deelproces heeft minstens één taak. Teken wat er gedaan kan worden.",
    right=_around(T, "adHocSubProcess"),
    wrong=_around("", "adHocSubProcess"),
    element="u",
)
def ad_hoc_activity(document: Document) -> Iterator[Node]:
    for node in document.of("adHocSubProcess"):
        if not any(tag(inner) in ACTIVITIES for inner in node):
            yield node


@RULES.add(
    "ad-hoc-events",
    "10.3.5",
    "In een ad-hoc-deelproces staat geen start en geen einde: de volgorde is vrij. Haal ze weg.",
    right=_around(T, "adHocSubProcess"),
    wrong=_around(_INSIDE + T, "adHocSubProcess"),
    element="u",
)
def ad_hoc_events(document: Document) -> Iterator[Node]:
    for node in document.of("adHocSubProcess"):
        if any(tag(inner) in ("startEvent", "endEvent", *_CHOREOGRAPHY) for inner in node):
            yield node


@RULES.add(
    "choreography-inside",
    "10.2",
    "In een proces staan geen stappen van een choreografie. Gebruik gewone taken en berichten.",
    right=_DRAWN,
    wrong='<collaboration id="c"><participant id="a" /><participant id="b" /></collaboration>'
    f'<process id="p">{_DRAWN}<callChoreography id="d" initiatingParticipantRef="a">'
    "<participantRef>a</participantRef><participantRef>b</participantRef></callChoreography>"
    "</process>",
    element="p",
)
def choreography_inside(document: Document) -> Iterator[Node]:
    for level in levels(document):
        if any(tag(inner) in _CHOREOGRAPHY for inner in level):
            yield level


@RULES.add(
    "subprocess-data",
    "10.4.2",
    "Een deelproces heeft geen eigen gegevens erin en eruit (ioSpecification). Haal die weg: "
    "binnen een deelproces is alles van het proces te lezen.",
    right=_around(_INSIDE),
    wrong=_around("<ioSpecification><inputSet /><outputSet /></ioSpecification>" + _INSIDE),
    element="u",
)
def subprocess_data(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(SUBPROCESSES)):
        if child(node, "ioSpecification") is not None:
            yield node


@RULES.add(
    "called-start",
    "10.5.2",
    "Een proces dat wordt aangeroepen heeft een start zonder soort. Teken die erbij.",
    right='<process id="p"><startEvent id="s" /><callActivity id="c" calledElement="q" />'
    '<endEvent id="e" />'
    + line("s", "c", "e")
    + '</process><process id="q">'
    + _INSIDE
    + "</process>",
    wrong='<process id="p"><startEvent id="s" /><callActivity id="c" calledElement="q" />'
    '<endEvent id="e" />'
    + line("s", "c", "e")
    + '</process><process id="q">'
    + event("startEvent", "us", "signal")
    + '<endEvent id="ue" />'
    + line("us", "ue")
    + "</process>",
    element="q",
)
def called_start(document: Document) -> Iterator[Node]:
    called = {local_reference(node.get("calledElement")) for node in document.of("callActivity")}
    for process in document.of("process"):
        starts = children(process, "startEvent")
        plain = [one for one in starts if not any(tag(x).endswith("EventDefinition") for x in one)]
        plain = [one for one in plain if not children(one, "eventDefinitionRef")]
        if process.get("id") in called and starts and not plain:
            yield process
