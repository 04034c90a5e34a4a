"""The course of a case: what is done and where it stands, per process."""

from datetime import timedelta
from uuid import UUID

import pytest

from engine.store.database import Database
from engine.store.models import Instance, Task
from engine.store.who import SYSTEM
from engine.work import deployments, tasks, timers
from engine.work.course import ProcessCourse, course
from tests.conftest import People
from tests.work.conftest import AT, Start
from tests.work.test_catalogue import CALLER

LATER = AT + timedelta(hours=2)


def of_task(database: Database, task_id: UUID) -> list[ProcessCourse]:
    with database.reading(SYSTEM) as session:
        return course(session, session.get_one(Task, task_id).instance_id, LATER)


def do(database: Database, people: People, task_id: UUID, answer: str) -> None:
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, task_id, AT)
        tasks.complete(session, people.karim, task_id, {"antwoord": [answer]}, LATER)


def test_a_new_case_waits_for_a_group(database: Database, start: Start) -> None:
    (one,) = of_task(database, start("twee_taken"))
    assert one.process_key == "twee_taken"
    assert [step.element_id for step in one.done] == ["start"]
    (now,) = one.now
    assert (now.element_id, now.kind, now.since) == ("eerste", "task", AT)
    assert now.waits_for == "Toegang Noord"
    assert not now.overdue


def test_what_is_done_names_who_did_it(database: Database, people: People, start: Start) -> None:
    first = start("twee_taken")
    do(database, people, first, "ja")
    (one,) = of_task(database, first)
    assert [(step.name, step.by) for step in one.done] == [
        ("Begin", None),
        ("Eerste vraag stellen", "Karim Kompas"),
    ]
    assert [step.element_id for step in one.now] == ["tweede"]


def test_an_ended_case_stands_nowhere(database: Database, people: People, start: Start) -> None:
    first = start("twee_taken")
    do(database, people, first, "nee")
    (one,) = of_task(database, first)
    assert one.now == []
    assert one.done[-1].name == "Klaar"


def test_an_incident_shows_where_it_is(database: Database, people: People, start: Start) -> None:
    first = start("slechte_voorwaarde")
    do(database, people, first, "ja")
    (one,) = of_task(database, first)
    assert [(step.element_id, step.kind) for step in one.now] == [("keuze", "incident")]


@pytest.fixture
def caller(database: Database, in_use: None) -> str:
    """A process in use that calls another one."""
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, {"aanroeper.bpmn": CALLER}, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
    return "aanroeper"


def test_a_called_process_has_a_course_of_its_own(
    database: Database, start: Start, caller: str
) -> None:
    outer, inner = of_task(database, start(caller))
    assert (outer.process_key, outer.inside, outer.now) == ("aanroeper", {"roep"}, [])
    assert inner.process_key == "twee_taken"
    assert [step.element_id for step in inner.now] == ["eerste"]


def test_a_fired_timer_does_not_end_the_task_beside_it(database: Database, start: Start) -> None:
    first = start("herinnering")
    assert timers.tick(database, AT + timedelta(days=2)) == 1
    (one,) = of_task(database, first)
    assert [step.element_id for step in one.now] == ["vraag"]
    assert "Signaal geven" in [step.name for step in one.done]


def test_reading_the_course_changes_nothing(database: Database, start: Start) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        instance = session.get_one(Task, first).instance_id
        before = session.get_one(Instance, instance).version
        course(session, instance, LATER)
        assert not session.dirty
    with database.reading(SYSTEM) as session:
        assert session.get_one(Instance, instance).version == before
