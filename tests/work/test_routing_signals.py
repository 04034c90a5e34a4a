"""Signals: who waits at that moment hears it, each once, wherever a node dies."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from engine.store.database import Database
from engine.store.models import Incident, Instance, SignalBroadcast, SignalReceiver, Subscription
from engine.store.who import SYSTEM
from engine.work import cases
from engine.work.failing import ATTEMPTS
from engine.work.routing import hearing
from tests.work.conftest import AT
from tests.work.routing_office import Office


def ended(database: Database, broadcast_id: UUID) -> SignalBroadcast:
    with database.reading(SYSTEM) as session:
        return session.get_one(SignalBroadcast, broadcast_id)


def test_all_who_wait_hear_it(office: Office) -> None:
    waiting = [office.start("hoort_storm") for _ in range(3)]
    sent = office.broadcast()
    assert (office.tick(), office.tick()) == (3, 0)
    assert all(office.steps(one) == ["verder"] for one in waiting)
    assert office.variables(waiting[0]) == {"wind": 9}
    row = ended(office.database, sent.id)
    assert (row.ended_at, row.variables) == (AT, None)


def test_who_begins_to_wait_afterwards_does_not(office: Office) -> None:
    office.broadcast()
    late = office.start("hoort_storm")
    office.tick()
    assert office.steps(late) == []


def test_what_a_case_gives_is_heard_in_its_dossier_only(office: Office) -> None:
    own = office.dossier()
    inside, outside = office.start("hoort_storm", own), office.start("hoort_storm")
    office.complete(office.start("geeft_storm", own))
    office.tick()
    assert (office.steps(inside), office.steps(outside)) == (["verder"], [])


def test_it_starts_processes_in_its_dossier(office: Office) -> None:
    dossier_id = office.dossier()
    office.broadcast(dossier_id)
    assert (office.tick(), office.tick()) == (1, 0)
    [begun] = office.cases_of("begint_bij_storm")
    assert (begun.dossier_id, office.steps(begun.id)) == (dossier_id, ["eerst"])


def test_from_outside_and_to_all_it_starts_nothing(office: Office) -> None:
    office.broadcast()
    assert office.tick() == 0
    assert office.cases_of("begint_bij_storm") == []


def test_who_gave_it_does_not_hear_it_afterwards(office: Office) -> None:
    case = office.start("geeft_en_hoort")
    assert office.tick() == 1  # the process that it starts
    assert office.steps(case) == []


def test_who_went_on_meanwhile_and_waits_anew_hears_the_next(office: Office) -> None:
    case = office.start("hoort_storm")
    office.broadcast()
    with office.database.transaction(SYSTEM) as session:
        session.execute(update(Subscription).values(id=text("DEFAULT")))
    assert office.tick() == 0
    assert office.count(SignalReceiver) == 0
    office.broadcast()
    assert (office.tick(), office.steps(case)) == (1, ["verder"])


@pytest.mark.parametrize("when", ["given", "heard"])
def test_a_case_that_is_held_still_misses_it(office: Office, when: str) -> None:
    held = office.start("hoort_storm")
    if when == "heard":
        office.broadcast()
    with office.database.transaction(SYSTEM) as session:
        values = {"status": "suspended", "suspended_at": AT}
        session.execute(update(Instance).where(Instance.id == held).values(values))
    if when == "given":
        office.broadcast()
    office.tick()
    with office.database.transaction(SYSTEM) as session:
        values = {"status": "running", "suspended_at": None}
        session.execute(update(Instance).where(Instance.id == held).values(values))
    office.tick()
    assert office.steps(held) == []
    assert office.count(SignalReceiver) == 0


def test_a_node_that_dies_half_way_leaves_the_others_to_the_next(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = [office.start("hoort_storm") for _ in range(4)]
    sent = office.broadcast()
    heard = hearing._hear

    def die_at_the_third(*given: object) -> bool:
        if office.count(SignalReceiver) == 2:
            raise KeyboardInterrupt
        return heard(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(hearing, "_hear", die_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        hearing.let_hear(office.database, sent.id, AT)
    monkeypatch.undo()
    assert office.tick() == 2
    assert all(office.steps(one) == ["verder"] for one in waiting)


def test_many_nodes_let_each_hear_it_once(office: Office) -> None:
    waiting = [office.start("hoort_storm") for _ in range(8)]
    sent = office.broadcast()
    with ThreadPoolExecutor(4) as pool:
        work = pool.map(lambda _: hearing.let_hear(office.database, sent.id, AT), range(4))
        assert sum(work) == 8
    assert all(office.steps(one) == ["verder"] for one in waiting)
    assert ended(office.database, sent.id).ended_at == AT


def test_a_case_that_somebody_is_at_work_in_hears_it_later(office: Office) -> None:
    busy = office.start("hoort_storm")
    office.broadcast()
    with office.database.transaction(SYSTEM) as session:
        cases.lock(session, busy)
        assert office.tick() == 0
    assert office.tick() == 1
    assert office.steps(busy) == ["verder"]


def test_a_case_that_cannot_hear_it_becomes_an_incident(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = office.start("hoort_storm"), office.start("hoort_storm")
    with office.database.transaction(SYSTEM) as session:
        session.execute(update(Instance).where(Instance.id == broken).values(state="Geheim"))
    office.broadcast()
    moment = AT
    for _ in range(ATTEMPTS):
        office.tick(moment)
        moment += timedelta(hours=1)
    assert office.steps(sound) == ["verder"]
    with office.database.reading(SYSTEM) as session:
        assert session.scalars(select(Incident.instance_id)).one() == broken
        assert session.get_one(Instance, broken).status == "incident"
    assert office.count(SignalReceiver) == 0
    assert "Geheim" not in caplog.text
