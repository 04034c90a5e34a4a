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
from engine.bpmn.exchange import ThrownSignal
from engine.bpmn.expressions import plain
from engine.bpmn.marking import marked_executable
from engine.bpmn.model import Diagrams, Model
from engine.bpmn.processinfo import ProcessInfo, read
from engine.bpmn.run import Run
from engine.bpmn.simulated_case import SimulatedCase, Thrown, open_job, open_task
from engine.bpmn.simulated_files import Files, by_name, checked, chosen, refused
from engine.bpmn.simulated_post import Call, Letter
from engine.bpmn.simulated_world import Nobody, planned_starts
from engine.bpmn.timers import parse_duration, parse_moment
from engine.bpmn.values import Host, Job, Step, UserTask

Result = TypeVar("Result")

MOST_CASES: Final = 1_000
MOST_FIRINGS: Final = 10_000
MOST_DELIVERIES: Final = 10_000
"""More than this in one call goes in circles, or is a wait of years with a timer of seconds."""

TOO_MANY: Final = f"Er zijn al {MOST_CASES} zaken begonnen; er begint er geen meer."

Variables = Mapping[str, Any]


class _Full(Exception):
    """Er beginnen geen zaken meer."""


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
        self.files = {name: marked_executable(xml) for name, xml in by_name(files).items()}
        self.warnings = checked(self.files)
        self.now: datetime = (now or datetime.now(UTC)).astimezone(UTC)
        self.surroundings: Variables = dict(surroundings or {})
        self.cases: list[SimulatedCase] = []
        """All cases, in the order in which they began."""
        self.trail: list[Step] = []
        """All that happened in them, in order."""
        self.halted = ""
        """Why the simulation did not go on to where it was asked (Dutch); empty: it did."""
        found = read(self.files).values()
        self.processes: Mapping[str, ProcessInfo] = {
            info.id: info for info in found if info.executable
        }
        self._host = host or Nobody()
        self._diagrams = Diagrams(self.files)
        self._models: dict[str, Model] = {}
        self._letters: deque[Letter] = deque()
        self._kept: list[Letter] = []
        self._moved: deque[SimulatedCase] = deque()
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
        info, given = chosen(self.processes, process_id), plain(variables or {})
        try:
            case = self._begin(info, given, at)
        except _Full:
            raise refused("too-many-cases", TOO_MANY) from None
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
        case, task_id = open_task(self.cases, task)
        results = plain(variables or {})
        self._step(case, lambda run: run.complete(task_id, results, self.now))

    def finish(self, job: Job | str, results: Variables | None = None) -> None:
        """The application did a job that its host had answered `LATER` to. Raises `UnknownJob`."""
        case, job_id = open_job(self.cases, job)
        given = plain(results or {})
        self._step(case, lambda run: run.finish_job(job_id, given, self.now))

    def throw_in(self, job: Job | str, code: str) -> None:
        """A job found an error that the diagram may catch. Raises `UnknownJob`."""
        case, job_id = open_job(self.cases, job)
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
        call = Call(signal, plain(variables or {}), None)
        self._calls.append(call)
        self._settle()
        return call.heard

    def retry(self) -> None:
        """Try again what stands in an incident, in every case."""
        for case in list(self.cases):
            self._step(case, lambda run: run.retry(self.now))

    def surround(self, surroundings: Variables) -> None:
        """From now on every expression reads these beside the variables, also in open tasks."""
        self.surroundings = dict(surroundings)
        for case in list(self.cases):
            self._step(case, lambda _run: None)

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

    def begin_by(self, info: ProcessInfo, at: str, sent: Letter | Call) -> None:
        """Begin a case with a message or signal."""
        self._begin(info, sent.variables, at, sent.key if isinstance(sent, Letter) else None)

    # how it goes on

    def _begin(
        self, info: ProcessInfo, variables: Variables, at: str, key: str | None = None
    ) -> SimulatedCase:
        """A new case. Raises `_Full`."""
        if len(self.cases) >= MOST_CASES:
            raise _Full
        case = SimulatedCase(self._model(info.id), self._host, key)
        thrown = case.begin(variables, self.now, self.surroundings, at)
        self.cases.append(case)
        self._keep(case, thrown)
        return case

    def _step(self, case: SimulatedCase, move: Callable[[Run], Any]) -> None:
        self._move(case, move)
        self._settle()

    def _move(self, case: SimulatedCase, move: Callable[[Run], Result]) -> Result | None:
        before = len(case.trail)
        result, thrown = case.step(move, self.surroundings)
        self._keep(case, thrown, before)
        return result

    def _keep(self, case: SimulatedCase, thrown: Sequence[Thrown], since: int = 0) -> None:
        self.trail += case.trail[since:]
        if case.waits:
            self._moved.append(case)
        for one in thrown:
            if isinstance(one, ThrownSignal):
                self._calls.append(Call(one.name, one.variables, case))
            else:
                self._letters.append(Letter(one.name, one.key, one.variables, self.now + one.lives))

    def _settle(self) -> None:
        """Bring round what was thrown, till nothing moves any more."""
        try:
            for _ in range(MOST_DELIVERIES):
                if not self._bring_round():
                    return
            self.halted = f"Na {MOST_DELIVERIES} berichten en signalen is de simulatie gestopt."
        except _Full:
            self.halted = TOO_MANY
        for queue in (self._calls, self._letters, self._moved):
            queue.clear()

    def _bring_round(self) -> bool:
        """One signal, new message, or case that may listen to what was sent before; False: none."""
        if self._calls:
            simulated_post.broadcast(self._calls.popleft(), self)
        elif self._letters:
            letter = self._letters.popleft()
            simulated_post.deliver(letter, self)
            self._kept += [letter] if letter.until > self.now else []
        elif self._moved:
            case = self._moved.popleft()
            self._kept = [one for one in self._kept if one.until >= self.now]
            for letter in self._kept:
                simulated_post.offer(letter, [case], self)
        else:
            return False
        return True

    def _next_due(self) -> datetime | None:
        cases = (case.next_due for case in self.cases)
        starts = (planned.due.at for planned in self._schedule)
        return min((due for due in (*cases, *starts) if due is not None), default=None)

    def _fire(self) -> None:
        """Fire what is due now, and bring round what comes of it."""
        for case in [one for one in self.cases if one.next_due and one.next_due <= self.now]:
            self._step(case, lambda run: run.fire_due(self.now))
        for planned in [one for one in self._schedule if one.due.at <= self.now]:
            try:
                self._begin(planned.info, {}, planned.at)
            except _Full:
                self.halted = TOO_MANY
            self._schedule.remove(planned)
            self._schedule += planned.following()
        self._settle()

    def _model(self, process_id: str) -> Model:
        if process_id not in self._models:
            self._models[process_id] = Model(self._diagrams, process_id)
        return self._models[process_id]

    def _moment(self, until: timedelta | datetime | str | None) -> datetime | None:
        if isinstance(until, str):
            if until.strip().startswith(("P", "-P")):
                return parse_duration(until).after(self.now)
            return parse_moment(until)
        return self.now + until if isinstance(until, timedelta) else until
