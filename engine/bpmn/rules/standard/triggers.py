"""Event definitions: what a message, error, link or timer needs to mean something."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import (
    THROWING,
    Document,
    definitions,
    executable,
    has,
    parent,
)
from engine.bpmn.rules.standard.example import FORMAL, E, S, T, event, line, running
from engine.bpmn.xmlfile import Node, children, extension, tag, text_of

RULES = Constraints()
_DRAWN = S + T + E + line("s", "t", "e")
_TIMES = ("timeDate", "timeDuration", "timeCycle")


def _caught(inner: str) -> str:
    return (
        S
        + f'<intermediateCatchEvent id="c">{inner}</intermediateCatchEvent>'
        + E
        + line("s", "c", "e")
    )


def _thrown(inner: str) -> str:
    return (
        S
        + f'<intermediateThrowEvent id="c">{inner}</intermediateThrowEvent>'
        + E
        + line("s", "c", "e")
    )


@RULES.add(
    "message-missing",
    "10.5.5",
    "Zeg welk bericht dit is: kies het of maak het, met een naam.",
    right=_caught("<signalEventDefinition />"),
    wrong=running(_caught("<messageEventDefinition />")),
    element="c",
)
def message_missing(document: Document) -> Iterator[Node]:
    for node in document.of("messageEventDefinition"):
        around = node.getparent()
        job = around is not None and extension(around, "taskDefinition") is not None
        if executable(node) and node.get("messageRef") is None and not job:
            yield node


@RULES.add(
    "error-code",
    "8.4.3",
    "Een einde met een fout zegt welke fout het is, met een code. Kies de fout of maak haar.",
    right=S + event("endEvent", "e", "error") + line("s", "e"),
    wrong=running(S + event("endEvent", "e", "error") + line("s", "e")),
    element="e",
)
def error_code(document: Document) -> Iterator[Node]:
    for node in document.of("endEvent"):
        if executable(node) and _lacks_code(document, node, "error"):
            yield node


def _lacks_code(document: Document, event: Node, kind: str) -> bool:
    found = [each for each in definitions(document, event) if tag(each) == f"{kind}EventDefinition"]
    named = [document.ref(each, f"{kind}Ref") for each in found]
    return any(each is None or not each.get(f"{kind}Code") for each in named)


@RULES.add(
    "escalation-code",
    "8.4.4",
    "Een escalatie die wordt gegeven heeft een code. Kies de escalatie of maak haar, met een code.",
    right=_thrown("<escalationEventDefinition />"),
    wrong=running(_thrown("<escalationEventDefinition />")),
    element="c",
)
def escalation_code(document: Document) -> Iterator[Node]:
    for node in document.of(*THROWING):
        if executable(node) and _lacks_code(document, node, "escalation"):
            yield node


@RULES.add(
    "shared-definition",
    "10.5.1",
    "Wat deze gebeurtenis geeft, hoort alleen bij haar. Laat een ander er niet naar verwijzen.",
    right=_DRAWN,
    wrong=S
    + '<intermediateThrowEvent id="c"><signalEventDefinition id="d" /></intermediateThrowEvent>'
    + '<endEvent id="e"><eventDefinitionRef>d</eventDefinitionRef></endEvent>'
    + line("s", "c", "e"),
    element="d",
)
def shared_definition(document: Document) -> Iterator[Node]:
    shared = {text_of(ref).rsplit(":", 1)[-1] for ref in document.of("eventDefinitionRef")}
    for node in document.of(*THROWING):
        yield from (each for each in node if each.get("id") in shared)


@RULES.add(
    "link-ends",
    "10.5.5",
    "Een link heeft een begin en een uitkomst die naar elkaar verwijzen, op hetzelfde niveau. "
    "Verbind ze allebei, of haal source en target weg en geef ze dezelfde naam.",
    right=S
    + '<intermediateThrowEvent id="a"><linkEventDefinition id="x" name="n"><target>y</target>'
    "</linkEventDefinition></intermediateThrowEvent>"
    '<intermediateCatchEvent id="b"><linkEventDefinition id="y" name="n"><source>x</source>'
    "</linkEventDefinition></intermediateCatchEvent>" + E + line("s", "a") + line("b", "e"),
    wrong=S
    + '<intermediateThrowEvent id="a"><linkEventDefinition id="x" name="n"><target>y</target>'
    "</linkEventDefinition></intermediateThrowEvent>"
    '<intermediateCatchEvent id="b"><linkEventDefinition id="y" name="n" />'
    "</intermediateCatchEvent>" + E + line("s", "a") + line("b", "e"),
    element="y",
)
def link_ends(document: Document) -> Iterator[Node]:
    links = list(document.of("linkEventDefinition"))
    if not any(children(link, "source") or children(link, "target") for link in links):
        return  # paired by name, as the Modeler draws them
    for link in links:
        throws = parent(link) == "intermediateThrowEvent"
        if _breaks_target(document, link) if throws else _breaks_source(document, link):
            yield link


def _breaks_target(document: Document, link: Node) -> bool:
    """A link goes to one place on its own level, which knows of it when it knows of any."""
    targets = document.refs(link, "target")
    if not targets:
        return True
    known = document.refs(targets[0], "source")
    return bool(known and link not in known) or _level(link) is not _level(targets[0])


def _breaks_source(document: Document, link: Node) -> bool:
    sources = [document.refs(source, "target") for source in document.refs(link, "source")]
    return not sources or any(targets and link not in targets for targets in sources)


def _level(definition: Node) -> Node | None:
    around = definition.getparent()
    return None if around is None else around.getparent()


@RULES.add(
    "link-flows",
    "10.5.4",
    "Aan deze kant van een link hoort geen pijl: hij springt weg, of hij komt ergens uit. Haal de "
    "pijl weg.",
    right=S
    + '<intermediateThrowEvent id="a"><linkEventDefinition name="n" /></intermediateThrowEvent>'
    '<intermediateCatchEvent id="b"><linkEventDefinition name="n" /></intermediateCatchEvent>'
    + E
    + line("s", "a")
    + line("b", "e"),
    wrong=S
    + '<intermediateThrowEvent id="a"><linkEventDefinition name="n" /></intermediateThrowEvent>'
    '<intermediateCatchEvent id="b"><linkEventDefinition name="n" /></intermediateCatchEvent>'
    + E
    + line("s", "a", "e")
    + line("b", "e"),
    element="a",
)
def link_flows(document: Document) -> Iterator[Node]:
    for node in document.of("intermediateThrowEvent", "intermediateCatchEvent"):
        throws = tag(node) == "intermediateThrowEvent"
        flows = document.outgoing(node) if throws else document.incoming(node)
        if flows and has(document, node, "link"):
            yield node


@RULES.add(
    "timer-one",
    "10.5.5",
    "Een tijdgebeurtenis heeft een datum, een duur of een herhaling: een van de drie. Vul haar in.",
    right=_caught(
        f"<timerEventDefinition><timeDuration {FORMAL}>P1D</timeDuration></timerEventDefinition>"
    ),
    wrong=_caught("<timerEventDefinition />"),
    element="c",
)
def timer_one(document: Document) -> Iterator[Node]:
    for node in document.of("timerEventDefinition"):
        if len([each for each in node if tag(each) in _TIMES]) != 1 and not executable(node):
            yield node  # in a process that runs, the rule on timers says it
