"""`Run`: one case that moves through its diagram. Needs no database and no web."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from engine.bpmn import catching, conditions, listening, operating, starting, state, working
from engine.bpmn.catching import Catcher
from engine.bpmn.exchange import Subscription, ThrownMessage, ThrownSignal
from engine.bpmn.execution import Execution
from engine.bpmn.expressions import plain
from engine.bpmn.level import READY, STARTED, Level, Token
from engine.bpmn.model import Model
from engine.bpmn.operating import Target, Timer
from engine.bpmn.timers import Due
from engine.bpmn.usertask import UserTaskNode, as_user_task
from engine.bpmn.values import Host, Incident, Job, Position, Step, UnknownTask, UserTask


class Run:
    """A running case. Start or restore it, let it advance, dump it; see the package's docstring."""

    def __init__(self, model: Model, host: Host, surroundings: Mapping[str, Any] | None) -> None:
        self.model = model
        self._execution = Execution(host, plain(surroundings or {}))
        self._root = Level(model.levels[model.process_id], None, self._execution)
        self._execution.root = self._root
        self._execution.has_conditions = model.has_conditions

    @classmethod
    def start(
        cls,
        model: Model,
        variables: Mapping[str, Any],
        host: Host,
        now: datetime,
        surroundings: Mapping[str, Any] | None = None,
        at: str = "",
    ) -> Run:
        """A new case, standing on its start event; `advance` lets it go.

        `surroundings` is what every expression can read beside the variables; it is not saved.
        `at` is the id of the start event that a message, signal or time reached; empty is the
        plain one. Raises `UnknownStart`, and `TypeError` for variables that aren't JSON.
        """
        run = cls(model, host, surroundings)
        run._execution.now = now
        starting.begin(run._root, plain(variables), at)
        return run

    @classmethod
    def restore(
        cls,
        model: Model,
        saved: str,
        host: Host,
        surroundings: Mapping[str, Any] | None = None,
    ) -> Run:
        """The case that `dump` gave, with the surroundings as they are now. Raises `StateError`
        when the diagram has no place where the case stands."""
        run = cls(model, host, surroundings)
        state.load_case(saved, run._root, model.levels)
        for token in run._root.walk():
            if token.state == READY:
                run._execution.enqueue(token)
        return run

    def dump(self) -> str:
        """The case as JSON, without its diagram."""
        return state.dump_case(self._root)

    def advance(self, now: datetime) -> None:
        """Run till every token waits on a person, a timer, a message, or stands in an incident."""
        self._execution.now = now
        self._execution.run()

    def complete(self, task_id: str, variables: Mapping[str, Any], now: datetime) -> None:
        """A person finished a task with these results. Raises `UnknownTask`, and `TypeError` for
        results that aren't JSON. The completion stands, whatever happens after it."""
        token, results = self._task(task_id), plain(variables)
        self._execution.now = now
        token.task_spec.resume(token, results)
        self._execution.run()

    @property
    def next_due(self) -> datetime | None:
        """When the first timer is due."""
        return min((due.at for due, _ in self._timers()), default=None)

    def fire_due(self, now: datetime) -> None:
        """Fire each timer that is due, once and in order; a repetition that lies behind fires
        again at the next call, because its next moment has passed as well."""
        due_now = sorted(
            ((due, catcher) for due, catcher in self._timers() if due.at <= now),
            key=lambda pair: pair[0].at,
        )
        self._execution.now = now
        for due, catcher in due_now:
            if listening.timers(catcher.holder.notes).get(catcher.slot) == due:
                catcher.trigger({})
                self._execution.run()

    def deliver(
        self, message: str, key: str | None, variables: Mapping[str, Any], now: datetime
    ) -> bool:
        """A message from outside; True when something in the case waited for it."""
        self._execution.now = now
        heard = catching.deliver(self._root, message, key, plain(variables))
        self._execution.run()
        return heard > 0

    def signal(self, name: str, variables: Mapping[str, Any], now: datetime) -> int:
        """A signal from outside; how many events in the case heard it."""
        self._execution.now = now
        heard = catching.broadcast(self._root, name, plain(variables))
        self._execution.run()
        return heard

    def jobs(self) -> list[Job]:
        """The work that waits for the application, in the order in which it came."""
        return [working.as_job(token) for token in working.waiting(self._root)]

    def finish_job(self, job_id: str, results: Mapping[str, Any], now: datetime) -> None:
        """A job is done. Raises `UnknownJob`, and `TypeError` for results that aren't JSON."""
        token, values = working.find(self._root, job_id), plain(results)
        self._execution.now = now
        token.task_spec.resume(token, values)
        self._execution.run()

    def fail_job(self, job_id: str, kind: str, message: str, now: datetime) -> None:
        """A job won't be done: an error event for every error takes that, else it is an incident.
        Raises `UnknownJob`; see `working.fail`."""
        token = working.find(self._root, job_id)
        self._execution.now = now
        working.fail(token, kind, message)
        self._execution.run()

    def throw_in_job(self, job_id: str, code: str, now: datetime) -> None:
        """A job found an error for the diagram (BPMN 2.0 §10.5.6). Raises `UnknownJob`."""
        token = working.find(self._root, job_id)
        self._execution.now = now
        working.throw(token, code)
        self._execution.run()

    def retry(self, now: datetime, visit_id: str = "") -> None:
        """Try again what stands in an incident, from the point where it failed; of one visit, or
        of all. Raises `UnknownVisit`."""
        tokens = [operating.find(self._root, visit_id)] if visit_id else list(self._root.walk())
        self._execution.now = now
        self._execution.retry(tokens)
        self._execution.run()

    def cancel(self, now: datetime) -> None:
        """End the case as it stands: every token and all that it waits for."""
        self._execution.now = now
        operating.cancel(self._root)

    def set_variables(self, values: Mapping[str, Any], now: datetime, scope: str = "") -> None:
        """Write variables by hand, as the token of the visit `scope` reads them, else those of the
        process instance. Raises `UnknownVisit`, and `TypeError` for what isn't JSON."""
        self._execution.now = now
        operating.set_variables(self._root, plain(values), scope)
        self._execution.run()

    def variables_of(self, visit_id: str) -> Mapping[str, Any]:
        """The variables that a token sees. Raises `UnknownVisit`."""
        return operating.variables_of(self._root, visit_id)

    def targets(self, visit_id: str) -> list[Target]:
        """Where a token can be moved to. Raises `UnknownVisit` and `CannotMove`."""
        return operating.targets(self._root, visit_id)

    def move(self, visit_id: str, element_id: str, now: datetime) -> None:
        """Put a token on another element of its process or sub-process, and let the case go on.
        What ran inside it ends. Raises `UnknownVisit` and `CannotMove`."""
        self._execution.now = now
        operating.move(self._root, visit_id, element_id)
        self._execution.run()

    def delay(self, by: timedelta) -> None:
        """Let all timers and dates of tasks come this much later."""
        operating.delay(self._root, by)

    def timers(self) -> list[Timer]:
        """The timers that run, the first to fire first."""
        return operating.timers(self._root)

    def user_tasks(self) -> list[UserTask]:
        """The tasks that wait for a person, in the order in which they came."""
        return [as_user_task(token) for token in self._root.walk() if _waits_for_person(token)]

    @property
    def status(self) -> str:
        """running, completed, cancelled (by hand), or incident when a token stands in one."""
        if operating.CANCELLED in self._root.notes:
            return "cancelled"
        if any(_is_stuck(token) for token in self._root.walk()):
            return "incident"
        return "completed" if self._root.completed else "running"

    @property
    def incidents(self) -> list[Incident]:
        """What can't go on, and why."""
        return [_incident(token) for token in self._root.walk() if _is_stuck(token)]

    @property
    def trail(self) -> list[Step]:
        """What happened since start or restore."""
        return self._execution.trail

    @property
    def thrown_signals(self) -> list[ThrownSignal]:
        """The signals thrown since start or restore, for other cases to hear."""
        return self._execution.signals

    @property
    def thrown_messages(self) -> list[ThrownMessage]:
        """The messages sent since start or restore; those not heard are for other cases."""
        return self._execution.messages

    def subscriptions(self) -> list[Subscription]:
        """The messages and signals that are waited for at this moment."""
        return list(catching.subscriptions(self._root))

    def conditions(self) -> list[tuple[str, str]]:
        """The events that wait until a condition holds: id and name."""
        return conditions.awaited(self._root)

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the process instance."""
        return self._root.data

    def positions(self) -> list[Position]:
        """Where tokens stand; the rounds of a multi-instance each count."""
        return [operating.position(token) for token in self._root.walk()]

    def _task(self, task_id: str) -> Token:
        for token in self._root.walk():
            if token.id == task_id and _waits_for_person(token):
                return token
        raise UnknownTask(task_id)

    def _timers(self) -> Iterator[tuple[Due, Catcher]]:
        for catcher, _ in catching.catchers(self._root, ("timer",)):
            due = listening.timers(catcher.holder.notes).get(catcher.slot)
            if due is not None:
                yield due, catcher


def _is_stuck(token: Token) -> bool:
    return "incident" in token.notes


def _waits_for_person(token: Token) -> bool:
    return token.state == STARTED and isinstance(token.task_spec, UserTaskNode)


def _incident(token: Token) -> Incident:
    kind, message = token.notes["incident"]
    element, process_id = token.element, token.level.spec.process_id
    return Incident(element.id, element.name, kind, message, process_id, token.id)
