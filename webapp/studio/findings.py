"""What is said of diagrams, tables and forms, as lines for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.bpmn import Finding

WORDS = {"error": "fout", "warning": "waarschuwing"}


def lines(findings: Iterable[Finding]) -> Iterator[str]:
    """`file:line [element id] fout: what to draw instead (rule, bij ‘element name’)`."""
    for one in findings:
        place = f"{one.file}:{one.line}" if one.line else one.file
        element = f" [{one.element_id}]" if one.element_id else ""
        rule = f"{one.rule}, bij ‘{one.element_name}’" if one.element_name else one.rule
        yield f"{place}{element} {WORDS[one.severity]}: {one.message} ({rule})"
