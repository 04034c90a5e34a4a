"""Workers: they hear doorbells, survive what happens to their database, and may be killed."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Event, Thread
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from engine.store.database import Database
from engine.store.models import Job
from engine.store.who import SYSTEM
from engine.work.jobs.worker import Worker
from tests.chaos.waiting import until
from tests.conftest import ROOT, People
from tests.work.conftest import AT
from tests.work.jobs_office import Work, in_use

MANY = 200


@pytest.fixture
def work(database: Database, people: People, monkeypatch: pytest.MonkeyPatch) -> Work:
    """The process with a job, in use, and its operation."""
    return in_use(database, people, monkeypatch)


@contextmanager
def working(database: Database) -> Iterator[None]:
    """A worker with connections of its own; in the end it has stopped."""
    url = database.engine.url.render_as_string(hide_password=False)
    worker = Worker(own := Database(url))
    thread = Thread(target=worker.run)
    thread.start()
    try:
        yield
    finally:
        worker.stop()
        thread.join(60)
        own.close()
    assert not thread.is_alive()


def test_a_worker_hears_the_doorbell_and_stops_when_it_is_done(work: Work) -> None:
    done = Event()
    work.does = lambda: (done.set(), {})[1]
    with working(work.database):
        work.begin()
        assert done.wait(60)
    assert (work.job.state, work.tasks) == ("done", ["na"])
    assert doorbells(work.database) == 0


def doorbells(database: Database) -> int:
    with database.reading(SYSTEM) as session:
        return session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0


def test_two_workers_do_many_jobs_once_each(work: Work) -> None:
    for _ in range(MANY):
        work.begin_another()
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(working(work.database))
        until(lambda: waiting(work.database) == 0)
    with work.database.reading(SYSTEM) as session:
        tried = session.execute(
            select(Job.state, Job.attempts, func.count()).group_by("state", "attempts")
        ).all()
        keys = [key.hex for key in session.scalars(select(Job.id))]
    assert [tuple(row) for row in tried] == [("done", 1, MANY)]
    assert Counter(work.orders) == Counter(keys)


def waiting(database: Database) -> int:
    with database.reading(SYSTEM) as session:
        return session.scalar(select(func.count()).where(Job.state == "waiting")) or 0


def test_a_worker_survives_that_its_database_goes_away(work: Work) -> None:
    begun, may_end = Event(), Event()

    def slow() -> dict[str, object]:
        begun.set()
        may_end.wait(60)
        return {}

    work.does = slow
    with working(work.database):
        key = work.begin()
        assert begun.wait(60)
        break_connections(work.database)
        may_end.set()
        until(lambda: work.job.state == "done")
        work.begin_another()
        until(lambda: work.tasks == ["na", "na"])
    assert (work.orders[0], len(work.orders), work.incidents) == (key.hex, 2, [])


BREAK = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""


def break_connections(database: Database) -> None:
    """As if the server were started anew."""
    database.close()
    with database.transaction(SYSTEM) as session:
        session.execute(text(BREAK))


KILLED = """
import os, sys
from datetime import datetime
from uuid import UUID
from engine.store.database import Database
from engine.work import operations
from engine.work.jobs.performing import perform

@operations.outside("proef:klus", gives=())
def klus(order):
    print("" if sys.argv[3] == "before" else order.key, flush=True)
    sys.stdin.readline()
    return {}

perform(Database(os.environ["URL"]), UUID(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_killed_at_its_effect_leaves_the_job_to_the_next(work: Work, when: str) -> None:
    key = work.begin()
    assert killed(work.database, key, when) == ("" if when == "before" else key.hex)
    assert (work.job.state, work.job.attempts, work.tasks) == ("waiting", 1, [])
    wait_for_the_lock(work.database, key)
    work.attempt()
    assert (work.orders, work.job.attempts, work.tasks) == ([key.hex], 2, ["na"])


def killed(database: Database, key: UUID, when: str) -> str:
    """The key that came out of a process, which was killed before its effect or after that."""
    url = database.engine.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(key), AT.isoformat(), when],
        cwd=ROOT,
        env={**os.environ, "URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        got = process.stdout.readline().strip()
        process.send_signal(signal.SIGKILL)
    return got


def wait_for_the_lock(database: Database, key: UUID) -> None:
    """The server has noticed that who held the lock is gone."""
    number = int.from_bytes(key.bytes[:8], "big", signed=True)
    with database.transaction(SYSTEM) as session:
        session.execute(text("SET LOCAL lock_timeout = '60s'"))
        session.execute(select(text("pg_advisory_xact_lock(:key)")).params(key=number))
