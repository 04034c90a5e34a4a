"""What a rule looks at: one file, and what exists around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.diagram import Element, Flow, Process, Text
from engine.bpmn.findings import Finding, Known
from engine.bpmn.xmlfile import Node, line_of


@dataclass(frozen=True, slots=True)
class Subject:
    """One file under check. `process_ids` are those of all files that are checked together."""

    file: str
    root: Node
    processes: list[Process]
    known: Known
    process_ids: frozenset[str]

    def elements(self, *kinds: str) -> Iterator[tuple[Process, Element]]:
        """The flow nodes of all processes that run, of these kinds or of all."""
        for process in self.processes:
            for element in process.elements.values():
                if not kinds or element.kind in kinds:
                    yield process, element

    def flows(self) -> Iterator[tuple[Process, Flow]]:
        """The sequence flows of all processes."""
        for process in self.processes:
            for flow in process.flows.values():
                yield process, flow

    def error(self, rule: str, where: Element | Flow | Process, message: str) -> Finding:
        """An error at an element."""
        return self._at(rule, "error", where, message)

    def warning(self, rule: str, where: Element | Flow | Process, message: str) -> Finding:
        """A warning at an element."""
        return self._at(rule, "warning", where, message)

    def error_at(self, rule: str, node: Node, message: str) -> Finding:
        """An error at an XML element that isn't a flow node."""
        key, name = node.get("id", ""), node.get("name", "")
        return Finding(rule, "error", self.file, line_of(node), key, name, message)

    def error_in(self, rule: str, where: Element | Flow, text: Text, message: str) -> Finding:
        """An error in a text of an element, on the line of that text."""
        return Finding(rule, "error", self.file, text.line, where.id, where.name, message)

    def _at(
        self, rule: str, severity: str, where: Element | Flow | Process, message: str
    ) -> Finding:
        return Finding(rule, severity, self.file, where.line, where.id, where.name, message)
