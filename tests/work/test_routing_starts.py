"""Cases that begin by themselves: when, how often, where, and for whom."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from engine.dossier import dossiers, view
from engine.store.database import Database
from engine.store.models import Definition, Dossier, Event, Instance, Schedule, Task
from engine.store.who import SYSTEM
from engine.work import deployments
from engine.work.errors import DeploymentRefused
from engine.work.routing import schedules
from engine.work.worklist import WorklistQuery, worklist
from tests.work.conftest import AT, put_into_use
from tests.work.routing_diagrams import on_time
from tests.work.routing_office import DAY, Office

WEEK = 7 * DAY


def use(office: Office, kind: str, text: str, at: datetime = AT) -> None:
    put_into_use(office.database, {"op_tijd.bpmn": on_time(kind, text)}, at)


def planned(database: Database) -> datetime | None:
    with database.reading(SYSTEM) as session:
        return session.scalars(select(Schedule.next_at)).one()


def test_a_repetition_begins_each_time_in_the_werkdossier_of_the_group(office: Office) -> None:
    use(office, "timeCycle", "R/P1W")
    assert office.tick(AT + WEEK - timedelta(seconds=1)) == 0
    assert [office.tick(AT + WEEK * number) for number in (1, 1, 2)] == [1, 0, 1]
    first, second = office.cases_of("op_tijd")
    assert first.dossier_id == second.dossier_id
    with office.database.reading(SYSTEM) as session:
        dossier = session.get_one(Dossier, first.dossier_id)
        made = session.scalars(select(Event.action).where(Event.dossier_id == dossier.id)).all()
    assert (dossier.kind, dossier.client_id, dossier.group_id) == (
        "werk",
        None,
        office.people.noord,
    )
    assert dossier.number.startswith("W-2026-")
    assert dossier.title == "Terugkerend werk van Toegang Noord"
    assert made.count("dossier:opened") == 1
    assert office.steps(first.id) == ["eerst"]


def test_a_duration_and_a_date_begin_once(office: Office) -> None:
    for kind, text in (("timeDuration", "P1W"), ("timeDate", "2026-11-30T10:00:00+01:00")):
        use(office, kind, text)
        assert [office.tick(AT + WEEK * number) for number in (1, 2, 3)] == [1, 0, 0]
    assert len(office.cases_of("op_tijd")) == 2


def test_a_formula_gives_the_time(office: Office) -> None:
    use(office, "timeDuration", '="P" + "1W"')
    assert planned(office.database) == AT + WEEK


def test_a_counted_repetition_ends(office: Office) -> None:
    use(office, "timeCycle", "R2/P1D")
    assert [office.tick(AT + DAY * number) for number in range(1, 5)] == [1, 1, 0, 0]


def test_what_was_missed_begins_once(office: Office) -> None:
    use(office, "timeCycle", "R/PT1H")
    at = AT + timedelta(days=3, minutes=20)
    assert (office.tick(at), office.tick(at)) == (1, 0)
    assert planned(office.database) == AT + timedelta(days=3, hours=1)


def test_a_far_past_costs_no_long_count(office: Office) -> None:
    use(office, "timeCycle", "R/PT1S")
    at = AT + 40 * DAY
    assert (office.tick(at), planned(office.database)) == (1, at + timedelta(seconds=1))


def test_a_date_that_has_passed_begins_nothing(office: Office) -> None:
    use(office, "timeDate", "2026-01-01")
    assert (office.tick(AT + WEEK), planned(office.database)) == (0, None)


def test_a_repetition_that_began_in_the_past_goes_on_from_now(office: Office) -> None:
    use(office, "timeCycle", "R/2026-01-01T00:00:00Z/P1D")
    assert planned(office.database) == datetime(2026, 11, 24, tzinfo=UTC)


def test_the_same_version_keeps_its_moment_and_another_begins_anew(office: Office) -> None:
    use(office, "timeCycle", "R/P1W")
    use(office, "timeCycle", "R/P1W", AT + DAY)
    assert planned(office.database) == AT + WEEK
    use(office, "timeCycle", "R/P2W", AT + DAY)
    assert planned(office.database) == AT + DAY + 2 * WEEK


def test_what_no_longer_begins_by_itself_has_no_moment(office: Office) -> None:
    use(office, "timeCycle", "R/P1W")
    with office.database.transaction(SYSTEM) as session:
        schedules.sync(session, [], AT)
    assert office.tick(AT + WEEK) == 0


def test_many_nodes_begin_it_once(office: Office) -> None:
    use(office, "timeCycle", "R/P1W")
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: office.tick(AT + WEEK), range(4))) == 1


def test_one_that_fails_holds_up_nothing_and_is_tried_again(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    use(office, "timeCycle", "R/P1W")
    with office.database.transaction(SYSTEM) as session:
        session.execute(update(Schedule).values(element_id="weg"))
    assert office.tick(AT + WEEK) == 0
    assert "UnknownStart" in caplog.text
    with office.database.transaction(SYSTEM) as session:
        session.execute(update(Schedule).values(element_id="begin"))
    assert office.tick(AT + WEEK) == 0
    assert office.tick(AT + WEEK + timedelta(seconds=10)) == 1
    assert planned(office.database) == AT + 2 * WEEK
    with office.database.reading(SYSTEM) as session:
        assert session.scalars(select(Schedule.attempts)).one() == 0


def refused(office: Office, group: str | None) -> list[str]:
    """The rules that stand in the way of using it, and of deploying it."""
    files = {"op_tijd.bpmn": on_time("timeCycle", "R/P1W", group)}
    with pytest.raises(DeploymentRefused) as raised:
        put_into_use(office.database, files, AT)
    return [one.rule for one in raised.value.findings if one.severity == "error"]


def test_without_a_group_it_is_refused(office: Office) -> None:
    assert refused(office, None) == ["timer-start"]
    with office.database.reading(SYSTEM) as session:
        assert not session.scalar(select(Definition).where(Definition.key == "op_tijd"))


def test_for_an_unknown_group_it_can_be_deployed_but_not_used(office: Office) -> None:
    assert refused(office, "west") == ["timer-start"]
    files = {"op_tijd.bpmn": on_time("timeCycle", "R/P1W", "west")}
    with office.database.transaction(SYSTEM) as session:
        assert deployments.deploy(session, None, files, AT)


def test_the_werkdossier_is_seen_by_its_group_only(office: Office) -> None:
    use(office, "timeCycle", "R/P1W")
    office.tick(AT + WEEK)
    people = office.people
    with office.database.reading(SYSTEM) as session:
        [row] = [
            one
            for one in dossiers.find(session, people.karim, search="W-")
            if one.number.startswith("W-")
        ]
        assert (row.client_name, row.group_name) == (None, "Toegang Noord")
        assert dossiers.find(session, people.zita, search="W-") == []
        assert view.read(session, people.karim, row.number, AT).client is None
        for query in (WorklistQuery("group", "client"), WorklistQuery("group", search=row.number)):
            page = worklist(session, people.karim, query, AT)
            assert [task.client_name for task in page.rows] == [None]
        assert worklist(session, people.zita, WorklistQuery("group"), AT).rows == []


def test_who_takes_a_task_of_it_does_not_get_all_that_come_back(office: Office) -> None:
    use(office, "timeCycle", "R/P1W")
    office.tick(AT + WEEK)
    office.complete(office.cases_of("op_tijd")[0].id)
    office.tick(AT + 2 * WEEK)
    with office.database.reading(SYSTEM) as session:
        assert session.scalars(select(Dossier.handler_id)).one() is None
        assert session.scalars(select(Task.assignee_id).where(Task.state == "open")).one() is None


def test_a_closed_werkdossier_is_followed_by_another(office: Office) -> None:
    use(office, "timeCycle", "R/P1W")
    office.tick(AT + WEEK)
    with office.database.transaction(SYSTEM) as session:
        session.execute(update(Dossier).values(status="closed", closed_at=AT))
    office.tick(AT + 2 * WEEK)
    with office.database.reading(SYSTEM) as session:
        assert len(set(session.scalars(select(Instance.dossier_id)))) == 2
