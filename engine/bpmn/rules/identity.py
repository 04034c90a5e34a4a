"""Each element that runs has an id, and each id stands for one element.

Wrong: two elements with the id `taak`; of the two only one would run.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import FLOW_NODES
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import tag

_NAMED = FLOW_NODES | {"process", "sequenceFlow"}


def check(subject: Subject) -> Iterator[Finding]:
    seen: set[str] = set()
    for node in subject.root.iter("{*}*"):
        key = node.get("id")
        if not key:
            if tag(node) in _NAMED:
                message = "Dit element heeft geen id. Geef het er een."
                yield subject.error_at("id-missing", node, message)
            continue
        if key in seen:
            message = f"De id '{key}' wordt al gebruikt. Geef dit element een eigen id."
            yield subject.error_at("duplicate-id", node, message)
        seen.add(key)
