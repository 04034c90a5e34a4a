"""A called process exists, and no process calls itself in the end."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    known = subject.known.processes
    for process, element in subject.elements("callActivity"):
        called = element.called_process
        if called is None or called.startswith("="):
            message = "Zeg welk proces hier wordt aangeroepen, met zijn id."
            yield subject.error("call-missing", element, message)
        elif element.binding.kind == "versionTag":
            continue
        elif called in subject.calls:
            if process.id in _reachable(subject, called):
                message = "Dit proces roept zo zichzelf aan. Teken een pijl terug."
                yield subject.error("call-circle", element, message)
        elif known is not None and called not in known:
            message = f"Het proces '{called}' bestaat niet."
            yield subject.error("call-unknown", element, message)


def _reachable(subject: Subject, process_id: str) -> set[str]:
    seen: set[str] = set()
    todo = [process_id]
    while todo:
        current = todo.pop()
        if current not in seen:
            seen.add(current)
            todo.extend(subject.calls.get(current, ()))
    return seen
