"""A set of files, ready to run: parsed once, immutable, shared by all cases and threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from engine.bpmn.build import build_levels
from engine.bpmn.check import check
from engine.bpmn.diagram import Element, Process
from engine.bpmn.findings import DiagramError, Finding, Known
from engine.bpmn.level import LevelSpec
from engine.bpmn.processinfo import Reference, references
from engine.bpmn.reader import read_processes
from engine.bpmn.rules import RUNNABLE
from engine.bpmn.xmlfile import parse

_FIELDS: Final = {"form": "form", "decision": "decision", "process": "called_process"}


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a process beside the one of that id in the files. `name` tells them apart."""

    name: str
    process_id: str
    file: str
    content: bytes


Bind = Callable[[str, Reference], str]
"""Process name and reference → the name of the version that is meant there."""


class Diagrams:
    """Files that run together with other versions beside them: parsed and checked once.

    Without `bind` each reference means what stands in the files. Raises `DiagramError` with the
    findings when a file can't run. Whether the ways through it are sound is asked once, before it
    is deployed: a case that runs isn't stopped by a judgement that came later.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        versions: Iterable[Version] = (),
        bind: Bind | None = None,
    ) -> None:
        tagged = frozenset[tuple[str, str, str]]() if bind is None else None
        processes = _runnable(files, Known(processes=frozenset(), tagged=tagged))
        for one in versions:
            found = _runnable({one.file: one.content}, Known())
            processes[one.name] = found[one.process_id]
        self.processes: dict[str, Process] = {
            name: _bound(name, process, bind or _as_written) for name, process in processes.items()
        }
        self.levels: dict[str, LevelSpec] = build_levels(self.processes)
        self.has_conditions = any(
            trigger.kind == "conditional"
            for process in self.processes.values()
            for element in process.elements.values()
            for trigger in element.triggers
        )


class Model:
    """The process `process_id` of `files` with everything that it calls.

    Raises `DiagramError` with the findings when a file can't run, or the process is not there.
    """

    def __init__(self, files: Mapping[str, bytes] | Diagrams, process_id: str) -> None:
        diagrams = files if isinstance(files, Diagrams) else Diagrams(files)
        if process_id not in diagrams.processes:
            raise DiagramError([_missing(process_id)])
        self.process_id = process_id
        self.processes = diagrams.processes
        self.levels = diagrams.levels
        self.has_conditions = diagrams.has_conditions


def _runnable(files: Mapping[str, bytes], known: Known) -> dict[str, Process]:
    found = check(files, known=known, rules=RUNNABLE)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise DiagramError(errors)
    return {
        process.id: process
        for name, content in files.items()
        for process in read_processes(parse(content), name)
        if process.executable
    }


def _as_written(_name: str, reference: Reference) -> str:
    return reference.key


def _bound(name: str, process: Process, bind: Bind) -> Process:
    """The process with the names of versions in the place of the references to them."""
    elements = {key: _bound_element(name, e, bind) for key, e in process.elements.items()}
    return replace(process, elements=elements)


def _bound_element(name: str, element: Element, bind: Bind) -> Element:
    for one in references(element):
        field = {_FIELDS[one.kind]: bind(name, one)}
        element = replace(element, **field)  # type: ignore[arg-type]
    return element


def _missing(process_id: str) -> Finding:
    message = "Dit proces staat niet in de bestanden."
    return Finding("unknown-process", "error", "", 1, process_id, "", message)
