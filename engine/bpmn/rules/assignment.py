"""A priority is a whole number from 0 to 100, or FEEL that gives it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject


def check(subject: Subject) -> Iterator[Finding]:
    for _, task in subject.elements("userTask"):
        text = task.assignment.get("priority")
        if text is None or text.is_feel:
            continue
        if not (text.raw.isascii() and text.raw.isdigit() and int(text.raw) <= 100):
            message = "De prioriteit is een heel getal van 0 tot en met 100."
            yield subject.error("priority", task, message, text.line)
