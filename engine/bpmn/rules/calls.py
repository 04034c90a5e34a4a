"""A called process exists, and no process calls itself in the end.

Right: `<zeebe:calledElement processId="onderzoek" />`, or BPMN's own `calledElement="onderzoek"`,
perhaps with a prefix. Wrong: a process that is not there, or both ways with two processes.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import local_reference


def check(subject: Subject) -> Iterator[Finding]:
    known = subject.known.processes
    for process, element in subject.elements("callActivity"):
        called = element.called_process
        if called is None or called.startswith("="):
            message = "Zeg welk proces hier wordt aangeroepen, met zijn id."
            yield subject.error("call-missing", element, message)
        elif _other(subject, element) not in (None, called):
            message = "Hier staan twee processen om aan te roepen. Haal calledElement weg."
            yield subject.error("call-missing", element, message)
        elif element.binding.kind == "versionTag":
            continue
        elif called in subject.calls:
            if process.id in _reachable(subject, called):
                message = "Dit proces roept zo zichzelf aan. Teken een pijl terug."
                yield subject.error("call-circle", element, message)
            if _asks_other_data(subject, element, called):
                message = "Een aanroep geeft precies de gegevens die het aangeroepen proces vraagt."
                yield subject.error("call-data", element, message)
        elif known is not None and called not in known:
            message = f"Het proces '{called}' bestaat niet."
            yield subject.error("call-unknown", element, message)


def _asks_other_data(subject: Subject, element: Element, called: str) -> bool:
    """Whether a process of another file asks or answers another number of data; of the same file
    the standard's own rule tells."""
    other = subject.together[called]
    numbers = (len(element.asks), len(element.answers)), (len(other.asks), len(other.answers))
    return other.file != subject.file and numbers[0] != numbers[1]


def _other(subject: Subject, element: Element) -> str | None:
    """The process that BPMN's own attribute names, beside the one of the Modeler."""
    node = subject.document.ids.get(element.id)
    return None if node is None else local_reference(node.get("calledElement"))


def _reachable(subject: Subject, process_id: str) -> set[str]:
    seen: set[str] = set()
    todo = [process_id]
    while todo:
        current = todo.pop()
        if current not in seen:
            seen.add(current)
            todo.extend(subject.calls.get(current, ()))
    return seen
