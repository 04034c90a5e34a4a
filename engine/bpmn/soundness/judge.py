"""All levels of a process, the innermost first → what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.bpmn.diagram import SUBPROCESSES, Process
from engine.bpmn.soundness.game import Limit
from engine.bpmn.soundness.level import Level
from engine.bpmn.soundness.outcome import UNKNOWN, Outcome
from engine.bpmn.soundness.verdict import Problem, Verdict


@dataclass(slots=True)
class Judge:
    """Judges processes that may call each other. What it doesn't know may do anything."""

    processes: Mapping[str, Process]
    limit: Limit = field(default_factory=Limit)
    _outcomes: dict[str, Outcome] = field(default_factory=dict)
    _problems: dict[str, list[Problem]] = field(default_factory=dict)

    def of(self, process_id: str) -> list[Problem]:
        """The problems of one process, those of its sub-processes first."""
        self._process(process_id)
        return self._problems.get(process_id, [])

    def _process(self, process_id: str | None) -> Outcome:
        process = self.processes.get(process_id or "")
        if process is None:
            return UNKNOWN
        if process.id not in self._outcomes:
            self._outcomes[process.id] = UNKNOWN
            self._problems[process.id] = []
            self._outcomes[process.id] = self._level(process, process.id)
        return self._outcomes[process.id]

    def _level(self, process: Process, parent: str) -> Outcome:
        inner = {}
        for element in process.inside(parent):
            if element.kind in SUBPROCESSES:
                inner[element.id] = self._level(process, element.id)
            elif element.kind == "callActivity":
                inner[element.id] = self._process(element.calls)
        verdict = Verdict(Level(process, parent, inner), self.limit)
        self._problems[process.id] += verdict.problems
        return verdict.outcome()
