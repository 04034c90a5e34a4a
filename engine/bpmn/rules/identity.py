"""Each id stands for one element.

Wrong: two elements with the id `taak`; of the two only one would run.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    seen: set[str] = set()
    for node in subject.root.iter("{*}*"):
        key = node.get("id")
        if key is None:
            continue
        if key in seen:
            message = f"De id '{key}' wordt al gebruikt. Geef dit element een eigen id."
            yield subject.error_at("duplicate-id", node, message)
        seen.add(key)
