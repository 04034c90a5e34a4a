"""Whether diagrams may run: every construct runs as BPMN says, or is refused here in Dutch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.bpmn.findings import Finding, Known
from engine.bpmn.reader import read_processes
from engine.bpmn.rules import RULES
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import BPMN, XmlError, parse


def check(files: Mapping[str, bytes], *, known: Known | None = None) -> list[Finding]:
    """The findings for BPMN files by name, ordered by file and line; none means they may run.

    `known` says what exists outside these files; what it leaves out isn't looked up.
    """
    found = [finding for name in files for finding in _check_file(name, files, known or Known())]
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda f: (f.file, f.line, f.element_id, f.rule))


def _check_file(name: str, files: Mapping[str, bytes], known: Known) -> Iterator[Finding]:
    try:
        root = parse(files[name])
    except XmlError as error:
        message = f"Dit is geen geldige XML: {error.reason}"
        yield Finding("xml", "error", name, error.line, "", "", message)
        return
    if root.tag != f"{{{BPMN}}}definitions":
        message = "Dit is geen BPMN-bestand: het begint niet met het element definitions."
        yield Finding("xml", "error", name, 1, "", "", message)
        return
    subject = Subject(name, root, read_processes(root, name), known, _calls(files))
    for rule in RULES:
        yield from rule(subject)


def _calls(files: Mapping[str, bytes]) -> dict[str, frozenset[str]]:
    calls: dict[str, frozenset[str]] = {}
    for name, content in files.items():
        try:
            processes = read_processes(parse(content), name)
        except XmlError:
            continue
        for process in processes:
            called = (element.called_process for element in process.elements.values())
            calls[process.id] = frozenset(key for key in called if key)
    return calls
