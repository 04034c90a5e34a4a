"""One case of a simulation: what happened to it, and what it waits for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from engine.bpmn.exchange import Subscription, ThrownMessage, ThrownSignal
from engine.bpmn.model import Model
from engine.bpmn.run import Run
from engine.bpmn.starting import UnknownStart
from engine.bpmn.values import Host, Incident, Job, Step, UnknownJob, UnknownTask, UserTask

Result = TypeVar("Result")
Surroundings = Mapping[str, Any]
Thrown = ThrownMessage | ThrownSignal

_ALL_ROUNDS: Final = "multiInstanceBody"
"""The step of a repeated activity as a whole, beside those of its rounds."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What a token waits for: a task, job, timer, message, signal, condition, join or incident
    (`kind`).

    `name` is that of the task, message, signal or operation, `key` the correlation key of a
    message, `at` the moment (aware UTC) of a timer.
    """

    kind: str
    element_id: str
    name: str
    key: str | None = None
    at: datetime | None = None


class SimulatedCase:
    """A case as the simulation that started it lets it go on; read it, don't drive it.

    It is saved and taken up again after every step, as in the application.
    """

    def __init__(self, model: Model, host: Host, key: str | None = None) -> None:
        self.process_id = model.process_id
        self.trail: list[Step] = []
        """All that happened, in order."""
        self.failure: Exception | None = None
        """What broke the engine itself; an incident of the kind `internal` tells of it."""
        self.begun_by = ""
        """The start event that a message, signal or time reached; empty: the plain one."""
        self.waits = False
        """Whether it has not ended, and can go on."""
        self.key = key
        """The correlation key of the message that began it."""
        self._model = model
        self._host = host
        self._run: Run | None = None

    @property
    def state(self) -> str:
        """running, completed or incident."""
        return "incident" if self.failure or self._run is None else self._run.status

    @property
    def completed(self) -> list[str]:
        """The ids of the elements that were completed, in order: once for each token, and for each
        round of what is repeated."""
        return self._elements("completed")

    @property
    def entered(self) -> list[str]:
        """The ids of the elements that a token came to, in order."""
        return self._elements("entered")

    @property
    def flows(self) -> list[str]:
        """The ids of the sequence flows that were walked, in order."""
        return [step.flow for step in self.trail if step.flow]

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the process instance: plain JSON, with int and Decimal for numbers."""
        return {} if self._run is None else self._run.variables

    @property
    def incidents(self) -> list[Incident]:
        """What can't go on: where, which kind of trouble, and why in Dutch."""
        found = [] if self._run is None else self._run.incidents
        if self.failure is None:
            return found
        message = f"De motor zelf is vastgelopen ({type(self.failure).__name__})."
        return [*found, Incident("", "", "internal", message, self.process_id)]

    @property
    def tasks(self) -> list[UserTask]:
        """The tasks that wait for a person, in the order in which they came."""
        return [] if self._run is None else self._run.user_tasks()

    @property
    def jobs(self) -> list[Job]:
        """The service tasks whose host answered `LATER`."""
        return [] if self._run is None else self._run.jobs()

    @property
    def subscriptions(self) -> list[Subscription]:
        """The messages and signals that it listens to."""
        return [] if self._run is None else self._run.subscriptions()

    @property
    def waits_on(self) -> list[Wait]:
        """All that it waits for; empty when it has ended."""
        if self._run is None:
            return []
        return [*_of_people(self._run), *_of_the_world(self._run), *_of_itself(self._run)]

    @property
    def next_due(self) -> datetime | None:
        """When its first timer is due; none once it is broken."""
        return None if self._run is None or self.failure else self._run.next_due

    def begin(
        self, variables: Mapping[str, Any], now: datetime, around: Surroundings, at: str
    ) -> list[Thrown]:
        """Start, and run to the first wait; returns what was thrown. Raises `UnknownStart`."""
        self.begun_by = at

        def start() -> None:
            self._run = Run.start(self._model, variables, self._host, now, around, at)
            self._run.advance(now)

        return self._guarded(start, around)[1]

    def step(
        self, move: Callable[[Run], Result], around: Surroundings
    ) -> tuple[Result | None, list[Thrown]]:
        """Let something happen; returns what `move` does, and what was thrown for others.

        Raises `UnknownTask` and `UnknownJob`; an error of the engine itself becomes the case's
        `failure`.
        """
        run = self._run
        if run is None or self.failure:
            return None, []
        return self._guarded(lambda: move(run), around)

    def _guarded(
        self, move: Callable[[], Result], around: Surroundings
    ) -> tuple[Result | None, list[Thrown]]:
        try:
            return move(), self._take_up_again(around)
        except (UnknownTask, UnknownJob, UnknownStart):
            raise
        except Exception as error:  # the simulation of the other cases goes on
            self.failure, self.waits = error, False
            return None, []

    def _take_up_again(self, around: Surroundings) -> list[Thrown]:
        run = self._run
        if run is None:
            return []
        self.trail += run.trail
        unheard = [message for message in run.thrown_messages if not message.heard]
        thrown: list[Thrown] = [*run.thrown_signals, *unheard]
        self._run = Run.restore(self._model, run.dump(), self._host, around)
        self.waits = self._run.status != "completed"
        return thrown

    def _elements(self, action: str) -> list[str]:
        done = (step for step in self.trail if step.action == action)
        return [step.element_id for step in done if step.element_type != _ALL_ROUNDS]


def _of_people(run: Run) -> Iterator[Wait]:
    for task in run.user_tasks():
        yield Wait("task", task.element_id, task.name)
    for job in run.jobs():
        yield Wait("job", job.element_id, job.operation)


def _of_the_world(run: Run) -> Iterator[Wait]:
    for timer in run.timers():
        yield Wait("timer", timer.element_id, timer.name, at=timer.at)
    for one in run.subscriptions():
        yield Wait(one.kind, one.element_id, one.name, key=one.key)
    for element_id, name in run.conditions():
        yield Wait("condition", element_id, name)


def _of_itself(run: Run) -> Iterator[Wait]:
    for place in run.positions():
        if place.state == "waiting":
            yield Wait("join", place.element_id, place.name)
    for incident in run.incidents:
        yield Wait("incident", incident.element_id, incident.element_name)


def open_task(cases: Iterable[SimulatedCase], wanted: UserTask | str) -> tuple[SimulatedCase, str]:
    """The case and the id of a task: this one, or the first with this id or name. Raises
    `UnknownTask`."""
    for case in cases:
        for one in case.tasks:
            names = (one.id, one.element_id, one.name)
            if (wanted in names) if isinstance(wanted, str) else (wanted.id == one.id):
                return case, one.id
    raise UnknownTask(wanted if isinstance(wanted, str) else wanted.id)


def open_job(cases: Iterable[SimulatedCase], wanted: Job | str) -> tuple[SimulatedCase, str]:
    """The case and the id of a job: this one, or the first with this id, element or operation.
    Raises `UnknownJob`."""
    for case in cases:
        for one in case.jobs:
            names = (one.id, one.element_id, one.operation)
            if (wanted in names) if isinstance(wanted, str) else (wanted.id == one.id):
                return case, one.id
    raise UnknownJob(wanted if isinstance(wanted, str) else wanted.id)
