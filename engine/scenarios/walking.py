"""Walks a scenario, step by step, and stops at the first thing that goes otherwise."""

from __future__ import annotations

from typing import Any

from engine.bpmn import (
    DiagramError,
    ProcessInfo,
    SimulatedCase,
    Simulation,
    Step,
    UserTask,
)
from engine.scenarios import judging, waiting
from engine.scenarios.filling import judge, refused_at
from engine.scenarios.judging import Sight, demand, demand_no_incident, open_task
from engine.scenarios.moments import after, in_words, moment_of
from engine.scenarios.names import check_names, demand_operation, process_of, start_of
from engine.scenarios.office import Office
from engine.scenarios.outcome import Failure, Mismatch, Outcome
from engine.scenarios.scenario import (
    Change,
    DoTask,
    Look,
    Pass,
    Retry,
    Scenario,
    Send,
)
from engine.scenarios.scenario import Step as Point
from engine.scenarios.source import ScenarioError
from engine.scenarios.world import World


def walk(scenario: Scenario, world: World) -> Outcome:
    """What comes of the scenario among these diagrams, tables and forms."""
    walker: Walker | None = None
    failure = None
    try:
        process = process_of(scenario, world)
        check_names(scenario, world)
        walker = Walker(scenario, world, process)
        walker.go()
    except Mismatch as wrong:
        stood = walker.stood() if walker else ((), ())
        failure = Failure(wrong.place, wrong.message, wrong.expected, wrong.got, *stood)
    except ScenarioError as error:
        failure = Failure(error.place, error.message)
    except DiagramError as refused:
        message = f"Het diagram kan zo niet draaien: {refused}"
        failure = Failure(scenario.process.place, message)
    trail = walker.trail() if walker else []
    return Outcome(scenario.file, scenario.name, scenario.process.text, failure, trail)


class Walker:
    """A scenario under way."""

    def __init__(self, scenario: Scenario, world: World, process: ProcessInfo) -> None:
        self.scenario = scenario
        self.world = world
        for name, answer in scenario.operations.items():
            demand_operation(name, answer.gives, answer.place, world)
        self.office = Office(world, dict(scenario.operations))
        self.simulation = Simulation(
            dict(world.diagrams),
            self.office,
            now=moment_of(scenario.moment.place, scenario.moment.text),
            surroundings=world.surroundings(scenario.dossier),
        )
        self.case = self._begin(process)

    @property
    def tasks(self) -> list[UserTask]:
        """The open tasks of all its cases."""
        return [task for case in self.simulation.cases for task in case.tasks]

    def trail(self) -> list[Step]:
        """What happened in all its cases, in order."""
        return self.simulation.trail

    def stood(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The tasks that are open, and what else the cases wait for."""
        return tuple(judging.labels(self.tasks)), tuple(waiting.told(self.simulation.cases))

    def go(self) -> None:
        """Do all steps; at the end the whole route counts. Raises `Mismatch`, or `ScenarioError`
        for what can't be meant."""
        steps = self.scenario.steps
        if steps and not isinstance(steps[0].deed, Look):
            demand_no_incident(self.scenario.place, self._sight(self._marks()).incidents)
        for point in steps:
            before = self._marks()
            self._do(point)
            sight = self._sight(before)
            if point.expected is not None:
                demand(point.expected, sight)
            else:
                demand_no_incident(point.deed.place, sight.incidents)
        if self.scenario.expected is not None:
            demand(self.scenario.expected, self._sight((0, 0)))

    def _begin(self, process: ProcessInfo) -> SimulatedCase:
        start = start_of(self.scenario, process)
        values = {**self.scenario.values, **self._first_answers(process, start)}
        return self.simulation.start(process.id, values, start)

    def _first_answers(self, process: ProcessInfo, start: str) -> dict[str, Any]:
        """What the start form gives. It is skipped for who says only `gegevens`: a program."""
        answers, key = self.scenario.answers, "" if start else process.start_form or ""
        place = self.scenario.process.place if answers is None else answers.place
        if not key:
            if answers is None:
                return {}
            raise ScenarioError(place, "Dit begin heeft geen formulier. Gebruik ‘gegevens’.")
        if answers is None and self.scenario.values:
            return {}
        form = self.world.forms.get(key)
        if form is None:
            raise ScenarioError(place, f"Het formulier ‘{key}’ staat niet in de bestanden.")
        return judge(form, self.world.around, answers, self.simulation.now, place)

    def _do(self, point: Point) -> None:
        match point.deed:
            case DoTask():
                self._do_task(point.deed)
            case Pass():
                self._pass(point.deed)
            case Send():
                self._send(point.deed)
            case Change():
                self._change(point.deed)
            case Retry():
                self.simulation.retry()

    def _do_task(self, deed: DoTask) -> None:
        sight = self._sight(self._marks())
        task = open_task(deed.task, self.tasks, sight)
        judging.demand_task(deed.task, task, sight)
        self._demand_doer(deed, task)
        given = self._answers(deed, task)
        if given is not None:
            self.simulation.complete(task, given)

    def _answers(self, deed: DoTask, task: UserTask) -> dict[str, Any] | None:
        """What the task is completed with; None when the form rightly refuses it."""
        if task.form is None:
            return dict(deed.answers.plain()) if deed.answers else {}
        form, now = self.world.forms.get(task.form), self.simulation.now
        if form is None:
            raise Mismatch(deed.place, f"Het formulier ‘{task.form}’ staat niet in de bestanden.")
        context = {**self.simulation.surroundings, **task.variables}
        if deed.refused is None:
            return judge(form, context, deed.answers, now, deed.place)
        refused = refused_at(form, context, deed.answers, now)
        wanted = [word.text for word in deed.refused]
        if sorted(refused) != sorted(wanted):
            place = deed.refused[0].place if deed.refused else deed.place
            told = ", ".join(wanted), ", ".join(refused) or "niets"
            raise Mismatch(place, "Het formulier weigert andere antwoorden.", *told)
        return None

    def _demand_doer(self, deed: DoTask, task: UserTask) -> None:
        doers = judging.doers(task)
        if deed.by is not None and deed.by.text not in doers:
            got = ", ".join(sorted(doers)) or "niemand"
            message = f"‘{deed.by.text}’ mag de taak ‘{task.name}’ niet doen."
            raise Mismatch(deed.by.place, message, deed.by.text, got)

    def _pass(self, deed: Pass) -> None:
        now = self.simulation.now
        until = (
            moment_of(deed.place, deed.text) if deed.until else after(deed.place, deed.text, now)
        )
        if until < now:
            message = "Dit moment is al voorbij."
            raise Mismatch(deed.place, message, in_words(until), in_words(now))
        if not self.simulation.wait(until):
            raise Mismatch(deed.place, self.simulation.halted)

    def _send(self, deed: Send) -> None:
        if deed.kind == "bericht":
            heard = self.simulation.publish(deed.name, deed.key, deed.values)
        else:
            heard = self.simulation.broadcast(deed.name, deed.values) > 0
        if not heard:
            sent = waiting.letter(deed.kind, deed.name, deed.key)
            listens = waiting.told(self.simulation.cases, ("message", "signal"))
            got = ", ".join(listens) or "geen bericht of signaal"
            raise Mismatch(deed.place, f"Niemand wacht op dit {deed.kind}.", sent, got)

    def _change(self, deed: Change) -> None:
        for name, answer in deed.operations.items():
            demand_operation(name, answer.gives, answer.place, self.world)
        self.office.answers |= deed.operations
        facts = {**self.simulation.surroundings["dossier"], **deed.facts}
        self.simulation.surround(self.world.surroundings(facts))

    def _marks(self) -> tuple[int, int]:
        """How far everything is, to see later what came after."""
        return len(self.simulation.trail), len(self.office.asked)

    def _sight(self, since: tuple[int, int]) -> Sight:
        passed, asked = since
        cases = self.simulation.cases
        return Sight(
            passed=self.simulation.trail[passed:],
            asked=self.office.asked[asked:],
            tasks=self.tasks,
            incidents=[one for case in cases for one in case.incidents],
            variables=self.case.variables,
            around=self.simulation.surroundings,
            end=self._end(),
            now=self.simulation.now,
        )

    def _end(self) -> Step | None:
        """The end event by which the case itself has ended."""
        if self.case.state != "completed":
            return None
        ends = (step for step in reversed(self.case.trail) if step.element_type == "endEvent")
        return next((end for end in ends if end.process_id == self.case.process_id), None)
