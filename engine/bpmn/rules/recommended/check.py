"""All recommended rules, and the rule that checks them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.findings import Finding
from engine.bpmn.rules.recommended import drawing, reading
from engine.bpmn.rules.standard.check import findings
from engine.bpmn.rules.standard.constraint import Constraint
from engine.bpmn.rules.subject import Subject

RECOMMENDED: tuple[Constraint, ...] = (*reading.RULES.all, *drawing.RULES.all)


def check(subject: Subject) -> Iterator[Finding]:
    return findings(subject, RECOMMENDED)
