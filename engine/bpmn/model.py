"""A set of files, ready to run: parsed once, immutable, shared by all cases and threads."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.build import build_levels
from engine.bpmn.check import check
from engine.bpmn.diagram import Process
from engine.bpmn.findings import DiagramError, Finding, Known
from engine.bpmn.level import LevelSpec
from engine.bpmn.reader import read_processes
from engine.bpmn.rules import RUNNABLE
from engine.bpmn.xmlfile import parse


class Model:
    """The process `process_id` of `files` with everything that it calls.

    Raises `DiagramError` with the findings when a file can't run, or the process is not there.
    Whether the ways through it are sound is asked once, before it is deployed: a case that runs
    isn't stopped by a judgement that came later.
    """

    def __init__(self, files: Mapping[str, bytes], process_id: str) -> None:
        alone = Known(processes=frozenset())
        found = check(files, known=alone, rules=RUNNABLE)
        errors = [finding for finding in found if finding.severity == "error"]
        if errors:
            raise DiagramError(errors)
        self.process_id = process_id
        self.processes: dict[str, Process] = {
            process.id: process
            for name, content in files.items()
            for process in read_processes(parse(content), name)
            if process.executable
        }
        if process_id not in self.processes:
            raise DiagramError([_missing(process_id)])
        self.levels: dict[str, LevelSpec] = build_levels(self.processes.values())


def _missing(process_id: str) -> Finding:
    message = "Dit proces staat niet in de bestanden."
    return Finding("unknown-process", "error", "", 1, process_id, "", message)
