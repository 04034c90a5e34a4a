"""A scenario that was recorded from a random walk passes; with one thing changed in what it
expects, it fails at that line."""

from __future__ import annotations

import json
from itertools import count

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from engine.bpmn import Simulation
from engine.scenarios import World, read_scenario, walk
from tests.bpmn.blocks import BLOCKS, Block, Drawing
from tests.bpmn.drawing import diagram, end, file, flow, start

SETTINGS = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
FORM = json.dumps({"type": "default", "id": "f", "schemaVersion": 18, "components": []}).encode()
MOST_STEPS = 40


def draw(block: Block) -> dict[str, bytes]:
    on = Drawing(count())
    _, entry, leave = block.draw(on)
    files = diagram(start(), *on.parts, end(), flow("s", entry), flow(leave, "e"))
    called = {f"{i}.bpmn": file(drawn) for i, drawn in enumerate(on.called)}
    return {**files, **called, "f.form": FORM}


def recorded(files: dict[str, bytes], picks: list[int]) -> list[str]:
    """The lines of a scenario that tells of a random walk through the process `p`."""
    diagrams = {name: content for name, content in files.items() if name.endswith(".bpmn")}
    simulation = Simulation(diagrams)
    case = simulation.start("p")
    lines = ["naam: x", "proces: p", "begin: {moment: 2026-03-02 10:00}", "stappen:"]
    for number in range(MOST_STEPS):
        before = len(case.trail)
        if case.tasks:
            task = case.tasks[picks[number % len(picks)] % len(case.tasks)]
            task = next(one for one in case.tasks if one.element_id == task.element_id)
            simulation.complete(task)
            lines.append(f"  - taak: {task.element_id}")
        elif case.next_due is not None:
            simulation.wait("PT2H")
            lines.append("  - wacht: 2 uur")
        else:
            break
        passed = [step.element_id for step in case.trail[before:] if step.action == "completed"]
        lines += ["    verwacht:", f"      route: [{', '.join(passed)}]"]
        lines.append(f"      open taken: [{', '.join(one.element_id for one in case.tasks)}]")
    assume(case.state == "completed")
    return [*lines, "verwacht:", f"  route: [{', '.join(case.completed)}]", "  einde: e"]


@SETTINGS
@given(BLOCKS, st.lists(st.integers(0, 9), min_size=1, max_size=6), st.data())
def test_recorded_walk_passes_and_a_changed_one_fails_there(
    block: Block, picks: list[int], data: st.DataObject
) -> None:
    files = draw(block)
    world = World.of(files, {})
    lines = recorded(files, picks)
    assert told(lines, world) is None
    wanted = [n for n, line in enumerate(lines) if "route: [" in line or "open taken: [" in line]
    changed = data.draw(st.sampled_from(wanted))
    more = lines[changed].replace("[", "[s, " if "route" in lines[changed] else "[e, ")
    failure = told([*lines[:changed], more.replace(", ]", "]"), *lines[changed + 1 :]], world)
    assert failure == changed + 1


def told(lines: list[str], world: World) -> int | None:
    """The line at which the scenario fails, if it does."""
    failure = walk(read_scenario("x.yaml", {"x.yaml": "\n".join(lines)}), world).failure
    return None if failure is None else failure.place.line
