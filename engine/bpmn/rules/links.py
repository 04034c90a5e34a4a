"""A link goes to exactly one place, with the same name in the same (sub-)process."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    for process, element in subject.elements("intermediateThrowEvent", "intermediateCatchEvent"):
        name = _link(element)
        if name is None:
            continue
        same = [e for e in process.inside(element.parent) if _link(e) == name]
        catching = [e for e in same if e.kind == "intermediateCatchEvent"]
        if not name or len(catching) != 1 or len(catching) == len(same):
            message = "Een link heeft een naam, en precies één plek waar hij uitkomt."
            yield subject.error("link", element, message)


def _link(element: Element) -> str | None:
    trigger = element.trigger
    if trigger is None or trigger.kind != "link":
        return None
    return trigger.name or ""
