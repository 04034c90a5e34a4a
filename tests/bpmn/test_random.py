"""Random sound diagrams, with and without saving: the same route, the same data, as drawn."""

from __future__ import annotations

from collections import Counter
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bpmn.blocks import Block, Drawing, Task
from tests.bpmn.case import Case
from tests.bpmn.drawing import diagram, end, file, flow, start
from tests.bpmn.event_blocks import EVENTFUL

SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def draw(block: Block) -> tuple[dict[str, bytes], Counter[str]]:
    on = Drawing(count())
    done, entry, leave = block.draw(on)
    roots = "\n".join(on.roots)
    files = diagram(start(), *on.parts, end(), flow("s", entry), flow(leave, "e"), roots=roots)
    more = {f"{i}.bpmn": file(drawn, roots=roots) for i, drawn in enumerate(on.called)}
    return files | more, done


def play(files: dict[str, bytes], picks: list[int], *, reload: bool) -> Case:
    """Do the open tasks in an order given by `picks`; let time pass when there are none."""
    case = Case(files, reload=reload)
    for step in range(2000):
        tasks = case.run.user_tasks()
        pick = picks[step % len(picks)]
        if tasks:
            task = tasks[pick % len(tasks)]
            case.run.complete(task.id, {f"seen_{task.element_id}": step}, case.now)
            case._turn()
        elif case.run.next_due is not None:
            case.later(hours=2)
        else:
            break
    return case


@SETTINGS
@given(EVENTFUL, st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_random_diagram_runs_as_drawn(block: Block, picks: list[int]) -> None:
    files, expected = draw(block)
    straight = play(files, picks, reload=False)
    saved = play(files, picks, reload=True)
    assert straight.run.status == saved.run.status == "completed"
    done = Counter(
        step.element_id
        for step in straight.trail
        if (step.element_type, step.action) == ("userTask", "completed")
    )
    assert done == Counter({key: n for key, n in expected.items() if n})
    assert [(s.element_id, s.action) for s in straight.trail] == [
        (s.element_id, s.action) for s in saved.trail
    ]
    assert straight.run.variables == saved.run.variables


def test_blocks_tell_what_they_expect() -> None:
    files, expected = draw(Task())
    assert sum(expected.values()) == 1
    assert play(files, [0], reload=True).done
