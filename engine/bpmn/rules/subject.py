"""What a rule looks at: one file, and what exists around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.bpmn.diagram import Element, Flow, Process
from engine.bpmn.findings import Finding, Known
from engine.bpmn.rules.standard.document import Document
from engine.bpmn.xmlfile import Node, line_of

Place = Element | Flow | Process


@dataclass(frozen=True, slots=True)
class Subject:
    """One file under check. `processes` are those that run; others are drawn as explanation, in
    a pool of somebody else. `calls` tells of every process that is checked together with it
    which processes it calls; `beside` names all files that are checked together,
    and `together` has their processes."""

    file: str
    document: Document
    processes: list[Process]
    known: Known
    calls: Mapping[str, frozenset[str]]
    beside: frozenset[str] = frozenset()
    together: Mapping[str, Process] = field(default_factory=dict)
    _found: dict[Callable[[Subject], Iterator[Finding]], list[Finding]] = field(
        default_factory=dict
    )

    def found_by(self, rule: Callable[[Subject], Iterator[Finding]]) -> list[Finding]:
        """What a rule finds in this file; it looks once, however many ask."""
        if rule not in self._found:
            self._found[rule] = list(rule(self))
        return self._found[rule]

    @property
    def root(self) -> Node:
        """The element `definitions` of the file."""
        return self.document.root

    def elements(self, *kinds: str) -> Iterator[tuple[Process, Element]]:
        """The flow nodes of the processes, of these kinds or of all."""
        for process in self.processes:
            for element in process.elements.values():
                if not kinds or element.kind in kinds:
                    yield process, element

    def error(self, rule: str, where: Place, message: str, line: int | None = None) -> Finding:
        """An error at an element, on its own line or on that of a text in it."""
        return self._finding(rule, "error", where, message, line)

    def warning(self, rule: str, where: Place, message: str, line: int | None = None) -> Finding:
        """A warning at an element."""
        return self._finding(rule, "warning", where, message, line)

    def error_at(self, rule: str, node: Node, message: str) -> Finding:
        """An error at an XML element, told as part of the nearest element with an id."""
        return self.at(rule, "error", node, message)

    def at(self, rule: str, severity: str, node: Node, message: str) -> Finding:
        """A finding at an XML element, told as part of the nearest element with an id."""
        around = (node, *node.iterancestors())
        named = next((element for element in around if element.get("id")), node)
        key, name = named.get("id", ""), named.get("name", "")
        return Finding(rule, severity, self.file, line_of(node), key, name, message)

    def _finding(
        self, rule: str, severity: str, where: Place, message: str, line: int | None
    ) -> Finding:
        return Finding(rule, severity, self.file, line or where.line, where.id, where.name, message)
