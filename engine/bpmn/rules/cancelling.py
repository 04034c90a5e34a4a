"""A transaction that can be cancelled shows what happens then.

Right: an end event that cancels, and a cancel event on the border of its transaction. Wrong: the
end event alone: nothing would come after it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element, Process
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    for process, end in subject.elements("endEvent"):
        around = _transaction(process, end)
        if around is not None and _cancels(end) and not _is_caught(process, around):
            message = "Niets vangt deze annulering op. Zet een annulering op de rand van de "
            yield subject.error("cancel", end, message + "transactie, met een pijl.")


def _transaction(process: Process, element: Element) -> Element | None:
    """The innermost transaction around an element; outside any the standard has refused it."""
    seen: set[str] = set()  # two elements with one id may lie within each other
    around = process.elements.get(element.parent)
    while around is not None and around.kind != "transaction" and around.id not in seen:
        seen.add(around.id)
        around = process.elements.get(around.parent)
    return around if around is not None and around.kind == "transaction" else None


def _is_caught(process: Process, transaction: Element) -> bool:
    return any(_cancels(event) for event in process.boundary_events(transaction.id))


def _cancels(event: Element) -> bool:
    return any(trigger.kind == "cancel" for trigger in event.triggers)
