"""Whatever an operator does to a random case, it saves, loads, and waits on something."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.bpmn import Run
from tests.bpmn.blocks import Block
from tests.bpmn.case import Case
from tests.bpmn.event_blocks import EVENTFUL
from tests.bpmn.test_random import SETTINGS, draw

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["move", "move", "delay", "do", "do", "later", "set", "cancel"]),
        st.integers(0, 30),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=8,
)


@SETTINGS
@given(EVENTFUL, ACTS)
def test_whatever_an_operator_does_nothing_waits_on_nothing(
    block: Block, acts: list[tuple[str, int, int]]
) -> None:
    files, _ = draw(block)
    case = Case(files)
    for what, one, other in acts:
        if case.run.status not in ("running", "incident"):
            break
        _do(case, what, one, other)
        case._turn()
        _waits_on_something(case.run)


def _do(case: Case, what: str, one: int, other: int) -> None:
    run, tasks = case.run, case.run.user_tasks()
    if what == "move":
        places = [place for place in run.positions() if not place.is_round]
        place = places[one % len(places)]
        targets = run.targets(place.visit_id)
        run.move(place.visit_id, targets[other % len(targets)].element_id, case.now)
    elif what == "delay":
        run.delay(timedelta(hours=one))
    elif what == "do" and tasks:
        run.complete(tasks[one % len(tasks)].id, {}, case.now)
    elif what == "later":
        case.later(hours=one)
    elif what == "set":
        run.set_variables({f"is_h{other}": bool(one % 2)}, case.now)
    elif what == "cancel" and one == 0:
        run.cancel(case.now)


def _waits_on_something(run: Run) -> None:
    """A case that has not ended waits for a person, a moment, the world, or an operator."""
    if run.status in ("completed", "cancelled"):
        assert run.positions() == []
    else:
        assert run.user_tasks() or run.timers() or run.incidents or _listens(run)


def _listens(run: Run) -> bool:
    return bool(run.subscriptions() or run.conditions())
