"""Messages between cases: to whom they come, how often, and what is left of them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import update

from engine.store.database import Database
from engine.store.models import Delivery, Dossier, Instance, Message, Subscription
from engine.store.who import SYSTEM
from engine.work import cases, instances
from engine.work.routing import delivering, messages, outgoing
from engine.work.steps import take_up
from tests.bench.counting import counting
from tests.conftest import People
from tests.work.conftest import AT
from tests.work.routing_office import DAY, Office

LATER = AT + 2 * DAY


def test_a_message_reaches_who_waits_for_its_name_and_key(office: Office) -> None:
    mine, other = office.start("wacht_op_brief", nummer=7), office.start("wacht_op_brief", nummer=8)
    sent = office.publish(variables={"bedrag": 12, "tekst": "Ja"})
    assert office.tick() == 1
    assert (office.steps(mine), office.steps(other)) == (["verder"], [])
    assert office.variables(mine)["tekst"] == "Ja"
    assert office.message(sent.id).state == "delivered"
    assert office.count(Subscription) == 1


def test_what_it_said_is_forgotten_once_it_is_delivered(office: Office) -> None:
    office.start("wacht_op_brief", nummer=7)
    sent = office.publish(variables={"tekst": "Geheim"})
    assert office.message(sent.id).variables is not None
    office.tick()
    kept = office.message(sent.id)
    assert (kept.name, kept.at, kept.variables) == ("brief", AT, None)


def test_it_reaches_one_case_of_each_process(office: Office) -> None:
    first, second = (office.start("wacht_op_brief", nummer=7) for _ in range(2))
    third = office.start("wacht_ook", nummer=7)
    office.publish()
    assert office.tick() == 2
    assert [office.steps(one) for one in (first, second, third)] == [["verder"], [], ["verder"]]
    assert office.count(Delivery) == 2


def test_a_process_that_had_a_message_gets_the_next(office: Office) -> None:
    for number in (7, 8):
        case = office.start("wacht_op_brief", nummer=number)
        office.publish(key=str(number))
        assert office.tick() == 1
        assert office.steps(case) == ["verder"]


def test_it_waits_for_who_begins_to_listen(office: Office) -> None:
    sent = office.publish()
    assert office.tick() == 0
    late = office.start("wacht_op_brief", nummer=7)
    with office.database.reading(SYSTEM) as session:
        assert delivering.waiting_for(session, late) == [sent.id]
    assert delivering.deliver(office.database, sent.id, AT) == 1
    assert office.steps(late) == ["verder"]


def test_nobody_listened_in_time(office: Office) -> None:
    sent = office.publish(variables={"tekst": "Geheim"}, lives=DAY)
    office.tick(LATER)
    assert office.message(sent.id).variables is None
    with office.database.reading(SYSTEM) as session:
        [lost] = messages.undelivered(session)
    assert (lost.id, lost.name, lost.from_case, lost.ended_at) == (sent.id, "brief", False, LATER)


def test_who_listened_before_it_was_over_gets_it_even_if_the_node_was_down(office: Office) -> None:
    waiting = office.start("wacht_op_brief", nummer=7)
    office.publish(lives=timedelta())
    office.tick(LATER)
    assert office.steps(waiting) == ["verder"]


def test_who_begins_to_listen_after_it_was_over_does_not(office: Office) -> None:
    sent = office.publish(lives=DAY, at=AT - 2 * DAY)
    late = office.start("wacht_op_brief", nummer=7)
    office.tick()
    assert office.steps(late) == []
    assert office.message(sent.id).state == "expired"


def test_the_same_message_sent_twice_is_one(office: Office) -> None:
    office.start("wacht_op_brief", nummer=7)
    first, again = (office.publish(message_id="zender-1") for _ in range(2))
    assert (first.is_new, again.is_new, again.id) == (True, False, first.id)
    office.tick()
    assert office.publish(message_id="zender-1").id == first.id
    assert office.count(Message) == 1


def test_two_senders_may_use_the_same_name_for_theirs(office: Office, people: People) -> None:
    sent = {office.publish(message_id="1", actor=who).id for who in (people.otto, people.mats)}
    assert len(sent | {office.publish(message_id="1").id}) == 3


def test_what_a_case_sends_stays_in_its_dossier(office: Office) -> None:
    own, elsewhere = office.dossier(), office.dossier()
    inside = office.start("wacht_op_brief", own, nummer=7)
    outside = office.start("wacht_ook", elsewhere, nummer=7)
    office.complete(office.start("stuurt_brief", own, nummer=7))
    assert office.tick() == 1
    assert (office.steps(inside), office.steps(outside)) == (["verder"], [])
    assert office.variables(inside)["tekst"] == "van binnen"


def test_a_dossier_that_is_named_is_the_only_one(office: Office) -> None:
    here, there = office.dossier(), office.dossier()
    waiting = office.start("wacht_op_brief", there, nummer=7)
    office.publish(dossier_id=here)
    assert office.tick() == 0
    office.publish(dossier_id=there)
    assert office.tick() == 1
    assert office.steps(waiting) == ["verder"]


def test_it_starts_a_process_in_its_dossier(office: Office) -> None:
    dossier_id = office.dossier()
    sent = office.publish("melding", dossier_id=dossier_id, variables={"wie": "loket"})
    assert (office.tick(), office.tick()) == (1, 0)
    [begun] = office.cases_of("begint_met_melding")
    assert (begun.dossier_id, office.steps(begun.id)) == (dossier_id, ["eerst"])
    assert office.variables(begun.id) == {"wie": "loket"}
    assert office.message(sent.id).state == "delivered"


def test_it_starts_no_process_of_which_a_case_waits_for_it(office: Office) -> None:
    dossier_id = office.dossier()
    waiting = office.start("steeds_weer", dossier_id, nummer=7)
    with office.database.transaction(SYSTEM) as session:
        cases.lock(session, waiting)
        office.publish("antwoord", dossier_id=dossier_id)
        assert office.tick() == 0
    assert office.tick() == 1
    assert [one.id for one in office.cases_of("steeds_weer")] == [waiting]
    office.publish("antwoord", dossier_id=dossier_id, variables={"nummer": 7})
    office.tick()
    assert len(office.cases_of("steeds_weer")) == 2


def test_without_a_dossier_or_in_a_closed_one_it_starts_nothing(office: Office) -> None:
    closed = office.dossier()
    with office.database.transaction(SYSTEM) as session:
        values = {"status": "closed", "closed_at": AT}
        session.execute(update(Dossier).where(Dossier.id == closed).values(values))
    office.publish("melding")
    office.publish("melding", dossier_id=closed)
    office.tick(LATER)
    assert office.cases_of("begint_met_melding") == []
    with office.database.reading(SYSTEM) as session:
        assert len(messages.undelivered(session)) == 2


def test_a_case_that_is_held_still_gets_it_after_it_goes_on(office: Office) -> None:
    held = office.start("wacht_op_brief", nummer=7)
    set_status(office.database, held, "suspended")
    office.publish()
    assert office.tick() == 0
    set_status(office.database, held, "running")
    assert office.tick() == 1
    assert office.steps(held) == ["verder"]


def set_status(database: Database, instance_id: UUID, status: str) -> None:
    since = AT if status == "suspended" else None
    with database.transaction(SYSTEM) as session:
        values = {"status": status, "suspended_at": since}
        session.execute(update(Instance).where(Instance.id == instance_id).values(values))


def test_a_case_that_somebody_is_at_work_in_gets_it_later(office: Office) -> None:
    busy = office.start("wacht_op_brief", nummer=7)
    free = office.start("wacht_ook", nummer=7)
    sent = office.publish()
    with office.database.transaction(SYSTEM) as session:
        cases.lock(session, busy)
        assert office.tick() == 1
        assert office.message(sent.id).state == "waiting"
    assert office.tick() == 1
    assert (office.steps(busy), office.steps(free)) == (["verder"], ["verder"])
    assert office.message(sent.id).state == "delivered"


def test_a_case_that_cannot_take_it_holds_up_no_other(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = office.start("wacht_op_brief", nummer=7), office.start("wacht_ook", nummer=7)
    with office.database.transaction(SYSTEM) as session:
        session.execute(update(Instance).where(Instance.id == broken).values(state="Geheim"))
    sent = office.publish()
    assert office.tick() == 1
    assert office.steps(sound) == ["verder"]
    assert office.message(sent.id).try_at > AT
    assert str(broken) in caplog.text
    assert "Geheim" not in caplog.text
    office.tick(LATER)
    assert office.message(sent.id).state == "delivered"


@pytest.mark.parametrize("sender_first", [True, False])
def test_who_sends_and_who_listens_at_once_find_each_other(
    office: Office, sender_first: bool
) -> None:
    """Neither sees the other before its commit; whoever commits last looks, and finds."""
    dossier_id = office.dossier()
    sender = office.database.transaction(SYSTEM)
    listener = office.database.transaction(SYSTEM)
    with sender as sending:
        sent = messages.publish(
            sending,
            name="brief",
            key="7",
            variables={},
            dossier_id=None,
            lives=DAY,
            at=AT,
        )
        if sender_first:
            with listener as listening:
                case, _ = instances.begin(
                    listening, "wacht_op_brief", dossier_id, {"nummer": 7}, AT
                )
                assert delivering.waiting_for(listening, case) == []
            assert look_for(office, case) == 0
    if sender_first:
        assert delivering.deliver(office.database, sent.id, AT) == 1
        return
    with listener as listening:
        case, _ = instances.begin(listening, "wacht_op_brief", dossier_id, {"nummer": 7}, AT)
        assert delivering.deliver(office.database, sent.id, AT) == 0
    assert look_for(office, case) == 1


def look_for(office: Office, instance_id: UUID) -> int:
    """What happens after the commit of a case that began to listen."""
    with office.database.reading(SYSTEM) as session:
        found = delivering.waiting_for(session, instance_id)
    return sum(delivering.deliver(office.database, one, AT) for one in found)


def test_many_nodes_deliver_each_message_once(office: Office) -> None:
    waiting = [office.start("wacht_op_brief", nummer=number) for number in range(8)]
    for number in range(8):
        office.publish(key=str(number))
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: office.tick(), range(4))) == 8
    assert all(office.steps(one) == ["verder"] for one in waiting)


def test_a_step_that_changes_nothing_of_it_costs_no_statement(office: Office) -> None:
    waiting = office.start("wacht_op_brief", nummer=7)
    with office.database.transaction(SYSTEM) as session:
        step = take_up(session, cases.lock(session, waiting), None, AT)
        assert len(step.listened_before) == 1
        with counting(office.database) as count:
            outgoing.write(session, step.case, step.run, step.listened_before, AT)
    assert count.statements == 0


def test_an_unknown_message_is_nothing_to_deliver(office: Office) -> None:
    assert delivering.deliver(office.database, uuid4()) == 0
