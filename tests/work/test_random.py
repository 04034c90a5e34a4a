"""Random people doing random things at random moments: what must hold after each of them."""

from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.forms import AnswersInvalid
from engine.policy import NotAllowed, NotFound
from engine.store.database import Database
from engine.store.models import Event, Task, TaskDraft
from engine.store.who import SYSTEM
from engine.work import cases, tasks, timers
from engine.work.errors import TaskClaimed, TaskTaken
from engine.work.steps import take_up
from tests.conftest import People
from tests.work.conftest import AT, Start

WHO = ("noor", "karim", "lisa", "zita", "loes", "otto", "mats")
TEAM = {"noor", "karim", "lisa"}
LEADER = "noor"
REFUSED = (NotAllowed, NotFound, TaskClaimed, TaskTaken, AnswersInvalid)
ACTS = ("claim", "claim", "release", "assign", "draft", "complete", "complete", "tick")
Act = tuple[str, str, str, int, str]
"""What is done, by whom, for whom, to which task (a number), with which answer."""


@given(
    process_key=st.sampled_from(["twee_taken", "tegelijk", "herinnering", "slechte_voorwaarde"]),
    acts=st.lists(
        st.tuples(
            st.sampled_from(ACTS),
            st.sampled_from([*WHO, *sorted(TEAM)]),
            st.sampled_from(WHO),
            st.integers(0, 3),
            st.sampled_from(["ja", "nee", "misschien"]),
        ),
        min_size=5,
        max_size=15,
    ),
)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_people_do_the_case_and_its_tasks_agree(
    database: Database, people: People, start: Start, process_key: str, acts: list[Act]
) -> None:
    first = start(process_key)
    with database.reading(SYSTEM) as session:
        instance_id = session.get_one(Task, first).instance_id
        before, events = _tasks(session, instance_id), _events(session, instance_id)
    for act in acts:
        done_to = _do(database, people, sorted(before), act)
        with database.reading(SYSTEM) as session:
            after, all_events = _tasks(session, instance_id), _events(session, instance_id)
            _agree(session, instance_id, after)
        assert all_events[: len(events)] == events
        for key, task in before.items():
            assert task.state == "open" or _outcome(after[key]) == _outcome(task)
        if done_to is not None:
            assert _had_grounds(act, before[done_to], people), act
        before, events = after, all_events


def _do(database: Database, people: People, keys: list[UUID], act: Act) -> UUID | None:
    """Try it; the task that it was done to, or None when it was refused or was no one's act."""
    what, who, other, number, answer = act
    task_id, actor, raw = keys[number % len(keys)], getattr(people, who), {"antwoord": [answer]}
    if what == "tick":
        timers.tick(database, AT + timedelta(days=number))
        return None
    try:
        with database.transaction(SYSTEM) as session:
            match what:
                case "claim":
                    tasks.claim(session, actor, task_id, AT)
                case "release":
                    tasks.release(session, actor, task_id, AT)
                case "assign":
                    tasks.assign(session, actor, task_id, getattr(people, other).user_id, AT)
                case "draft":
                    tasks.save_draft(session, actor, task_id, raw, AT)
                case "complete":
                    tasks.complete(session, actor, task_id, raw, AT)
    except REFUSED:
        return None
    return task_id


def _had_grounds(act: Act, task: Task, people: People) -> bool:
    """The rules once more, read slowly: what was this task to who did it?"""
    what, who, other, _, answer = act
    own = task.assignee_id == getattr(people, who).user_id
    free = task.assignee_id is None
    allowed = {
        "claim": (own or free) and who in TEAM,
        "release": own or free or who == LEADER,
        "assign": who == LEADER and other in TEAM,
        "draft": own,
        "complete": own and answer != "misschien",
    }
    return task.state == "open" and who in TEAM and allowed[what]


def _agree(session: Session, instance_id: UUID, rows: dict[UUID, Task]) -> None:
    """The open tasks are those that the saved run waits for, and a draft is of one of them."""
    case = cases.look(session, instance_id)
    waiting = {UUID(task.id) for task in take_up(session, case, None, AT).run.user_tasks()}
    opened = {key for key, task in rows.items() if task.state == "open"}
    assert opened == waiting
    assert (case.status == "completed") == (case.ended_at is not None)
    assert not (opened and case.status == "completed")
    drafts = select(TaskDraft.task_id).where(TaskDraft.task_id.in_(rows))
    assert set(session.scalars(drafts)) <= opened


def _tasks(session: Session, instance_id: UUID) -> dict[UUID, Task]:
    found = session.scalars(select(Task).where(Task.instance_id == instance_id))
    return {task.id: task for task in found}


def _events(session: Session, instance_id: UUID) -> list[tuple[int, str, UUID | None]]:
    found = select(Event.id, Event.action, Event.actor_id).where(Event.instance_id == instance_id)
    return [(row[0], row[1], row[2]) for row in session.execute(found.order_by(Event.id))]


def _outcome(task: Task) -> tuple[object, ...]:
    return task.state, task.ended_by, task.ended_at, task.assignee_id
