"""Events on the border of an activity: on which, and whether they end it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import SUBPROCESSES
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document, has, is_event_subprocess, triggers
from engine.bpmn.rules.standard.example import E, S, T, boundary, event, line
from engine.bpmn.rules.standard.positions import ALWAYS_INTERRUPT
from engine.bpmn.xmlfile import Node, flag, tag

RULES = Constraints()
_DRAWN = S + T + E + line("s", "t", "e")


@RULES.add(
    "boundary-interrupts",
    "10.5.4",
    "Een fout, annulering of terugdraai-gebeurtenis op een rand is er altijd een die onderbreekt. "
    "Zet cancelActivity aan.",
    right=_DRAWN + boundary("b", "t", "error") + line("b", "e"),
    wrong=_DRAWN + boundary("b", "t", "error", more=' cancelActivity="false"') + line("b", "e"),
    element="b",
)
def boundary_interrupts(document: Document) -> Iterator[Node]:
    for node in document.of("boundaryEvent"):
        always = ALWAYS_INTERRUPT & set(triggers(document, node))
        if always and not flag(node, "cancelActivity", default=True):
            yield node


@RULES.add(
    "boundary-host",
    "10.5.4",
    "Een gebeurtenis op een rand hoort bij een taak of deelproces in hetzelfde (deel)proces. Zet "
    "haar op de rand van een taak.",
    right=_DRAWN + boundary("b", "t", "signal") + line("b", "e"),
    wrong=_DRAWN + boundary("b", "s", "signal") + line("b", "e"),
    element="b",
)
def boundary_host(document: Document) -> Iterator[Node]:
    for node in document.of("boundaryEvent"):
        host = document.ref(node, "attachedToRef")
        if host is None:
            continue
        activity = tag(host).endswith("Task") or tag(host) in {"task", "callActivity"}
        activity = activity or tag(host) in SUBPROCESSES
        if not activity or is_event_subprocess(host) or host.getparent() is not node.getparent():
            yield node


@RULES.add(
    "cancel-boundary",
    "10.5.4",
    "Een annulering staat op de rand van een transactie. Gebruik een fout op een gewone taak.",
    right=S
    + f'<transaction id="x">{event("endEvent", "xe", "cancel")}<startEvent id="xs" />'
    + line("xs", "xe")
    + "</transaction>"
    + E
    + boundary("b", "x", "cancel")
    + line("s", "x", "e")
    + line("b", "e"),
    wrong=_DRAWN + boundary("b", "t", "cancel") + line("b", "e"),
    element="b",
)
def cancel_boundary(document: Document) -> Iterator[Node]:
    for node in document.of("boundaryEvent"):
        host = document.ref(node, "attachedToRef")
        if has(document, node, "cancel") and (host is None or tag(host) != "transaction"):
            yield node


@RULES.add(
    "cancel-end",
    "10.5.3",
    "Een annulerend einde staat in een transactie. Gebruik een fout, of een gewoon einde.",
    right=_DRAWN,
    wrong=S + event("endEvent", "e", "cancel") + line("s", "e"),
    element="e",
)
def cancel_end(document: Document) -> Iterator[Node]:
    for node in document.of("endEvent"):
        inside = any(tag(around) == "transaction" for around in node.iterancestors())
        if has(document, node, "cancel") and not inside:
            yield node
