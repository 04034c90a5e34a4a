"""The life of a task, on a real database, with two people at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, func, select

from engine.forms import AnswersInvalid
from engine.policy import NotAllowed, NotFound
from engine.store.database import Database
from engine.store.models import Dossier, Event, Incident, Instance, Task, TaskDraft
from engine.store.who import SYSTEM
from engine.work import tasks
from engine.work.errors import TaskClaimed, TaskTaken
from tests.conftest import People
from tests.work.conftest import AT, Start

YES = {"antwoord": ["ja"], "toelichting": ["Dat is goed."]}
NO = {"antwoord": ["nee"]}


def open_tasks(database: Database) -> list[Task]:
    with database.reading(SYSTEM) as session:
        return list(session.scalars(select(Task).where(Task.state == "open")))


def instance_of(database: Database) -> Instance:
    with database.reading(SYSTEM) as session:
        return session.scalars(select(Instance)).one()


def test_a_case_goes_from_task_to_task_to_the_end_that_is_drawn(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
        done = tasks.complete(session, people.karim, first, YES, AT)
    (second,) = open_tasks(database)
    assert (second.name, second.assignee_id) == ("Tweede vraag stellen", people.karim.user_id)
    assert done.next_task_id == second.id
    with database.transaction(SYSTEM) as session:
        done = tasks.complete(session, people.karim, second.id, NO, AT)
    assert done.case_ended
    instance = instance_of(database)
    assert (instance.status, instance.outcome) == ("completed", "Verder gegaan")
    assert instance.ended_at == AT
    with database.reading(SYSTEM) as session:
        answers = session.scalars(select(Task.answers).where(Task.id == first)).one()
    assert answers == {"antwoord": "ja", "toelichting": "Dat is goed."}


def test_answers_can_be_forgotten_by_the_very_step_that_they_set_going(
    database: Database, people: People, start: Start
) -> None:
    only = start("vergeten")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, only, AT)
        assert tasks.complete(session, people.karim, only, YES, AT).case_ended
    with database.reading(SYSTEM) as session:
        task = session.get_one(Task, only)
        kept = task.state, task.ended_by, task.answers
        assert kept == ("completed", people.karim.user_id, None)


def test_the_first_to_take_a_task_becomes_behandelaar(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.lisa, first, AT)
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(Dossier.handler_id)).one() == people.lisa.user_id
        actions = set(session.scalars(select(Event.action)))
    assert {"work:task:claimed", "dossier:handler:assigned"} <= actions


def test_completing_takes_one_commit_and_few_statements(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
    statements: list[str] = []
    commits: list[object] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    event.listen(database.engine, "commit", commits.append)
    with database.transaction(SYSTEM) as session:
        tasks.complete(session, people.karim, first, YES, AT)
    assert len(commits) == 1
    assert len(statements) <= 11, statements


@pytest.mark.parametrize("who", ["lisa", "noor", "loes", "zita", "otto", "mats"])
def test_only_the_assignee_completes(
    database: Database, people: People, start: Start, who: str
) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
    with database.transaction(SYSTEM) as session, pytest.raises((NotAllowed, NotFound)):
        tasks.complete(session, getattr(people, who), first, YES, AT)
    assert [task.id for task in open_tasks(database)] == [first]


@pytest.mark.parametrize("who", ["loes", "zita", "otto", "mats"])
def test_a_task_of_a_dossier_that_one_may_not_see_does_not_exist(
    database: Database, people: People, start: Start, who: str
) -> None:
    first = start("twee_taken")
    actor = getattr(people, who)
    with database.reading(SYSTEM) as session:
        for act in (tasks.claim, tasks.release):
            with pytest.raises(NotFound):
                act(session, actor, first, AT)
        with pytest.raises(NotFound):
            tasks.open_task(session, actor, first)
        with pytest.raises(NotFound):
            tasks.save_draft(session, actor, first, YES, AT)
        with pytest.raises(NotFound):
            tasks.claim(session, people.karim, uuid4(), AT)


def test_invalid_answers_change_nothing(database: Database, people: People, start: Start) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
    before = instance_of(database).version
    with pytest.raises(AnswersInvalid) as refused, database.transaction(SYSTEM) as session:
        tasks.complete(session, people.karim, first, {"antwoord": ["misschien"]}, AT)
    assert "antwoord" in refused.value.errors
    assert [task.id for task in open_tasks(database)] == [first]
    assert instance_of(database).version == before


def test_two_who_complete_at_once_one_wins_and_the_other_hears_who(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)

    def complete(_: int) -> str:
        try:
            with database.transaction(SYSTEM) as session:
                tasks.complete(session, people.karim, first, YES, AT)
        except TaskTaken as taken:
            return f"lost to {taken.by}"
        return "won"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(complete, range(4)))
    assert outcomes == ["lost to Karim Kompas"] * 3 + ["won"]
    assert [task.element_id for task in open_tasks(database)] == ["tweede"]
    with database.reading(SYSTEM) as session:
        count = select(func.count(Event.id)).where(Event.action == "bpmn:userTask:completed")
        assert session.scalar(count) == 1


def test_two_who_claim_at_once_one_wins_and_the_other_hears_who(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")

    def claim(name: str) -> str:
        try:
            with database.transaction(SYSTEM) as session:
                tasks.claim(session, getattr(people, name), first, AT)
        except TaskClaimed as claimed:
            return claimed.by
        return "won"

    with ThreadPoolExecutor(2) as pool:
        outcomes = set(pool.map(claim, ["karim", "lisa"]))
    assert outcomes in ({"won", "Karim Kompas"}, {"won", "Lisa Lantaarn"})


def test_a_draft_keeps_invalid_input_and_goes_with_the_task(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")
    typed = {"antwoord": ["misschien"], "toelichting": ["half af"], "onbekend": ["x", "y"]}
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
        tasks.save_draft(session, people.karim, first, NO, AT)
        tasks.save_draft(session, people.karim, first, typed, AT + timedelta(minutes=1))
    with database.reading(SYSTEM) as session:
        detail = tasks.open_task(session, people.karim, first)
    assert detail.draft is not None
    assert (detail.draft.raw, detail.draft_by) == (typed, "Karim Kompas")
    with database.transaction(SYSTEM) as session:
        tasks.complete(session, people.karim, first, YES, AT)
    with database.reading(SYSTEM) as session:
        assert session.scalar(select(func.count()).select_from(TaskDraft)) == 0


def test_release_gives_the_task_back_to_its_group(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
    with database.transaction(SYSTEM) as session, pytest.raises(NotAllowed):
        tasks.release(session, people.lisa, first, AT)
    with database.transaction(SYSTEM) as session:
        tasks.release(session, people.noor, first, AT)
    assert open_tasks(database)[0].assignee_id is None


def test_a_teamleider_assigns_within_the_group_only(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session, pytest.raises(NotAllowed):
        tasks.assign(session, people.noor, first, people.zita.user_id, AT)
    with database.transaction(SYSTEM) as session, pytest.raises(NotAllowed):
        tasks.assign(session, people.karim, first, people.lisa.user_id, AT)
    with database.transaction(SYSTEM) as session:
        tasks.assign(session, people.noor, first, people.lisa.user_id, AT)
    assert open_tasks(database)[0].assignee_id == people.lisa.user_id


def test_a_condition_that_is_not_ja_or_nee_becomes_an_incident_and_the_answer_stands(
    database: Database, people: People, start: Start
) -> None:
    first = start("slechte_voorwaarde")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
        done = tasks.complete(session, people.karim, first, YES, AT)
    assert done.incident
    with database.reading(SYSTEM) as session:
        incident = session.scalars(select(Incident)).one()
        state = session.scalars(select(Task.state).where(Task.id == first)).one()
    assert (incident.element_id, state) == ("keuze", "completed")
    assert instance_of(database).status == "incident"


def test_events_are_only_added(
    database: Database, owner: Database, people: People, start: Start
) -> None:
    start("twee_taken")
    for statement in ("UPDATE event SET action = 'x'", "DELETE FROM event", "TRUNCATE event"):
        with pytest.raises(Exception, match="only added"), owner.engine.begin() as connection:
            connection.exec_driver_sql(statement)
        refused = pytest.raises(Exception, match="permission denied")
        with refused, database.transaction(SYSTEM) as session:
            session.connection().exec_driver_sql(statement)


def test_ids_in_rows_are_those_of_the_run(database: Database, people: People, start: Start) -> None:
    first = start("twee_taken")
    assert isinstance(first, UUID)
    with database.reading(SYSTEM) as session:
        detail = tasks.open_task(session, people.karim, first)
    assert detail.variables["dossier"]["groep"] == "noord"
