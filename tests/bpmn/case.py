"""A case under test that is saved, reloaded and compared after every step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from engine.bpmn import Job, Later, Model, Run, Step, Visit

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

Operation = Callable[[Mapping[str, Any]], Mapping[str, Any] | Later]


class Office:
    """A host with decision tables and operations given as functions."""

    def __init__(
        self,
        decisions: Mapping[str, Callable[[Mapping[str, Any]], Any]] | None = None,
        operations: Mapping[str, Operation] | None = None,
    ) -> None:
        self.decisions = dict(decisions or {})
        self.operations = dict(operations or {})
        self.headers: list[Mapping[str, str]] = []

    def decide(
        self, decision_id: str, context: Mapping[str, Any], now: datetime, visit: Visit
    ) -> Any:
        return self.decisions[decision_id](context)

    def operate(
        self,
        operation: str,
        headers: Mapping[str, str],
        variables: Mapping[str, Any],
        visit: Visit,
    ) -> Mapping[str, Any] | Later:
        self.headers.append(headers)
        return self.operations[operation](variables)


class Case:
    """Drives a `Run`; after each step the copy that was saved and loaded goes on instead."""

    def __init__(
        self,
        files: Mapping[str, bytes],
        variables: Mapping[str, Any] | None = None,
        *,
        host: Office | None = None,
        reload: bool = True,
        process_id: str = "p",
        surroundings: Mapping[str, Any] | None = None,
    ) -> None:
        self.model = Model(files, process_id)
        self.host = host or Office()
        self.reload = reload
        self.now = NOW
        self.trail: list[Step] = []
        self.surroundings = surroundings
        self.run = Run.start(self.model, variables or {}, self.host, self.now, surroundings)
        self.run.advance(self.now)
        self._turn()

    def _turn(self) -> None:
        self.trail += self.run.trail
        if not self.reload:
            self.run.trail.clear()
            return
        saved = self.run.dump()
        copy = Run.restore(self.model, saved, self.host, self.surroundings)
        assert copy.dump() == saved
        assert copy.user_tasks() == self.run.user_tasks()
        assert copy.positions() == self.run.positions()
        assert copy.incidents == self.run.incidents
        assert copy.jobs() == self.run.jobs()
        assert (copy.status, copy.next_due) == (self.run.status, self.run.next_due)
        assert copy.variables == self.run.variables
        self.run = copy

    @property
    def open(self) -> list[str]:
        return sorted(task.element_id for task in self.run.user_tasks())

    def task(self, element_id: str, number: int = 0) -> Any:
        return [t for t in self.run.user_tasks() if t.element_id == element_id][number]

    def complete(self, element_id: str, number: int = 0, **variables: Any) -> None:
        self.run.complete(self.task(element_id, number).id, variables, self.now)
        self._turn()

    def later(self, **delta: float) -> None:
        """Time passes, and the timers that fall in it fire at their moments."""
        until = self.now + timedelta(**delta)
        while self.run.next_due is not None and self.run.next_due <= until:
            self.now = max(self.now, self.run.next_due)
            self.run.fire_due(self.now)
            self._turn()
        self.now = until

    def signal(self, name: str, **variables: Any) -> int:
        heard = self.run.signal(name, variables, self.now)
        self._turn()
        return heard

    def deliver(self, name: str, key: str | None = None, **variables: Any) -> bool:
        heard = self.run.deliver(name, key, variables, self.now)
        self._turn()
        return heard

    def finish(self, element_id: str, **results: Any) -> None:
        """The job at an element is done."""
        self.run.finish_job(self.job(element_id).id, results, self.now)
        self._turn()

    def fail(self, element_id: str) -> None:
        """The job at an element won't be done."""
        self.run.fail_job(self.job(element_id).id, "operation", "Mislukt.", self.now)
        self._turn()

    def throw(self, element_id: str, code: str) -> None:
        """The job at an element found an error for the diagram."""
        self.run.throw_in_job(self.job(element_id).id, code, self.now)
        self._turn()

    def job(self, element_id: str) -> Job:
        return next(job for job in self.run.jobs() if job.element_id == element_id)

    def retry(self) -> None:
        self.run.retry(self.now)
        self._turn()

    def route(self, action: str = "completed") -> list[str]:
        """The elements that were completed (or entered, fired, …), in order."""
        return [step.element_id for step in self.trail if step.action == action]

    @property
    def done(self) -> bool:
        return self.run.status == "completed"
