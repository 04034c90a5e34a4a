"""Which kinds of event may stand where (table 10.93), and what they need there."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import SUBPROCESSES
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import (
    Document,
    is_event_subprocess,
    parent,
    triggers,
)
from engine.bpmn.rules.standard.example import E, S, T, boundary, event, line
from engine.bpmn.xmlfile import Node, children, flag, tag

RULES = Constraints()
_DRAWN = S + T + E + line("s", "t", "e")
_THROWN = {"message", "escalation", "compensate", "signal"}
STARTS = {"message", "timer", "conditional", "signal"}
EVENT_STARTS = STARTS | {"escalation", "error", "compensate"}
BORDERS = EVENT_STARTS | {"cancel"}
INTERMEDIATE_CATCHES = STARTS | {"link"}
INTERMEDIATE_THROWS = _THROWN | {"link"}
ENDS = _THROWN | {"error", "cancel", "terminate"}
ALWAYS_INTERRUPT = {"error", "compensate", "cancel"}


def _wrong(document: Document, event: Node, allowed: set[str]) -> bool:
    return bool(set(triggers(document, event)) - allowed - {"?"})


def _handler(start: str, *, more: str = "") -> str:
    inner = start + '<endEvent id="ue" />' + line("us", "ue")
    return f'<subProcess id="u" triggeredByEvent="true"{more}>{inner}</subProcess>'


_HANDLER = _DRAWN + _handler(event("startEvent", "us", "signal"))


@RULES.add(
    "start-kind",
    "10.5.2",
    "Een proces begint zonder soort, of met een bericht, tijd, voorwaarde of signaal. Kies een van "
    "die soorten.",
    right=event("startEvent", "s", "signal") + E + line("s", "e"),
    wrong=event("startEvent", "s", "error") + E + line("s", "e"),
    element="s",
)
def start_kind(document: Document) -> Iterator[Node]:
    for node in document.of("startEvent"):
        if parent(node) == "process" and _wrong(document, node, STARTS):
            yield node


@RULES.add(
    "subprocess-start-kind",
    "10.5.2",
    "Een gewoon deelproces begint zonder soort: de pijl ernaartoe laat het beginnen. Haal de soort "
    "weg, of maak er een gebeurtenis-deelproces van.",
    right=S
    + f'<subProcess id="u"><startEvent id="us" />{E}{line("us", "e")}</subProcess>'
    + '<endEvent id="f" />'
    + line("s", "u", "f"),
    wrong=S
    + f'<subProcess id="u">{event("startEvent", "us", "signal")}{E}{line("us", "e")}'
    + '</subProcess><endEvent id="f" />'
    + line("s", "u", "f"),
    element="us",
)
def subprocess_start_kind(document: Document) -> Iterator[Node]:
    for node in document.of("startEvent"):
        around = node.getparent()
        if around is None or tag(around) not in SUBPROCESSES or is_event_subprocess(around):
            continue
        if triggers(document, node):
            yield node


@RULES.add(
    "event-subprocess-start",
    "10.3.5",
    "Een gebeurtenis-deelproces heeft precies één startgebeurtenis. Teken er één, of maak een "
    "tweede gebeurtenis-deelproces.",
    right=_HANDLER,
    wrong=_DRAWN
    + _handler(
        event("startEvent", "us", "signal") + event("startEvent", "ut", "signal") + line("ut", "ue")
    ),
    element="u",
)
def event_subprocess_start(document: Document) -> Iterator[Node]:
    for node in document.of("subProcess"):
        if is_event_subprocess(node) and len(children(node, "startEvent")) != 1:
            yield node


@RULES.add(
    "event-subprocess-kind",
    "10.3.5",
    "De start van een gebeurtenis-deelproces wacht op een bericht, tijd, fout, escalatie, "
    "voorwaarde of signaal. Kies een van die soorten.",
    right=_HANDLER,
    wrong=_DRAWN + _handler('<startEvent id="us" />'),
    element="us",
)
def event_subprocess_kind(document: Document) -> Iterator[Node]:
    for node in document.of("startEvent"):
        around = node.getparent()
        if around is None or not is_event_subprocess(around):
            continue
        if not triggers(document, node) or _wrong(document, node, EVENT_STARTS):
            yield node


@RULES.add(
    "start-interrupts",
    "10.5.2",
    "Een fout of een terugdraai-start onderbreekt altijd. Zet onderbreken (isInterrupting) aan.",
    right=_DRAWN + _handler(event("startEvent", "us", "error")),
    wrong=_DRAWN + _handler(event("startEvent", "us", "error", more=' isInterrupting="false"')),
    element="us",
)
def start_interrupts(document: Document) -> Iterator[Node]:
    for node in document.of("startEvent"):
        always = ALWAYS_INTERRUPT & set(triggers(document, node))
        if always and not flag(node, "isInterrupting", default=True):
            yield node


@RULES.add(
    "boundary-kind",
    "10.5.4",
    "Op een rand wacht een gebeurtenis op een bericht, tijd, fout, escalatie, voorwaarde of "
    "signaal. Kies een van die soorten.",
    right=_DRAWN + boundary("b", "t", "signal") + line("b", "e"),
    wrong=_DRAWN + boundary("b", "t", "terminate") + line("b", "e"),
    element="b",
)
def boundary_kind(document: Document) -> Iterator[Node]:
    for node in document.of("boundaryEvent"):
        if not triggers(document, node) or _wrong(document, node, BORDERS):
            yield node


@RULES.add(
    "catch-kind",
    "10.5.4",
    "Een tussengebeurtenis wacht op een bericht, tijd, voorwaarde, signaal of link. Kies een van "
    "die soorten.",
    right=S + event("intermediateCatchEvent", "c", "signal") + E + line("s", "c", "e"),
    wrong=S + event("intermediateCatchEvent", "c", "compensate") + E + line("s", "c", "e"),
    element="c",
)
def catch_kind(document: Document) -> Iterator[Node]:
    for node in document.of("intermediateCatchEvent"):
        if not triggers(document, node) or _wrong(document, node, INTERMEDIATE_CATCHES):
            yield node


@RULES.add(
    "throw-kind",
    "10.5.4",
    "Een tussengebeurtenis geeft een bericht, escalatie, signaal of link. Kies een van die "
    "soorten, of gebruik een einde.",
    right=S + event("intermediateThrowEvent", "c", "signal") + E + line("s", "c", "e"),
    wrong=S + event("intermediateThrowEvent", "c", "error") + E + line("s", "c", "e"),
    element="c",
)
def throw_kind(document: Document) -> Iterator[Node]:
    for node in document.of("intermediateThrowEvent"):
        if _wrong(document, node, INTERMEDIATE_THROWS):
            yield node


@RULES.add(
    "end-kind",
    "10.5.3",
    "Een einde geeft een bericht, escalatie, fout of signaal, of stopt alles. Kies een van die "
    "soorten.",
    right=S + event("endEvent", "e", "terminate") + line("s", "e"),
    wrong=S
    + event("endEvent", "e", "conditional").replace(
        "<conditionalEventDefinition />",
        "<conditionalEventDefinition><condition /></conditionalEventDefinition>",
    )
    + line("s", "e"),
    element="e",
)
def end_kind(document: Document) -> Iterator[Node]:
    return (node for node in document.of("endEvent") if _wrong(document, node, ENDS))


@RULES.add(
    "parallel-multiple",
    "10.5.1",
    "Wachten op alles tegelijk (parallelMultiple) vraagt om twee of meer soorten. Haal het weg.",
    right=event("startEvent", "s", "signal") + E + line("s", "e"),
    wrong=event("startEvent", "s", "signal", more=' parallelMultiple="true"') + E + line("s", "e"),
    element="s",
)
def parallel_multiple(document: Document) -> Iterator[Node]:
    for node in document.of("startEvent", "intermediateCatchEvent", "boundaryEvent"):
        if flag(node, "parallelMultiple") and len(triggers(document, node)) < 2:
            yield node
