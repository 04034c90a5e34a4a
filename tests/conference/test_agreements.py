"""An agreement that is corrected after the minutes were sent reaches exactly those who got it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.conference import ConferenceInvalid, distributing, latest, told, versions
from engine.dossier.conference.agreements import Change, correct_agreement, formers
from engine.dossier.conference.choosing import choose
from engine.dossier.conference.distributing import distribute
from engine.policy import NotAllowed, NotFound
from engine.store.models import AgreementCorrection, ClientMessage
from tests.conference.world import LATER, Table, agree, bring, give_addresses, hold
from tests.conftest import People
from tests.items.world import AT

BETTER = Change("Belt de ouders op maandag.", date(2026, 12, 1), "Verkeerd verstaan.")


def sent(session: Session, table: Table) -> dict[str, object]:
    """Minutes that are out: the school got its own agreement, the client both, the police one
    about itself; the doctor a gegeven only."""
    give_addresses(session)
    hold(session, table)
    line = bring(session, table, "Slaapt slecht.", table.doctor)
    calls = agree(session, table, table.school, "Belt de ouders.")
    visits = agree(session, table, table.police, "Gaat langs.")
    chosen = [
        (table.school, calls),
        (table.client, calls),
        (table.client, visits),
        (table.police, visits),
        (table.doctor, line),
    ]
    karim, number = table.people.karim, table.number
    choose(session, karim, number, table.conference, chosen, AT)
    distribute(session, karim, number, table.conference, AT)
    return {"calls": calls, "visits": visits}


def test_it_reaches_exactly_who_got_it(session: Session, around: Table, people: People) -> None:
    calls = sent(session, around)["calls"]
    karim, number = people.karim, around.number
    correct_agreement(session, karim, number, calls, BETTER, LATER)
    reached = distributing.correct(session, karim, number, around.conference, LATER)
    assert set(reached) == {around.school, around.client}
    for one in reached:
        newest = latest(session, one)
        assert newest
        words = told(newest)
        assert words.title.startswith("Verbeterd verslag")
        lines = [line for section in words.sections for line in section.lines]
        texts = {line.text: line.remark for line in lines}
        assert texts[BETTER.what] == (
            "Uiterlijk 1 december 2026. Deze afspraak is veranderd na het vorige verslag."
        )
        assert "Belt de ouders." not in texts
        assert BETTER.reason not in str(words)
    assert len(versions(session, around.police)) == 1
    assert len(versions(session, around.doctor)) == 1
    assert distributing.correct(session, karim, number, around.conference, LATER) == []
    first = versions(session, around.school)[-1]
    assert [one.what for one in first.agreements] == ["Belt de ouders."], "as it was sent"


def test_what_it_said_before_is_kept(session: Session, around: Table, people: People) -> None:
    calls = sent(session, around)["calls"]
    karim, number = people.karim, around.number
    correct_agreement(session, karim, number, calls, BETTER, AT)
    again = replace(BETTER, what="Mailt de ouders.", reason="Zij bellen niet.")
    correct_agreement(session, karim, number, calls, again, LATER)
    (found,) = formers(session, [calls]).values()
    assert [(one.what, one.reason, one.by) for one in found] == [
        (BETTER.what, again.reason, karim.name),
        ("Belt de ouders.", BETTER.reason, karim.name),
    ]


def test_one_that_holds_no_more_is_said_so(session: Session, around: Table, people: People) -> None:
    visits = sent(session, around)["visits"]
    karim, number = people.karim, around.number
    gone = Change("", None, "Niet meer nodig.", dropped=True)
    correct_agreement(session, karim, number, visits, gone, LATER)
    reached = distributing.correct(session, karim, number, around.conference, LATER)
    assert set(reached) == {around.police, around.client}
    newest = latest(session, around.police)
    assert newest
    assert "Deze afspraak geldt niet meer." in str(told(newest))
    assert "Gaat langs." not in str(newest)
    with pytest.raises(NotFound):
        correct_agreement(session, karim, number, visits, BETTER, LATER)


def test_what_can_not_be_corrected(session: Session, around: Table, people: People) -> None:
    hold(session, around)
    early = agree(session, around, around.school, "Te vroeg.")
    karim, number = people.karim, around.number
    with pytest.raises(ConferenceInvalid):
        correct_agreement(session, karim, number, early, BETTER, AT)
    choose(session, karim, number, around.conference, [(around.school, early)], AT)
    distribute(session, karim, number, around.conference, AT)
    same = Change("Te vroeg.", AT.date().replace(day=24), "Zomaar.")
    for wrong in (replace(BETTER, reason=" "), replace(BETTER, what=""), same):
        with pytest.raises(ConferenceInvalid):
            correct_agreement(session, karim, number, early, wrong, AT)
    with pytest.raises(NotFound):
        correct_agreement(session, people.zita, number, early, BETTER, AT)
    with pytest.raises((NotAllowed, NotFound)):
        correct_agreement(session, people.mats, number, early, BETTER, AT)
    assert session.scalars(select(AgreementCorrection.id)).all() == []
    assert session.scalars(select(ClientMessage.id)).all() == []
