"""Parties: found by name and domain, changed by a beheerder, with what was before kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.parties import changing, finding
from engine.parties.changing import ContactFacts, PartyChanged, PartyFacts, PartyInvalid
from engine.parties.finding import PartyQuery
from engine.policy import Actor, NotAllowed, NotFound
from engine.reference import changing as tables
from engine.reference.changing import RowInvalid, Wanted
from engine.reference.rows import day_of
from tests.conftest import People

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DAY = day_of(AT)
FABLE = PartyFacts("Huisartsen De Fabel", "geneeskundige_zorg", None, ("gezondheid", "bsn"))
FENNA = ContactFacts("Fenna Fabel", "huisarts", "fenna@example.org", None, "medisch")


@pytest.fixture
def fable(session: Session, people: People) -> UUID:
    party_id = changing.add(session, people.bea, FABLE, AT)
    changing.add_contact(session, people.bea, party_id, FENNA, AT)
    return party_id


def names(session: Session, actor: Actor, **query: object) -> list[str]:
    found = finding.find(session, actor, PartyQuery(**query), DAY)  # type: ignore[arg-type]
    return [one.name for one in found]


def test_a_party_is_found_by_name_contact_and_domain(
    session: Session, people: People, fable: UUID
) -> None:
    for query in ({"words": "fabel"}, {"words": "FENNA"}, {"domain": "geneeskundige_zorg"}, {}):
        assert names(session, people.karim, **query) == [FABLE.name]
    for query in ({"words": "100%"}, {"domain": "wonen"}):
        assert names(session, people.karim, **query) == []
    (row,) = finding.find(session, people.karim, PartyQuery(), DAY)
    assert (row.may("bsn"), row.may("strafrecht"), row.contacts) == (True, False, 1)
    assert finding.options(session, people.karim, PartyQuery(), DAY) == [
        {"label": "Huisartsen De Fabel (Geneeskundige zorg)", "value": str(fable)}
    ]


def test_only_a_beheerder_changes_them(session: Session, people: People, fable: UUID) -> None:
    for actor in (people.karim, people.noor, people.otto, people.mats):
        with pytest.raises(NotAllowed):
            changing.add(session, actor, replace(FABLE, name="Andere"), AT)
        with pytest.raises(NotAllowed):
            changing.end(session, actor, fable, AT)
        with pytest.raises(NotAllowed):
            changing.add_contact(session, actor, fable, FENNA, AT)
    with pytest.raises(NotAllowed):
        finding.find(session, people.mats, PartyQuery(), DAY)


def test_what_was_before_stays_and_can_not_be_changed(
    session: Session, people: People, fable: UUID
) -> None:
    fewer = replace(FABLE, powers=("gezondheid",), address="Verzonnenweg 1")
    changing.change(session, people.bea, fable, fewer, 1, AT)
    changing.change(session, people.bea, fable, fewer, 2, AT)  # nothing changes: nothing is noted
    view = finding.party(session, people.karim, fable, DAY)
    assert [one.action for one in view.history] == [
        "gewijzigd",
        "contactpersoon toegevoegd",
        "toegevoegd",
    ]
    assert view.history[0].before == {"address": None, "powers": ["bsn", "gezondheid"]}
    assert view.history[0].by == "Bea Beheer"
    with pytest.raises(DBAPIError, match="party_change"):
        session.execute(text("DELETE FROM party_change"))


def test_who_looked_at_an_older_version_changes_nothing(
    session: Session, people: People, fable: UUID
) -> None:
    changing.change(session, people.bea, fable, replace(FABLE, address="A"), 1, AT)
    with pytest.raises(PartyChanged):
        changing.change(session, people.bea, fable, replace(FABLE, address="B"), 1, AT)


@pytest.mark.parametrize(
    ("field", "facts"),
    [
        ("naam", replace(FABLE, name=" ")),
        ("naam", replace(FABLE, name="huisartsen de FABEL")),
        ("domein", replace(FABLE, name="Andere", domain="bestaat_niet")),
        ("bevoegdheden", replace(FABLE, name="Andere", powers=("alles",))),
    ],
)
def test_what_can_not_be_is_refused(
    session: Session, people: People, fable: UUID, field: str, facts: PartyFacts
) -> None:
    with pytest.raises(PartyInvalid) as refused:
        changing.add(session, people.bea, facts, AT)
    assert set(refused.value.errors) == {field}


def test_a_party_that_ended_is_not_chosen_and_comes_back(
    session: Session, people: People, fable: UUID
) -> None:
    changing.end(session, people.bea, fable, AT)
    changing.end(session, people.bea, fable, AT)
    assert names(session, people.karim) == []
    assert names(session, people.karim, ended=True) == [FABLE.name]
    changing.resume(session, people.bea, fable, AT)
    assert names(session, people.karim) == [FABLE.name]


def test_a_contact_belongs_to_its_party(session: Session, people: People, fable: UUID) -> None:
    other = changing.add(session, people.bea, replace(FABLE, name="Andere"), AT)
    (contact,) = finding.party(session, people.bea, fable, DAY).contacts
    for party_id, contact_id in ((other, contact.id), (fable, uuid4())):
        with pytest.raises(NotFound):
            changing.change_contact(session, people.bea, party_id, contact_id, FENNA, AT)
    with pytest.raises(PartyInvalid):
        changing.add_contact(session, people.bea, fable, replace(FENNA, secrecy="geheim"), AT)
    changing.end_contact(session, people.bea, fable, contact.id, AT)
    assert names(session, people.karim, words="Fenna") == []


@pytest.mark.parametrize(
    ("table", "key"), [("domeinen", "geneeskundige_zorg"), ("bevoegdheden", "bsn")]
)
def test_a_domain_or_power_in_use_can_not_end(
    session: Session, people: People, fable: UUID, table: str, key: str
) -> None:
    values = {"uitleg": "", "categorie": None}
    end = Wanted("Naam", values, "Bron", False, DAY, DAY, "Weg ermee")
    with pytest.raises(RowInvalid, match="nog in gebruik") as refused:
        tables.change(session, people.bea, table, key, end, 0, AT)
    assert "1 partij" in refused.value.errors["tot"][0]
    changing.end(session, people.bea, fable, AT)
    tables.change(session, people.bea, table, key, end, 0, AT)
