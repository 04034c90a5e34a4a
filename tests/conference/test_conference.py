"""A casusoverleg from its preparation to a correction of the minutes, and who sees what of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.dossier import items
from engine.dossier.conference import (
    ConferenceInvalid,
    bringing,
    latest,
    participants,
    preparing,
    projection,
    versions,
)
from engine.dossier.conference.bringing import Brought
from engine.dossier.conference.choosing import NOT_AGREED, OTHER_CIRCLE, Matrix, choose, matrix
from engine.dossier.conference.distributing import correct, distribute, outdated
from engine.dossier.conference.minutes import digest
from engine.dossier.conference.moving import call_off_by_process
from engine.dossier.conference.operations import distribute as distribute_step
from engine.dossier.conference.operations import invite as invite_step
from engine.dossier.conference.operations import prepare as prepare_step
from engine.dossier.items import Correction
from engine.policy import NotAllowed
from engine.store.models import (
    Conference,
    ConferenceItem,
    Disclosure,
    Door,
    Participant,
    PartyContact,
    SentMinutes,
)
from engine.store.who import Who
from engine.work.errors import AnswerRefused, OperationFailed
from tests.access.world import become
from tests.conference.world import (
    LATER,
    NEEDED,
    PLAN,
    Table,
    agree,
    bring,
    hold,
    items_of,
    step,
)
from tests.items.world import AT, TODAY


def shown(session: Session, table: Table) -> Matrix:
    conference = session.get_one(Conference, table.conference)
    return matrix(session, table.people.karim, table.around.dossier, conference, LATER)


def proposed(session: Session, table: Table) -> set[tuple[UUID, UUID]]:
    return {key for key, cell in shown(session, table).cells.items() if cell.ticked}


def choose_and_send(session: Session, table: Table, wanted: set[tuple[UUID, UUID]]) -> None:
    choose(session, table.people.karim, table.number, table.conference, wanted, LATER)
    distribute(session, table.people.karim, table.number, table.conference, LATER)


def test_client_and_representative_are_invited_unless_there_is_a_reason(
    session: Session, around: Table
) -> None:
    karim, number = around.people.karim, around.number
    with pytest.raises(ConferenceInvalid):
        participants.remove(session, karim, number, around.client, AT)
    participants.leave_out(session, karim, number, around.client, "Gevaar voor een ander.", AT)
    one = session.get_one(Participant, around.client)
    assert (one.invited, one.not_invited_reason) == (False, "Gevaar voor een ander.")
    asked = preparing.invite(session, karim, number, around.conference, AT)
    assert around.client not in {one.id for one in asked}
    preparing.hold(session, karim, number, around.conference, around.everybody, AT)
    assert not one.attended


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"necessity": " "}, "noodzaak"),
        ({"necessity": "Voor de opsporing."}, "noodzaak"),
        ({"purpose": "opsporing"}, "doel"),
        ({"ground": "bestaat_niet"}, "grondslag"),
        ({"subject": ""}, "onderwerp"),
    ],
)
def test_what_may_not_be_planned(
    session: Session, around: Table, change: dict[str, str], field: str
) -> None:
    wrong = replace(PLAN, **change)  # type: ignore[arg-type]
    with pytest.raises(ConferenceInvalid) as refused:
        participants.prepare(session, around.people.karim, around.number, wrong, AT)
    assert set(refused.value.errors) == {field}


def test_with_two_parties_one_asks_one_to_one(session: Session, around: Table) -> None:
    assert not preparing.is_one_to_one(session, around.conference)
    participants.remove(session, around.people.karim, around.number, around.police, AT)
    assert preparing.is_one_to_one(session, around.conference)


def test_who_is_bound_by_secrecy_says_on_what_he_shares(session: Session, around: Table) -> None:
    karim, number = around.people.karim, around.number
    for how in (
        Brought(around.doctor, "Nodig."),
        Brought(around.doctor, "Nodig.", "goed_hulpverlenerschap"),
        Brought(around.police, "Nodig.", police_law="wpg"),
    ):
        new = around.around.item(text="Iets.")
        with pytest.raises(ConferenceInvalid):
            bringing.bring(session, karim, number, around.conference, new, how, AT)


def test_what_is_proposed(session: Session, around: Table) -> None:
    own = bring(session, around, "Spijbelt.", around.school, domain="onderwijs")
    about_client = bring(session, around, "Huurachterstand.", None)
    about_member = bring(session, around, "Is bang.", None, person_id=around.around.member)
    kept = bring(session, around, "Blijft hier.", around.police, agrees=False)
    done = agree(session, around, around.school, "Belt de ouders.")
    hold(session, around)
    assert proposed(session, around) == {
        (around.school, own),
        (around.school, done),
        (around.client, own),
        (around.client, about_client),
        (around.member, about_member),
        (around.police, kept),
    }
    cells = shown(session, around).cells
    assert cells[around.doctor, kept].refused == NOT_AGREED


def test_health_goes_to_who_may_have_it_only(session: Session, around: Table) -> None:
    health = bring(session, around, "Slikt medicijnen.", around.doctor, category="gezondheid")
    hold(session, around)
    cells = shown(session, around).cells
    refused = {one: bool(cells[one, health].refused) for one in around.everybody}
    assert refused[around.school]
    assert refused[around.police]
    assert not refused[around.doctor]
    assert cells[around.lisa, health].refused == OTHER_CIRCLE
    wanted = {(around.school, health)}
    with pytest.raises(ConferenceInvalid):
        choose(session, around.people.karim, around.number, around.conference, wanted, LATER)


def test_minutes_wait_for_a_choice_and_go_out_once(session: Session, around: Table) -> None:
    bring(session, around, "Huurachterstand.", None)
    karim, number = around.people.karim, around.number
    with pytest.raises(ConferenceInvalid):
        distribute(session, karim, number, around.conference, LATER)
    hold(session, around)
    with pytest.raises(ConferenceInvalid):
        distribute(session, karim, number, around.conference, LATER)
    with pytest.raises(NotAllowed):
        choose(session, around.people.noor, number, around.conference, (), LATER)
    choose_and_send(session, around, proposed(session, around))
    with pytest.raises(ConferenceInvalid):
        distribute(session, karim, number, around.conference, LATER)
    (row,) = session.scalars(select(SentMinutes)).all()
    assert row.participant_id == around.client
    assert row.hash == digest(row.content)
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(update(SentMinutes).values(hash="anders"))


def test_a_correction_reaches_exactly_those_who_got_it(session: Session, around: Table) -> None:
    wrong = bring(session, around, "Drie maanden huurachterstand.", None)
    right = bring(session, around, "Heeft een hond.", None)
    hold(session, around)
    chosen = {(around.school, wrong), (around.client, wrong), (around.police, right)}
    choose_and_send(session, around, chosen)
    conference = session.get_one(Conference, around.conference)
    assert outdated(session, conference) == []
    item = items_of(session, around)["Drie maanden huurachterstand."]
    karim, number = around.people.karim, around.number
    items.correct(session, karim, number, item, Correction("Twee maanden.", "Nagevraagd."), LATER)
    assert {one.id for one in outdated(session, conference)} == {around.school, around.client}
    reached = correct(session, karim, number, around.conference, LATER)
    assert set(reached) == {around.school, around.client}
    newest = latest(session, around.school)
    assert newest
    assert [(one.text, one.corrected) for one in newest.items] == [("Twee maanden.", True)]
    assert [one.version for one in versions(session, around.school)] == [2, 1]
    assert [one.version for one in versions(session, around.police)] == [1]
    kinds = session.scalars(select(Disclosure.occasion_kind).order_by(Disclosure.id)).all()
    assert kinds == ["casusoverleg"] * 3 + ["correctie"] * 2
    assert correct(session, karim, number, around.conference, LATER) == []


def test_what_is_taken_out_of_use_is_told_without_what_it_said(
    session: Session, around: Table
) -> None:
    line = bring(session, around, "Klopt niet.", None)
    hold(session, around)
    choose_and_send(session, around, {(around.school, line)})
    item = items_of(session, around)["Klopt niet."]
    karim, number = around.people.karim, around.number
    items.withdraw(session, karim, number, item, "Ging over een ander.", LATER)
    assert correct(session, karim, number, around.conference, LATER) == [around.school]
    newest = latest(session, around.school)
    assert newest
    assert [one.text for one in newest.items] == [None]
    assert correct(session, karim, number, around.conference, LATER) == []


def test_the_database_shows_minutes_to_whose_they_are(session: Session, around: Table) -> None:
    """Without any filter: who treats all, a colleague his own, a client his own and those without
    what is withheld from him, others none."""
    line = bring(session, around, "Huurachterstand.", None)
    secret = bring(session, around, "Slikt medicijnen.", around.doctor, category="gezondheid")
    hold(session, around)
    to = {(one, line) for one in (around.client, around.school, around.lisa)}
    choose_and_send(session, around, to | {(around.doctor, secret)})
    people, client = around.people, session.get_one(Participant, around.client).person_id
    expected = {
        people.karim.who: {around.client, around.school, around.lisa, around.doctor},
        people.lisa.who: {around.lisa},
        people.noor.who: set(),
        people.zita.who: set(),
        Who("client", client): set(),
        Who("nobody"): set(),
    }
    for who, whose in expected.items():
        become(session, who)
        assert set(session.scalars(select(SentMinutes.participant_id))) == whose, who.kind
    become(session, Who("client", client))
    cleared = text("SELECT participant_id FROM guard.client_minutes")
    assert set(session.scalars(cleared)) == {around.client}
    become(session, people.noor.who)
    assert set(session.scalars(select(ConferenceItem.id))) == {line}
    with pytest.raises(NotAllowed):
        projection(session, around.conference, around.doctor)


def test_a_process_prepares_invites_and_distributes(session: Session, around: Table) -> None:
    contact = session.get_one(PartyContact, around.around.doctor)
    given = prepare_step(
        step(
            session,
            around,
            onderwerp="Wonen",
            noodzaak="Meer dan twee partijen.",
            datum=TODAY.isoformat(),
            plaats="Stadhuis",
            deelnemers=[{"partij": str(contact.party_id), "noodzaak": NEEDED}],
            clientUitgenodigd=False,
            redenNietUitgenodigd="Gevaar voor een ander.",
        )
    )
    assert given["deelnemersAantal"] == 1
    key = UUID(str(given["overleg"]))
    there = preparing.participants_of(session, key)
    assert [(one.kind, one.invited) for one in there] == [("client", False), ("partij", True)]
    invite_step(step(session, around, overleg=str(key)))
    with pytest.raises(AnswerRefused, match="eerst vast dat het overleg is gehouden") as refused:
        distribute_step(step(session, around, overleg=str(key)))
    assert refused.value.is_wrong("ja")
    with pytest.raises(OperationFailed):
        invite_step(step(session, around, overleg=str(UUID(int=1))))
    preparing.hold(session, around.people.karim, around.number, key, [there[1].id], LATER)
    assert distribute_step(step(session, around, overleg=str(key))) == {"verslagen": 0}
    assert distribute_step(step(session, around, overleg=str(key))) == {"verslagen": 0}


def test_a_conference_to_come_was_not_held(session: Session, around: Table) -> None:
    later = replace(PLAN, held_on=TODAY + timedelta(days=1))
    karim, number = around.people.karim, around.number
    key = participants.prepare(session, karim, number, later, AT)
    with pytest.raises(ConferenceInvalid):
        preparing.hold(session, karim, number, key, [], AT)


def test_what_is_called_off_stays_as_it_was(session: Session, around: Table) -> None:
    key = str(around.conference)
    invite_step(step(session, around, overleg=key))
    call_off_by_process(step(session, around, overleg=key))
    links = session.scalars(select(Door)).all()
    assert {one.shut_for for one in links} == {"ingetrokken"}
    with pytest.raises(ConferenceInvalid):
        agree(session, around, around.school, "Belt de ouders.")
