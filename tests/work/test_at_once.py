"""Several people, and the clock, in one case at once: who waits, and what nobody may undo."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from engine.dossier import involvement
from engine.policy import NotAllowed
from engine.store.database import Database
from engine.store.models import Account, Dossier, Involvement, Task
from engine.store.who import SYSTEM
from engine.work import dividing, tasks
from tests.conftest import People
from tests.work.conftest import AT, Start

YES = {"antwoord": ["ja"]}


def task_of(database: Database, task_id: UUID) -> Task:
    with database.reading(SYSTEM) as session:
        return session.get_one(Task, task_id)


def test_a_task_can_be_taken_while_another_step_of_the_case_goes_on(
    database: Database, people: People, start: Start
) -> None:
    first, second = start("tegelijk"), None
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
        second = session.scalars(select(Task.id).where(Task.id != first)).one()
    with database.transaction(SYSTEM) as session:
        tasks.complete(session, people.karim, first, YES, AT)
        with database.transaction(SYSTEM) as beside:  # does not wait for the step to end
            tasks.claim(beside, people.lisa, second, AT)
    assert task_of(database, second).assignee_id == people.lisa.user_id


def test_who_lost_a_task_a_moment_ago_does_not_complete_it(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
    with ThreadPoolExecutor(1) as pool:
        with database.transaction(SYSTEM) as session:
            tasks.assign(session, people.noor, first, people.lisa.user_id, AT)
            completing = pool.submit(complete_waiting, database, people, first)
        with pytest.raises(NotAllowed):
            completing.result()
    assert task_of(database, first).state == "open"


def complete_waiting(database: Database, people: People, task_id: UUID) -> None:
    with database.transaction(SYSTEM) as session:
        tasks.complete(session, people.karim, task_id, YES, AT)


def until_somebody_waits(database: Database) -> None:
    """Returns once another connection stands before a lock: from there on it is a race."""
    waiting = text(
        "select count(*) from pg_stat_activity"
        " where datname = current_database() and wait_event_type = 'Lock'"
    )
    for _ in range(200):
        with database.reading(SYSTEM) as session:
            if session.scalar(waiting):
                return
        sleep(0.05)
    raise AssertionError("nobody waits for a lock")


def test_a_step_that_waited_reads_the_dossier_as_it_is_now(
    database: Database, people: People, start: Start
) -> None:
    """The next task goes to the behandelaar of now, not to the one from before the wait."""
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
    with ThreadPoolExecutor(1) as pool:
        with database.transaction(SYSTEM) as session:
            dossier = session.scalars(select(Dossier)).one()
            dossier.handler_id = people.lisa.user_id
            dossier.group_id = people.zuid
            session.flush()
            completing = pool.submit(complete_waiting, database, people, first)
            until_somebody_waits(database)
        completing.result()
    with database.reading(SYSTEM) as session:
        second = session.scalars(select(Task).where(Task.state == "open")).one()
    assert second.assignee_id == people.lisa.user_id


def test_two_who_divide_the_same_tasks_do_not_wait_for_each_other(
    database: Database, people: People, start: Start
) -> None:
    chosen = [start("twee_taken") for _ in range(6)]

    def divide(order: int) -> int:
        with database.transaction(SYSTEM) as session:
            to = people.lisa if order > 0 else people.karim
            return dividing.divide(session, people.noor, chosen[::order], to.user_id, AT).given

    for _ in range(3):
        with ThreadPoolExecutor(2) as pool:
            assert all(given <= 6 for given in pool.map(divide, (1, -1)))


def test_a_colleague_is_let_in_once_also_at_once(
    database: Database, people: People, start: Start
) -> None:
    start("twee_taken")
    with database.reading(SYSTEM) as session:
        number = session.scalars(select(Dossier.number)).one()

    def involve(_: int) -> None:
        with database.transaction(SYSTEM) as session:
            zita = people.zita.user_id
            involvement.involve(session, people.noor, number, zita, "waarneming", AT)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(involve, range(4)))
    with database.reading(SYSTEM) as session:
        assert session.scalar(select(func.count(Involvement.id))) == 1


def test_the_next_task_of_a_behandelaar_who_left_goes_to_the_group(
    database: Database, people: People, start: Start
) -> None:
    first = start("twee_taken")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
        tasks.assign(session, people.noor, first, people.lisa.user_id, AT)
        session.get_one(Account, people.karim.user_id).active = False
    with database.transaction(SYSTEM) as session:
        tasks.complete(session, people.lisa, first, YES, AT)
        free = select(func.count()).where(Task.state == "open", Task.assignee_id.is_(None))
        assert session.scalar(free) == 1
