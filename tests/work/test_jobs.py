"""Operations that reach outside: tried again, done once in the case, always with one key."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from engine.bpmn import BpmnError
from engine.store.database import Database
from engine.store.models import Instance, Job
from engine.work import cases, deployments, operations, steps
from engine.work.errors import OperationFailed
from engine.work.jobs import settling, ticking
from engine.work.jobs.worker import Worker
from tests.conftest import ROOT, People
from tests.work.conftest import AT
from tests.work.diagrams import FORM
from tests.work.jobs_office import JOB, Work


@pytest.fixture
def work(database: Database, people: People, monkeypatch: pytest.MonkeyPatch) -> Work:
    """The process with a job, in use, and its operation."""
    office = Work(database, people)
    monkeypatch.setitem(operations._outside, "proef:klus", office.outside)
    monkeypatch.setitem(operations._results, "proef:klus", frozenset())
    with database.transaction() as session:
        files = {"klus.bpmn": JOB, "vraag.form": FORM}
        stored = deployments.deploy(session, None, files, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
    return office


def fails() -> dict[str, object]:
    raise ConnectionError("Bedachte Cliënt is niet bereikbaar")


def refuses() -> dict[str, object]:
    raise OperationFailed("Het adres klopt niet.")


def finds_nothing() -> dict[str, object]:
    raise BpmnError("WEG")


def test_nothing_happens_outside_before_the_commit(work: Work) -> None:
    work.begin()
    assert (work.orders, work.job.state, work.tasks) == ([], "waiting", [])


def test_a_job_lets_its_case_go_on(work: Work) -> None:
    key = work.begin()
    work.attempt()
    work.attempt()
    assert (work.orders, work.job.state, work.job.attempts) == ([key.hex], "done", 1)
    assert (work.tasks, work.case.status) == (["na"], "running")


def test_what_fails_is_tried_again_and_becomes_an_incident(work: Work) -> None:
    key = work.begin()
    work.does = fails
    work.attempt()
    assert (work.job.state, work.job.last_error) == ("waiting", "ConnectionError")
    assert work.job.due_at == AT + settling.FIRST_PAUSE
    work.attempt()  # its pause is not over
    assert work.orders == [key.hex]
    work.attempt(hours=1)
    assert (work.orders, work.job.state) == ([key.hex] * 2, "incident")
    assert work.incidents == ["De bewerking proef:klus is mislukt (ConnectionError)."]


def test_an_incident_retried_by_hand_succeeds_with_the_same_key(work: Work) -> None:
    key = work.begin()
    work.does = refuses
    work.attempt()
    assert work.incidents == ["Het adres klopt niet."]
    work.does = dict
    retry(work)
    assert (work.job.state, work.job.attempts, work.incidents) == ("waiting", 0, [])
    work.attempt(hours=2)
    assert (work.orders, work.tasks) == ([key.hex] * 2, ["na"])


def retry(work: Work) -> None:
    with work.database.transaction() as session:
        step = steps.take_up(session, cases.lock(session, work.case.id), None, AT)
        step.run.retry(AT)
        steps.save(step)


def test_an_error_that_the_diagram_knows_goes_into_it(work: Work) -> None:
    work.begin()
    work.does = finds_nothing
    work.attempt()
    assert (work.case.outcome, work.job.state, work.incidents) == ("Niet gevonden", "done", [])


def test_results_that_cannot_be_kept_are_a_failure(work: Work) -> None:
    work.begin()
    work.does = lambda: {"x": object()}
    work.attempt()
    assert (work.job.state, work.job.last_error) == ("waiting", "TypeError")


def test_a_job_that_is_no_longer_waited_for_is_not_tried(work: Work) -> None:
    work.begin()
    work.timers(hours=25)
    work.attempt(hours=26)
    assert (work.job.state, work.orders, work.case.outcome) == ("cancelled", [], "Te laat")


def test_what_comes_back_too_late_changes_nothing(work: Work) -> None:
    work.begin()

    def slow() -> dict[str, object]:
        work.timers(hours=25)
        return {"x": 1}

    work.does = slow
    work.attempt()
    assert (work.job.state, work.tasks, work.case.outcome) == ("cancelled", [], "Te laat")


def test_a_suspended_case_waits(work: Work) -> None:
    work.begin()
    suspend(work, "suspended", AT)
    work.attempt()
    assert (work.orders, ticking.tick(work.database, AT)) == ([], 0)
    suspend(work, "running", None)
    work.attempt()
    assert work.tasks == ["na"]


def suspend(work: Work, status: str, at: object) -> None:
    with work.database.transaction() as session:
        session.execute(update(Instance).values(status=status, suspended_at=at))


def test_what_comes_back_to_a_suspended_case_is_done_again_later(work: Work) -> None:
    key = work.begin()

    def meanwhile() -> dict[str, object]:
        suspend(work, "suspended", AT)
        return {}

    work.does = meanwhile
    work.attempt()
    assert (work.job.state, work.tasks) == ("waiting", [])
    suspend(work, "running", None)
    work.does = dict
    work.attempt()
    assert (work.orders, work.tasks) == ([key.hex] * 2, ["na"])


def test_two_workers_at_once_do_it_once(work: Work) -> None:
    work.begin()
    begun, may_end = Event(), Event()

    def slow() -> dict[str, object]:
        begun.set()
        may_end.wait(30)
        return {}

    work.does = slow
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(work.attempt)
        assert begun.wait(30)
        work.attempt()
        may_end.set()
        first.result()
    assert (len(work.orders), work.job.state, work.job.attempts) == (1, "done", 1)


def test_attempts_that_were_broken_off_are_counted(work: Work) -> None:
    work.begin()
    with work.database.transaction() as session:
        session.execute(update(Job).values(attempts=2))
    work.attempt()
    assert (work.orders, work.job.state) == ([], "incident")
    assert work.incidents == ["De laatste poging is afgebroken."]


def test_the_tick_rings_for_what_is_due_and_was_not_heard(work: Work) -> None:
    work.begin()
    assert ticking.tick(work.database, AT) == 0
    assert ticking.tick(work.database, AT + ticking.UNHEARD * 2) == 1
    assert ticking.tick(work.database, AT + ticking.UNHEARD * 2) == 0
    work.does = fails
    work.attempt(hours=1)
    assert ticking.tick(work.database, AT) == 0
    assert ticking.tick(work.database, work.job.due_at) == 1


def test_an_operation_of_this_database_that_fails_is_tried_again(
    work: Work, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def inside(_call: operations.Call) -> dict[str, object]:
        return dict(work.does())

    monkeypatch.delitem(operations._outside, "proef:klus")
    monkeypatch.setitem(operations._operations, "proef:klus", inside)
    work.does = fails
    work.begin()
    assert (work.job.state, work.job.attempts) == ("waiting", 0)
    work.attempt()
    assert work.job.last_error == "ConnectionError"
    work.does = dict
    work.attempt(hours=1)
    assert (work.job.state, work.tasks) == ("done", ["na"])
    assert "Bedachte" not in caplog.text


def test_nothing_about_people_stands_in_jobs_and_doorbells(work: Work) -> None:
    work.begin(naam="Bedachte Cliënt")
    work.does = fails
    work.attempt()
    with work.database.reading() as session:
        rows = [str(row) for row in session.execute(text("SELECT job FROM job"))]
        rows += [str(row) for row in session.execute(text("SELECT j FROM procrastinate_jobs j"))]
    assert len(rows) == 2
    assert not any("Bedachte" in row for row in rows)


def test_a_worker_hears_the_doorbell_and_stops_when_it_is_done(work: Work) -> None:
    done = Event()
    work.does = lambda: (done.set(), {})[1]
    worker = Worker(work.database)
    thread = Thread(target=worker.run)
    thread.start()
    try:
        work.begin()
        assert done.wait(60)
    finally:
        worker.stop()
        thread.join(60)
    assert (thread.is_alive(), work.job.state, work.tasks) == (False, "done", ["na"])
    with work.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) == 0


KILLED = """
import os, sys
from datetime import datetime
from uuid import UUID
from engine.store.database import Database
from engine.work import operations
from engine.work.jobs.performing import perform

@operations.outside("proef:klus", gives=())
def klus(order):
    print(order.key, flush=True)
    sys.stdin.readline()
    return {}

perform(Database(os.environ["URL"]), UUID(sys.argv[1]), datetime.fromisoformat(sys.argv[2]))
"""


def test_a_worker_killed_after_the_call_leaves_its_job_to_the_next(work: Work) -> None:
    key = work.begin()
    assert killed(work.database, key) == key.hex
    assert (work.job.state, work.job.attempts, work.tasks) == ("waiting", 1, [])
    wait_for_the_lock(work.database, key)
    work.attempt()
    assert (work.orders, work.job.attempts, work.tasks) == ([key.hex], 2, ["na"])


def killed(database: Database, key: UUID) -> str:
    """The key that a process got, which was killed while it was at the job."""
    url = database.engine.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(key), AT.isoformat()],
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
    with database.transaction() as session:
        session.execute(text("SET LOCAL lock_timeout = '60s'"))
        session.execute(select(text("pg_advisory_xact_lock(:key)")).params(key=number))
