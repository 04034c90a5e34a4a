"""`Simulation`: a set of diagrams that runs by itself, with a clock of its own and no database.

It fires timers at their moments, brings messages and signals from one case to another, and starts
the processes that begin with them. What people, the world and the application do, is asked of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from engine.bpmn import simulated_post
from engine.bpmn.check import check
from engine.bpmn.exchange import ThrownSignal
from engine.bpmn.expressions import plain
from engine.bpmn.findings import DiagramError, Finding, Known
from engine.bpmn.marking import marked_executable
from engine.bpmn.model import Diagrams, Model
from engine.bpmn.processinfo import ProcessInfo, read
from engine.bpmn.rules import PLAYABLE
from engine.bpmn.run import Run
from engine.bpmn.simulated_case import SimulatedCase, Thrown
from engine.bpmn.simulated_post import Call, Letter
from engine.bpmn.simulated_world import Nobody, planned_starts
from engine.bpmn.timers import parse_duration, parse_moment
from engine.bpmn.values import Host, Job, UnknownJob, UnknownTask, UserTask

Result = TypeVar("Result")

MOST_CASES: Final = 1_000
MOST_FIRINGS: Final = 10_000
MOST_DELIVERIES: Final = 10_000
"""More than this in one call goes in circles, or is a wait of years with a timer of seconds."""

ALONE: Final = Known(processes=frozenset(), tagged=frozenset())
"""Nothing stands around these files but what they hold."""

Files = Mapping[str, bytes | str] | bytes | str
Variables = Mapping[str, Any]


class Simulation:
    """Diagrams that run. Raises `DiagramError` with its findings when they may not.

    `files` is the XML of a diagram, or of several by name; `now` an aware moment, by default the
    present one; `surroundings` what every expression can read beside the variables. A file in
    which no process is marked as executable runs as if all were.
    """

    def __init__(
        self,
        files: Files,
        host: Host | None = None,
        *,
        now: datetime | None = None,
        surroundings: Variables | None = None,
    ) -> None:
        self.files = {name: marked_executable(xml) for name, xml in _by_name(files).items()}
        self.warnings = _checked(self.files)
        self.now: datetime = (now or datetime.now(UTC)).astimezone(UTC)
        self.surroundings: Variables = dict(surroundings or {})
        self.cases: list[SimulatedCase] = []
        """All cases, in the order in which they began."""
        self.halted = ""
        """Why the simulation did not go on to where it was asked (Dutch); empty: it did."""
        found = read(self.files).values()
        self.processes: Mapping[str, ProcessInfo] = {
            info.id: info for info in found if info.executable
        }
        self._host = host or Nobody()
        self._diagrams = Diagrams(self.files)
        self._models: dict[str, Model] = {}
        self._letters: list[Letter] = []
        self._calls: deque[Call] = deque()
        self._schedule = planned_starts(self.processes.values(), self.now, self.surroundings)

    # what is asked of it

    def start(
        self, process_id: str = "", variables: Variables | None = None, at: str = ""
    ) -> SimulatedCase:
        """A new case, run to where it waits. Without an id: the process that no other calls.

        `at` is the start event, when it is not the plain one. Raises `DiagramError` when there is
        no such process, `UnknownStart` when it has no such start event, and `TypeError` for
        variables that aren't JSON.
        """
        case = self._begin(self._process(process_id), plain(variables or {}), at)
        if case is None:
            raise _refused("too-many-cases", self.halted)
        self._settle()
        return case

    def wait(self, until: timedelta | datetime | str | None = None) -> bool:
        """Let time pass: as long as a duration says (also as ISO 8601), or till a moment; without
        either, till nothing more happens by itself.

        False when it had to stop before, after `MOST_FIRINGS` timers: `halted` says why, and `now`
        is how far it came. Raises `ValueError` for a text that is neither.
        """
        end = self._moment(until)
        self.halted = ""
        for _ in range(MOST_FIRINGS):
            due = self._next_due()
            if due is None or (end is not None and due > end):
                self.now = max(self.now, end) if end else self.now
                return not self.halted
            self.now = max(self.now, due)
            self._fire()
            if self.halted:
                return False
        self.halted = f"Na {MOST_FIRINGS} timers is de simulatie gestopt op {self.now:%d-%m-%Y}."
        return False

    def complete(self, task: UserTask | str, variables: Variables | None = None) -> None:
        """Somebody finished a task: one of a case's `tasks`, or the first with this id or name of
        the element. Raises `UnknownTask`, and `TypeError` for results that aren't JSON."""
        case, task_id = self._open_task(task)
        results = plain(variables or {})
        self._step(case, lambda run: run.complete(task_id, results, self.now))

    def finish(self, job: Job | str, results: Variables | None = None) -> None:
        """The application did a job that its host had answered `LATER` to. Raises `UnknownJob`."""
        case, job_id = self._open_job(job)
        given = plain(results or {})
        self._step(case, lambda run: run.finish_job(job_id, given, self.now))

    def throw_in(self, job: Job | str, code: str) -> None:
        """A job found an error that the diagram may catch. Raises `UnknownJob`."""
        case, job_id = self._open_job(job)
        self._step(case, lambda run: run.throw_in_job(job_id, code, self.now))

    def publish(
        self,
        message: str,
        key: str | None = None,
        variables: Variables | None = None,
        lives: timedelta = timedelta(),
    ) -> bool:
        """A message from outside; True when somebody took it, or a process began with it."""
        letter = Letter(message, key, plain(variables or {}), self.now + lives)
        self._letters.append(letter)
        self._settle()
        return bool(letter.taken)

    def broadcast(self, signal: str, variables: Variables | None = None) -> int:
        """A signal from outside; how many events heard it, and cases began with it."""
        heard = simulated_post.broadcast(Call(signal, plain(variables or {}), None), self)
        self._settle()
        return heard

    def retry(self) -> None:
        """Try again what stands in an incident, in every case."""
        for case in list(self.cases):
            self._step(case, lambda run: run.retry(self.now))

    # what the post asks of it

    def hand_over(self, letter: Letter, case: SimulatedCase) -> bool:
        """Bring a message to a case that listens to it."""
        heard = self._move(
            case, lambda run: run.deliver(letter.name, letter.key, letter.variables, self.now)
        )
        return bool(heard)

    def call_out(self, call: Call, case: SimulatedCase) -> int:
        """Bring a signal to a case that listens to it."""
        return self._move(case, lambda run: run.signal(call.name, call.variables, self.now)) or 0

    def begin_by(self, info: ProcessInfo, at: str, sent: Letter | Call) -> bool:
        """Begin a case with a message or signal."""
        key = sent.key if isinstance(sent, Letter) else None
        return self._begin(info, sent.variables, at, key) is not None

    # how it goes on

    def _begin(
        self, info: ProcessInfo, variables: Variables, at: str, key: str | None = None
    ) -> SimulatedCase | None:
        """A new case; None when there are too many already."""
        if len(self.cases) >= MOST_CASES:
            self.halted = f"Er zijn al {MOST_CASES} zaken begonnen; er begint er geen meer."
            return None
        case = SimulatedCase(self._model(info.id), self._host, key)
        self._keep(case, case.begin(variables, self.now, self.surroundings, at))
        self.cases.append(case)
        return case

    def _step(self, case: SimulatedCase, move: Callable[[Run], Any]) -> None:
        self._move(case, move)
        self._settle()

    def _move(self, case: SimulatedCase, move: Callable[[Run], Result]) -> Result | None:
        result, thrown = case.step(move, self.surroundings)
        self._keep(case, thrown)
        return result

    def _keep(self, case: SimulatedCase, thrown: Sequence[Thrown]) -> None:
        for one in thrown:
            if isinstance(one, ThrownSignal):
                self._calls.append(Call(one.name, one.variables, case))
            else:
                self._letters.append(Letter(one.name, one.key, one.variables, self.now + one.lives))

    def _settle(self) -> None:
        """Bring round what was thrown, till nothing moves any more."""
        for _ in range(MOST_DELIVERIES):
            if self._calls:
                simulated_post.broadcast(self._calls.popleft(), self)
            elif not any(simulated_post.deliver(one, self) for one in list(self._letters)):
                self._letters = [one for one in self._letters if one.until > self.now]
                return
        self.halted = f"Na {MOST_DELIVERIES} berichten en signalen is de simulatie gestopt."
        self._calls.clear()
        self._letters.clear()

    def _next_due(self) -> datetime | None:
        cases = (case.next_due for case in self.cases)
        starts = (planned.due.at for planned in self._schedule)
        return min((due for due in (*cases, *starts) if due is not None), default=None)

    def _fire(self) -> None:
        """Fire what is due now, and bring round what comes of it."""
        self._letters = [one for one in self._letters if one.until >= self.now]
        for case in [one for one in self.cases if one.next_due and one.next_due <= self.now]:
            self._step(case, lambda run: run.fire_due(self.now))
        due = [planned for planned in self._schedule if planned.due.at <= self.now]
        for planned in due:
            self._begin(planned.info, {}, planned.at)
            self._schedule.remove(planned)
            self._schedule += planned.following()
        self._settle()

    def _model(self, process_id: str) -> Model:
        if process_id not in self._models:
            self._models[process_id] = Model(self._diagrams, process_id)
        return self._models[process_id]

    def _process(self, process_id: str) -> ProcessInfo:
        if process_id:
            if process_id not in self.processes:
                raise _refused("unknown-process", "Dit proces staat niet in de bestanden.")
            return self.processes[process_id]
        called = {key for info in self.processes.values() for key in info.processes}
        first = [info for info in self.processes.values() if info.id not in called]
        plain_ones = [info for info in first if any(not one.kind for one in info.starts)]
        found = plain_ones or first or list(self.processes.values())
        if len(found) != 1:
            names = ", ".join(info.id for info in found)
            raise _refused("several-processes", f"Zeg welk proces moet beginnen: {names}.")
        return found[0]

    def _open_task(self, task: UserTask | str) -> tuple[SimulatedCase, str]:
        for case in self.cases:
            for one in case.tasks:
                names = (one.id, one.element_id, one.name)
                if (task in names) if isinstance(task, str) else (task.id == one.id):
                    return case, one.id
        raise UnknownTask(task if isinstance(task, str) else task.id)

    def _open_job(self, job: Job | str) -> tuple[SimulatedCase, str]:
        for case in self.cases:
            for one in case.jobs:
                names = (one.id, one.element_id, one.operation)
                if (job in names) if isinstance(job, str) else (job.id == one.id):
                    return case, one.id
        raise UnknownJob(job if isinstance(job, str) else job.id)

    def _moment(self, until: timedelta | datetime | str | None) -> datetime | None:
        if isinstance(until, str):
            if until.strip().startswith(("P", "-P")):
                return parse_duration(until).after(self.now)
            return parse_moment(until)
        return self.now + until if isinstance(until, timedelta) else until


def _by_name(files: Files) -> dict[str, bytes]:
    named = files if isinstance(files, Mapping) else {"diagram.bpmn": files}
    return {
        name: content.encode() if isinstance(content, str) else content
        for name, content in named.items()
    }


def _checked(files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """The warnings about the files. Raises `DiagramError` for the errors."""
    if not files:
        raise _refused("no-files", "Er is geen diagram.")
    found = check(files, known=ALONE, rules=PLAYABLE)
    errors = [finding for finding in found if finding.severity == "error"]
    if errors:
        raise DiagramError(errors)
    return tuple(found)


def _refused(rule: str, message: str) -> DiagramError:
    return DiagramError([Finding(rule, "error", "", 1, "", "", message)])
