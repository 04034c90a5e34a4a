"""A variable has a name that FEEL can read: letters, digits and _, not beginning with a digit.

Right: `aantal_leden`. Wrong: `aantal-leden` (FEEL would subtract), `gezin.leden`.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element, Loop
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    for _, element in subject.elements():
        for name in _names(element):
            if not name.isidentifier():
                message = f"De naam '{name}' kan niet. Gebruik letters, cijfers en _."
                yield subject.error("variable-name", element, message)


def _names(element: Element) -> Iterator[str]:
    yield from (rule.target for rule in (*element.inputs, *element.outputs))
    if element.result is not None:
        yield element.result
    if isinstance(element.loop, Loop):
        yield from (name for name in (element.loop.item, element.loop.results) if name is not None)
