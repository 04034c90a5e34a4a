"""Examples that must come out as written: YAML that a process designer writes, walked on a
`Simulation` with the real forms and decision tables. No database. docs/scenarios.md explains the
format.

    world = World.of(files, gives)                  # diagrams, tables, forms; what operations give
    scenario = read_scenario("voorbeeld.yaml", texts)      # raises ScenarioError(place, message)
    outcome = walk(scenario, world)                 # outcome.failure: None, or what went otherwise
    measure(world, [outcome])                       # which sequence flows and elements were walked
"""

from engine.scenarios.coverage import Coverage, measure
from engine.scenarios.outcome import Failure, Outcome
from engine.scenarios.reader import read_scenario
from engine.scenarios.source import Place, ScenarioError
from engine.scenarios.walking import walk
from engine.scenarios.world import World

__all__ = [
    "Coverage",
    "Failure",
    "Outcome",
    "Place",
    "ScenarioError",
    "World",
    "measure",
    "read_scenario",
    "walk",
]
