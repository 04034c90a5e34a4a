"""Operations that reach outside: tried again, done once in the case, always with one key."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from threading import Event

import psycopg
import pytest
from sqlalchemy import event, select, text, update

from engine.bpmn import BpmnError
from engine.store.database import Database
from engine.store.models import Instance, Job
from engine.store.who import SYSTEM
from engine.work import cases, failing, operations, steps
from engine.work.errors import OperationFailed
from engine.work.jobs import ticking
from tests.conftest import People
from tests.work.conftest import AT
from tests.work.jobs_office import Work, in_use


@pytest.fixture
def work(database: Database, people: People, monkeypatch: pytest.MonkeyPatch) -> Work:
    """The process with a job, in use, and its operation."""
    return in_use(database, people, monkeypatch)


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
    assert work.job.due_at == AT + failing.FIRST
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
    with work.database.transaction(SYSTEM) as session:
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
    change(work, status=status, suspended_at=at)


def test_what_comes_back_to_a_suspended_case_is_done_again_later(work: Work) -> None:
    key = work.begin()

    def meanwhile() -> dict[str, object]:
        suspend(work, "suspended", AT)
        return {}

    work.does = meanwhile
    work.attempt()
    assert (work.job.state, work.job.attempts, work.tasks) == ("waiting", 0, [])
    suspend(work, "running", None)
    work.does = dict
    work.attempt()
    assert (work.orders, work.tasks) == ([key.hex] * 2, ["na"])


def test_what_was_done_waits_for_who_is_at_work_in_the_case(work: Work) -> None:
    work.begin()
    holding = ExitStack()
    holder = holding.enter_context(work.database.reading(SYSTEM))
    asked: list[int] = []

    def free_the_second_time(connection: psycopg.Connection, *_: object) -> None:
        connection.execute("SET LOCAL lock_timeout = '10ms'")
        asked.append(1)
        if len(asked) == 2:
            holder.rollback()

    def hold() -> dict[str, object]:
        cases.lock(holder, work.case.id)
        event.listen(work.database.engine, "checkout", free_the_second_time)
        return {}

    work.does = hold
    try:
        work.attempt()
    finally:
        event.remove(work.database.engine, "checkout", free_the_second_time)
        holding.close()
    assert (len(asked), len(work.orders), work.tasks) == (2, 1, ["na"])


def test_a_case_that_cannot_be_taken_up_is_told_once_and_tried_later(work: Work) -> None:
    work.begin()
    with work.database.reading(SYSTEM) as session:
        state = session.scalar(select(Instance.state))
    change(work, state="{}")
    work.attempt()
    work.attempt(hours=2)
    assert work.incidents == ["De zaak kan niet worden opgenomen (StateError)."]
    assert (work.job.state, work.job.due_at) == ("waiting", AT + timedelta(hours=3))
    change(work, state=state)
    work.attempt(hours=4)
    assert (work.tasks, work.incidents, work.case.status) == (["na"], [], "running")


def change(work: Work, **values: object) -> None:
    with work.database.transaction(SYSTEM) as session:
        session.execute(update(Instance).values(**values))


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
    with work.database.transaction(SYSTEM) as session:
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


def test_no_doorbells_are_added_while_there_are_enough(work: Work) -> None:
    work.begin()
    later = AT + ticking.UNHEARD * 2
    assert ticking.tick(work.database, later, limit=1) == 0
    assert ticking.tick(work.database, later, limit=2) == 1


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


def test_what_an_operation_of_this_database_refuses_is_told(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(operations._outside, "proef:klus")
    monkeypatch.setitem(operations._operations, "proef:klus", lambda _call: refuses())
    work.begin_another()
    assert work.incidents == ["Het adres klopt niet."]


def test_nothing_about_people_stands_in_jobs_and_doorbells(work: Work) -> None:
    work.begin(naam="Bedachte Cliënt")
    work.does = fails
    work.attempt()
    with work.database.reading(SYSTEM) as session:
        rows = [str(row) for row in session.execute(text("SELECT job FROM job"))]
        rows += [str(row) for row in session.execute(text("SELECT j FROM procrastinate_jobs j"))]
    assert len(rows) == 2
    assert not any("Bedachte" in row for row in rows)
