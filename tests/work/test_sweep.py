"""No case waits on nothing: whatever is done in whichever order, each can go on by something."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from engine.store.models import Subscription, Task
from engine.store.who import SYSTEM
from engine.work import sweep
from tests.work.conftest import AT, put_into_use
from tests.work.routing_diagrams import on_time
from tests.work.routing_office import DAY, Office

KEYS = ("wacht_op_brief", "wacht_ook", "stuurt_brief", "hoort_storm", "geeft_storm")
DEEDS = (*KEYS, "begin op tijd", "brief", "melding", "storm", "taak", "later")


def adrift(office: Office) -> list[str]:
    with office.database.reading(SYSTEM) as session:
        return [one.process_key for one in sweep.stuck(session)]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.sampled_from(DEEDS), st.integers(0, 2)), max_size=12))
def test_no_case_is_adrift_whatever_is_done(office: Office, deeds: list[tuple[str, int]]) -> None:
    dossiers = [office.dossier() for _ in range(2)]
    at = AT
    for deed, number in deeds:
        match deed:
            case "brief":
                office.publish(key=str(number), dossier_id=dossiers[0] if number else None, at=at)
            case "melding":
                office.publish("melding", dossier_id=dossiers[number % 2], at=at)
            case "storm":
                office.broadcast(dossiers[0] if number else None, at)
            case "begin op tijd":
                files = {"op_tijd.bpmn": on_time("timeDuration", f"P{number + 1}D")}
                put_into_use(office.database, files, at)
            case "taak":
                complete_one(office, number)
            case "later":
                at += DAY * number
            case process_key:
                office.start(process_key, dossiers[number % 2], nummer=number)
        if number != 1:
            office.tick(at)
        assert adrift(office) == []
    office.tick(at)
    assert adrift(office) == []


def complete_one(office: Office, number: int) -> None:
    """One of the open tasks, if there is any."""
    with office.database.reading(SYSTEM) as session:
        open_ = select(Task.instance_id).where(Task.state == "open").order_by(Task.created_at)
        found = session.scalars(open_).all()
    if found:
        office.complete(found[number % len(found)])


@pytest.mark.parametrize("process_key", ["wacht_op_brief", "hoort_storm"])
def test_a_case_that_lost_what_it_waited_for_is_found(office: Office, process_key: str) -> None:
    case = office.start(process_key, nummer=7)
    assert adrift(office) == []
    with office.database.transaction(SYSTEM) as session:
        session.execute(delete(Subscription))
    with office.database.reading(SYSTEM) as session:
        [found] = sweep.stuck(session)
    assert (found.instance_id, found.process_key) == (case, process_key)


def test_the_log_gets_ids_only(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    case = office.start("wacht_op_brief", nummer="Geheim")
    with office.database.transaction(SYSTEM) as session:
        session.execute(delete(Subscription))
    with office.database.reading(SYSTEM) as session:
        sweep.report(session)
    assert str(case) in caplog.text
    assert "Geheim" not in caplog.text
