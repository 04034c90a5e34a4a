"""What an operator does to a case: each once, with its reason, and never half."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from engine.policy import NotAllowed
from engine.store.database import Database
from engine.store.models import Instance, Job, TaskDraft
from engine.store.who import SYSTEM
from engine.work import tasks, timers
from engine.work.errors import Suspended
from engine.work.operating import (
    Action,
    Cancel,
    CaseChanged,
    Edit,
    InstanceQuery,
    Move,
    NotPossible,
    Restart,
    Resume,
    Retry,
    Suspend,
    incidents,
    instances,
    reveal,
)
from engine.work.sweep import stuck
from tests.conftest import People
from tests.work.conftest import put_into_use
from tests.work.diagrams import FILES
from tests.work.dossiers import AT
from tests.work.operating_diagrams import FILES as OPERATED
from tests.work.operating_office import Operated


@pytest.fixture
def diagrams(database: Database) -> None:
    """The test diagrams and those of this module, in use."""
    put_into_use(database, {**FILES, **OPERATED}, AT)


@pytest.fixture
def stopped(database: Database, people: People, diagrams: None) -> Operated:
    """A case whose condition can't be judged: `uren` is a text."""
    case = Operated(database, people, "uren_nodig", {"uren": "vijf"})
    case.complete("vraag")
    return case


@pytest.fixture
def waiting(database: Database, people: People, diagrams: None) -> Operated:
    """A case with a task that is due and a timer on it."""
    return Operated(database, people, "met_termijn")


def test_a_retry_that_fails_again_keeps_the_same_incident(stopped: Operated) -> None:
    stopped.perform(Retry(), AT + timedelta(hours=1))
    (one,) = stopped.incidents()
    assert (one.at, one.resolved_at, one.process_key) == (AT, None, "uren_nodig")
    assert stopped.row().status == "incident"
    assert stopped.noted() == [("cases:retried", "Proef")]


def test_the_page_names_what_the_failing_formula_reads(stopped: Operated) -> None:
    (failure,) = stopped.look().failures
    read = [(one.name, one.called) for _, names in failure.reads for one in names]
    assert ("uren", "tekst") in read
    assert "vijf" not in repr(stopped.look().failures)
    assert "antwoord" in [one.name for one in failure.others]


def test_editing_the_variable_mends_the_case(stopped: Operated) -> None:
    (failure,) = stopped.look().failures
    effect = stopped.perform(Edit("uren", "number", "5", failure.visit_id), AT + timedelta(hours=1))
    assert [task.element_id for task in effect.tasks_coming] == ["veel"]
    (one,) = stopped.incidents()
    assert one.resolved_at == AT + timedelta(hours=1)
    assert [task.element_id for task in stopped.tasks("open")] == ["veel"]
    assert stopped.row().status == "running"


@pytest.mark.parametrize(
    ("kind", "text"),
    [("number", "vijf"), ("boolean", "misschien"), ("date", "31-12-2026"), ("list", "{a: 1}"),
     ("context", "[1]"), ("list", "nergens("), ("iets", "x")],
)  # fmt: skip
def test_a_value_of_another_kind_is_refused(stopped: Operated, kind: str, text: str) -> None:
    before = stopped.everything()
    with pytest.raises(NotPossible):
        stopped.perform(Edit("uren", kind, text))
    assert stopped.everything() == before


def test_a_value_is_shown_with_a_reason_and_noted(
    database: Database, people: People, stopped: Operated
) -> None:
    (failure,) = stopped.look().failures
    asked = (people.bea, stopped.id, failure.visit_id, "uren")
    with database.transaction(SYSTEM) as session, pytest.raises(NotPossible):
        reveal(session, *asked, " ", AT)
    with database.transaction(SYSTEM) as session:
        assert reveal(session, *asked, "Fout zoeken", AT) == '"vijf"'
    assert stopped.noted() == [("cases:variable:read", "Fout zoeken")]


def test_a_case_that_is_held_still_stands_still(
    database: Database, people: People, waiting: Operated
) -> None:
    (task,) = waiting.tasks("open")
    waiting.perform(Suspend(), AT + timedelta(days=4))
    assert waiting.row().status == "suspended"
    assert timers.tick(database, AT + timedelta(days=30)) == 0
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, task.id, AT)
        with pytest.raises(Suspended) as refused:
            tasks.complete(session, people.karim, task.id, {"antwoord": ["ja"]}, AT)
    assert refused.value.since == AT + timedelta(days=4)
    for action in (Suspend(), Retry(), Move(waiting.look().now.positions[0].visit_id, "klaar")):
        with pytest.raises(NotPossible):
            waiting.perform(action)
    with database.reading(SYSTEM) as session:
        assert stuck(session) == []


def test_after_a_standstill_the_remainder_is_the_same(
    database: Database, waiting: Operated
) -> None:
    (task,) = waiting.tasks("open")
    due = waiting.row().next_due_at
    waiting.perform(Suspend(), AT + timedelta(days=4))
    waiting.perform(Resume(), AT + timedelta(days=24))
    row, (after,) = waiting.row(), waiting.tasks("open")
    assert (row.status, row.suspended_at) == ("running", None)
    assert row.next_due_at == due + timedelta(days=20)
    assert after.due_at == task.due_at + timedelta(days=20)
    assert timers.tick(database, AT + timedelta(days=29)) == 0
    assert timers.tick(database, AT + timedelta(days=30)) == 1
    assert waiting.row().outcome == "Te laat"


def test_a_stopped_case_is_stopped_again_after_a_standstill(stopped: Operated) -> None:
    stopped.perform(Suspend())
    stopped.perform(Resume(), AT + timedelta(days=1))
    assert stopped.row().status == "incident"
    (one,) = stopped.incidents()
    assert (one.at, one.resolved_at) == (AT, None)


def test_cancelling_ends_the_tasks_and_their_drafts(
    database: Database, people: People, waiting: Operated
) -> None:
    (task,) = waiting.tasks("open")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, task.id, AT)
        tasks.save_draft(session, people.karim, task.id, {"antwoord": ["ja"]}, AT)
    waiting.perform(Cancel())
    row = waiting.row()
    assert (row.status, row.outcome, row.ended_at, row.next_due_at) == (
        "cancelled",
        "Afgebroken",
        AT,
        None,
    )
    assert waiting.tasks("open") == []
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(TaskDraft)).all() == []
    with pytest.raises(NotPossible):
        waiting.perform(Suspend())


@pytest.mark.parametrize("newest", [False, True])
def test_restarting_begins_anew_with_the_same_answers(
    database: Database, people: People, stopped: Operated, newest: bool
) -> None:
    changed = OPERATED["uren_nodig.bpmn"].replace(b'"Vraag stellen"', b'"Opnieuw vragen"')
    put_into_use(database, {"uren_nodig.bpmn": changed}, AT)
    effect = stopped.perform(Restart(newest))
    assert stopped.row().status == "cancelled"
    with database.reading(SYSTEM) as session:
        new = session.get_one(Instance, effect.successor)
        assert new.start_answers == {"uren": "vijf"}
        assert new.release_id == stopped.row().release_id or newest
    name = "Opnieuw vragen" if newest else "Vraag stellen"
    assert [task.name for task in effect.tasks_coming] == [name]


def test_moving_puts_the_case_elsewhere(stopped: Operated) -> None:
    (failure,) = stopped.look().failures
    assert [one.element_id for one in stopped.look().targets[failure.visit_id]]
    stopped.perform(Move(failure.visit_id, "veel"))
    assert [task.element_id for task in stopped.tasks("open")] == ["veel"]
    (one,) = stopped.incidents()
    assert one.resolved_at == AT
    assert stopped.told() == ["work:case:moved"]
    with pytest.raises(NotPossible, match="niet meer"):
        stopped.perform(Move(failure.visit_id, "veel"))


@pytest.mark.parametrize(
    "action", [Retry(), Edit("uren", "number", "9"), Suspend(), Cancel(), Restart()]
)
def test_a_preview_tells_what_will_happen_and_changes_nothing(
    stopped: Operated, action: Action
) -> None:
    before = stopped.everything()
    seen = stopped.preview(action)
    assert stopped.everything() == before
    done = stopped.perform(action, version=seen.version)
    assert [one.element_id for one in done.after.positions] == [
        one.element_id for one in seen.after.positions
    ]
    assert done.after.status == seen.after.status
    assert len(done.tasks_coming) == len(seen.tasks_coming)
    assert len(done.tasks_ending) == len(seen.tasks_ending)


def test_what_changed_since_it_was_looked_at_is_not_done(waiting: Operated) -> None:
    seen = waiting.preview(Cancel())
    waiting.perform(Suspend())
    before = waiting.everything()
    with pytest.raises(CaseChanged):
        waiting.perform(Cancel(), version=seen.version)
    assert waiting.everything() == before


def test_nothing_is_done_without_a_reason(waiting: Operated) -> None:
    with pytest.raises(NotPossible):
        waiting.perform(Cancel(), why="  ")
    with pytest.raises(NotPossible):
        waiting.perform(Cancel(), why="x" * 501)
    assert waiting.row().status == "running"


@pytest.mark.parametrize("who", ["noor", "karim", "otto", "mats"])
def test_only_who_operates_may(
    database: Database, people: People, waiting: Operated, who: str
) -> None:
    actor = getattr(people, who)
    for act in (
        lambda session: incidents(session, actor),
        lambda session: instances(session, actor, InstanceQuery()),
        lambda session: reveal(session, actor, waiting.id, "", "x", "Proef", AT),
    ):
        with database.reading(SYSTEM) as session, pytest.raises(NotAllowed):
            act(session)


def test_cases_are_found_by_what_they_need(
    database: Database, people: People, stopped: Operated, waiting: Operated
) -> None:
    waiting.perform(Suspend())
    found = {}
    with database.transaction(SYSTEM) as session:
        again = {"operation": "mail:sturen", "state": "waiting", "retries": 3, "attempts": 1}
        moments = {"due_at": AT, "rung_at": AT, "created_at": AT}
        session.add(Job(id=uuid4(), instance_id=stopped.id, element_id="x", **again, **moments))
    for show in ("all", "incident", "suspended", "retrying", "stuck", "ended"):
        with database.reading(SYSTEM) as session:
            page = instances(session, people.bea, InstanceQuery(show=show))
        found[show] = {row.dossier_number for row in page.rows}
    assert found == {
        "all": {stopped.number, waiting.number},
        "incident": {stopped.number},
        "suspended": {waiting.number},
        "retrying": {stopped.number},
        "stuck": set(),
        "ended": set(),
    }
    with database.reading(SYSTEM) as session:
        query = InstanceQuery(number=stopped.number, process_key="uren_nodig")
        (row,) = instances(session, people.bea, query).rows
    assert (row.incidents, row.open_tasks, row.status) == (1, 0, "incident")
