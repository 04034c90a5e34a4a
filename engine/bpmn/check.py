"""Whether diagrams may run: every construct runs as BPMN says, or is refused here in Dutch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from engine.bpmn.diagram import Process
from engine.bpmn.findings import Finding, Known
from engine.bpmn.reader import read_processes
from engine.bpmn.rules import RULES, Rule
from engine.bpmn.rules.standard.document import Document
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import BPMN, Node, XmlError, parse


def check(
    files: Mapping[str, bytes], *, known: Known | None = None, rules: Sequence[Rule] = RULES
) -> list[Finding]:
    """The findings for BPMN files by name, ordered by file and line; none means they may run.

    `known` says what exists outside these files; what it leaves out isn't looked up.
    """
    found: list[Finding] = []
    roots = {name: root for name in files if (root := _root(name, files[name], found)) is not None}
    processes = {name: _running(root, name) for name, root in roots.items()}
    together = {process.id: process for each in processes.values() for process in each}
    calls = {key: _calls(process) for key, process in together.items()}
    beside = frozenset(files)
    for name, root in roots.items():
        document = Document(root)
        subject = Subject(
            name, document, processes[name], known or Known(), calls, beside, together
        )
        for rule in rules:
            found += subject.found_by(rule)
    found += _drawn_twice(processes)
    return sorted(dict.fromkeys(found), key=lambda f: (f.file, f.line, f.element_id, f.rule))


def _root(name: str, content: bytes, found: list[Finding]) -> Node | None:
    try:
        root = parse(content)
    except XmlError as error:
        message = f"Dit is geen geldige XML: {error.reason}"
        found.append(Finding("xml", "error", name, error.line, "", "", message))
        return None
    if root.tag != f"{{{BPMN}}}definitions":
        message = "Dit is geen BPMN-bestand: het begint niet met het element definitions."
        found.append(Finding("xml", "error", name, 1, "", "", message))
        return None
    return root


def _running(root: Node, name: str) -> list[Process]:
    return [process for process in read_processes(root, name) if process.executable]


def _calls(process: Process) -> frozenset[str]:
    called = (element.calls for element in process.elements.values())
    return frozenset(key for key in called if key)


def _drawn_twice(processes: Mapping[str, list[Process]]) -> Iterator[Finding]:
    """Two files with the same process: one of the two would quietly not run."""
    homes: dict[str, str] = {}
    for name, each in processes.items():
        for process in each:
            first = homes.setdefault(process.id, name)
            if first != name:
                message = f"Het proces '{process.id}' staat ook in {first}."
                place = (name, process.line, process.id, process.name)
                yield Finding("duplicate-process", "error", *place, message)
