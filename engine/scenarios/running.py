"""All the scenarios of a set of files, walked one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.scenarios.outcome import Failure, Outcome
from engine.scenarios.reader import read_scenario
from engine.scenarios.source import ScenarioError
from engine.scenarios.walking import walk
from engine.scenarios.world import World


def run(texts: Mapping[str, str], world: World, chosen: Iterable[str] = ()) -> list[Outcome]:
    """What comes of each scenario, or of those chosen; one that can't be read fails there."""
    return [_run(file, texts, world) for file in chosen or sorted(texts)]


def _run(file: str, texts: Mapping[str, str], world: World) -> Outcome:
    try:
        return walk(read_scenario(file, texts), world)
    except ScenarioError as error:
        return Outcome(file, "", "", Failure(error.place, error.message), [])
