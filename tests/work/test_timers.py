"""Timers: due by the clock, fired once, by whichever node is first, also after a restart."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from engine.store.database import Database
from engine.store.models import Incident, Instance, Signal, Task
from engine.store.who import SYSTEM
from engine.work import tasks, timers
from engine.work.failing import ATTEMPTS
from tests.conftest import People
from tests.work.conftest import AT, Start

DUE = AT + timedelta(days=1, seconds=1)


def signals(database: Database) -> int:
    with database.reading(SYSTEM) as session:
        return session.scalar(select(func.count(Signal.id))) or 0


def test_nothing_fires_before_its_time(database: Database, start: Start) -> None:
    start("herinnering")
    assert timers.tick(database, DUE - timedelta(seconds=2)) == 0
    assert signals(database) == 0


def test_a_timer_fires_once(database: Database, start: Start) -> None:
    start("herinnering")
    assert timers.tick(database, DUE) == 1
    assert timers.tick(database, DUE + timedelta(days=9)) == 0
    assert signals(database) == 1


def test_many_nodes_that_tick_at_once_fire_each_timer_once(
    database: Database, start: Start
) -> None:
    for _ in range(12):
        start("herinnering")
    with ThreadPoolExecutor(4) as pool:
        fired = sum(pool.map(lambda _: timers.tick(database, DUE), range(4)))
    assert (fired, signals(database)) == (12, 12)


def test_a_timer_of_a_task_that_is_done_does_not_fire(
    database: Database, people: People, start: Start
) -> None:
    first = start("herinnering")
    with database.transaction(SYSTEM) as session:
        tasks.claim(session, people.karim, first, AT)
        tasks.complete(session, people.karim, first, {"antwoord": ["ja"]}, AT)
    assert timers.tick(database, DUE) == 0
    assert signals(database) == 0


def test_a_term_runs_on_where_another_branch_stands_still(database: Database, start: Start) -> None:
    first = start("stilstand")
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(Instance.status)).one() == "incident"
    assert timers.tick(database, DUE) == 1
    assert timers.tick(database, DUE) == 0
    with database.reading(SYSTEM) as session:
        assert session.get_one(Task, first).state == "cancelled"


def test_a_case_that_cannot_be_read_holds_up_no_other_and_becomes_an_incident(
    database: Database, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    start("herinnering")
    with database.transaction(SYSTEM) as session:
        broken = session.scalars(select(Instance.id)).one()
        session.execute(update(Instance).where(Instance.id == broken).values(state="broken"))
    start("herinnering")
    assert timers.tick(database, DUE) == 1
    moment = DUE
    for _ in range(ATTEMPTS):
        moment += timedelta(hours=1)
        timers.tick(database, moment)
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(Instance.status).where(Instance.id == broken)).one() == (
            "incident"
        )
        assert session.scalars(select(Incident.instance_id)).one() == broken
    assert timers.tick(database, moment + timedelta(days=9)) == 0
    assert "broken" not in caplog.text
