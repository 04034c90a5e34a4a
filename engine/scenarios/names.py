"""Whether a scenario speaks of what is there, before it is walked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from engine.bpmn import ProcessInfo
from engine.scenarios.scenario import Expectation, Scenario, Word
from engine.scenarios.source import Place, ScenarioError
from engine.scenarios.world import World


def hint(name: str, known: Iterable[str]) -> str:
    """` Bedoel je ‘…’?`, or nothing when no known name is like it."""
    alike = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), list(alike), 1)
    return f" Bedoel je ‘{alike[near[0]]}’?" if near else ""


def process_of(scenario: Scenario, world: World) -> ProcessInfo:
    """The process in which the scenario begins. Raises `ScenarioError`."""
    word = scenario.process
    if word.text in world.processes:
        return world.processes[word.text]
    message = f"Het proces ‘{word.text}’ staat niet in de bestanden."
    suggestion = hint(word.text, world.processes) or (
        f" Wel: {', '.join(sorted(world.processes))}. Geef het bestand met het proces mee."
    )
    raise ScenarioError(word.place, message + suggestion)


def start_of(scenario: Scenario, process: ProcessInfo) -> str:
    """The id of the start event, empty for the plain one. Raises `ScenarioError`."""
    if scenario.at is None:
        if any(not start.kind for start in process.starts):
            return ""
        place, message = scenario.process.place, "Dit proces begint niet vanzelf. Zeg bij ‘begin’"
    else:
        for start in process.starts:
            if scenario.at.text in (start.element_id, start.name):
                return start.element_id if start.kind else ""
        place, message = (
            scenario.at.place,
            f"‘{scenario.at.text}’ is geen begin van dit proces. Zeg",
        )
    known = ", ".join(start.name or start.element_id for start in process.starts)
    raise ScenarioError(place, f"{message} met ‘startpunt’ waar het begint: {known}.")


def check_names(scenario: Scenario, world: World) -> None:
    """Raises `ScenarioError` for a name that no diagram has: it could never be met."""
    points = [step.expected for step in scenario.steps if step.expected]
    for one in (*points, *([scenario.expected] if scenario.expected else [])):
        for word in _named(one):
            if not world.knows(word.text):
                message = f"Niets in de diagrammen heet ‘{word.text}’."
                raise ScenarioError(word.place, message + hint(word.text, world.names))
        for asked in one.asked:
            demand_operation(asked.name.text, {}, asked.name.place, world)


def demand_operation(name: str, values: Mapping[str, Any], place: Place, world: World) -> None:
    """Raises `ScenarioError` unless there is such an operation and it gives these values."""
    gives = world.gives.get(name)
    if gives is None:
        known = hint(name, world.gives) or f" Wel: {', '.join(sorted(world.gives))}."
        raise ScenarioError(place, f"De bewerking ‘{name}’ is niet bekend.{known}")
    if strange := sorted(set(values) - gives):
        message = f"De bewerking ‘{name}’ geeft geen ‘{strange[0]}’."
        raise ScenarioError(place, message + hint(strange[0], gives))


def _named(expected: Expectation) -> Iterator[Word]:
    yield from (*expected.route, *expected.avoided)
    yield from (word for word in (expected.end, expected.incident) if word)
    yield from (claim.name for claim in expected.open or ())
