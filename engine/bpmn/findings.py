"""What `check` reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong in a diagram. `severity` is error (it may not run) or warning.

    `line` counts from 1. The message is Dutch and says what to draw instead.
    """

    rule: str
    severity: str
    file: str
    line: int
    element_id: str
    element_name: str
    message: str


@dataclass(frozen=True, slots=True)
class Known:
    """What exists around the diagrams; None: don't look.

    `messages` are those that the application around the diagrams sends itself. `deliveries` says
    what reaches a case from outside: message, signal, timer start. `tagged` has the versions that
    bear a tag, `together` what is deployed with the diagrams: each by kind (process, decision,
    form) and id.
    """

    forms: frozenset[str] | None = None
    decisions: frozenset[str] | None = None
    processes: frozenset[str] | None = None
    operations: frozenset[str] | None = None
    messages: frozenset[str] = frozenset()
    deliveries: frozenset[str] | None = None
    tagged: frozenset[tuple[str, str, str]] | None = None
    together: frozenset[tuple[str, str]] | None = None


class DiagramError(ValueError):
    """Het diagram kan zo niet draaien."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(f"{f.file}:{f.line} {f.message}" for f in findings))
        self.findings = tuple(findings)
