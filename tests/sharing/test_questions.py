"""A gegevensverzoek stands in the ledger, also when nothing goes along but the name and the
question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.accountability.holding import loose_rows
from engine.dossier import sharing
from engine.dossier.client import facts, office, restricting, seeing
from engine.dossier.client.facts import Shared
from engine.dossier.client.restricting import Withheld
from engine.dossier.requests import sending
from engine.dossier.requests.sending import NewRequest, RequestInvalid
from engine.dossier.sharing.ledger import all_rows
from engine.reference.rows import day_of
from engine.store.models import QUESTION, DataRequest, Disclosure, Person
from engine.store.who import SYSTEM, Who
from tests.access.world import become
from tests.conftest import People
from tests.items.world import AT, TODAY, Around, add_item

ASKED = "Woont zij nog bij u?"


def ask(session: Session, people: People, around: Around, *items: UUID, about: str = "") -> UUID:
    new = NewRequest(
        party_id=around.school,
        contact_id=None,
        person_id=around.member if about == "member" else around.client,
        question=ASKED,
        purpose="onderzoek",
        ground="wams_5_4_4",
        necessity="Om dubbele hulp te voorkomen.",
        answer_by=TODAY + timedelta(days=7),
        item_ids=items,
    )
    return sending.send(session, people.karim, around.dossier.id, new, AT)


def shared(session: Session, around: Around, person_id: UUID) -> list[Shared]:
    """What somebody reads under *Gedeeld*."""
    number = around.number
    become(session, Who("client", person_id))
    reader = seeing.reading(session, person_id, AT)
    own = seeing.dossier(session, reader, number)
    found = facts.shared(session, reader, own, {"onderzoek": "Onderzoek doen"})
    become(session, SYSTEM)
    return found


@given(asked=st.lists(st.tuples(st.sets(st.integers(0, 2)), st.booleans()), max_size=5))
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_each_request_and_each_item_has_exactly_one_row(
    session: Session, people: People, around: Around, asked: list[tuple[set[int], bool]]
) -> None:
    with session.begin_nested() as thrown_away:
        known = [add_item(session, people, around) for _ in range(3)]
        expected = []
        for chosen, about_member in asked:
            items = [known[index] for index in sorted(chosen)]
            about = "member" if about_member else ""
            request = ask(session, people, around, *items, about=about)
            about_whom = around.member if about_member else around.client
            expected += [(request, None, QUESTION, about_whom)]
            expected += [(request, one, "gewoon", around.client) for one in items]
        place = (Disclosure.occasion_id, Disclosure.item_id, Disclosure.category)
        found = session.execute(select(*place, Disclosure.subject_id)).all()
        assert sorted(map(str, found)) == sorted(map(str, expected))
        assert len(sharing.ledger(session, people.karim, around.dossier)) == len(expected)
        session.flush()
        assert list(loose_rows(session)) == []
        thrown_away.rollback()


def test_it_tells_who_what_for_and_on_which_ground(
    session: Session, people: People, around: Around
) -> None:
    request = ask(session, people, around)
    (one,) = sharing.ledger(session, people.karim, around.dossier)
    assert one.text == ASKED
    assert one.recipient.startswith("Basisschool De Fantasie")
    assert (one.row.purpose, one.row.ground, one.row.occasion_id) == (
        "onderzoek",
        "wams_5_4_4",
        request,
    )
    become(session, people.pia.who)
    (row,) = all_rows(session)
    assert (row["item_id"], row["category"], row["party_id"]) == (None, QUESTION, around.school)
    assert ASKED not in str(row)
    assert str(around.client) not in str(row)


def test_what_is_not_sent_is_not_in_the_ledger(
    session: Session, people: People, around: Around
) -> None:
    item = add_item(session, people, around, category="gezondheid")
    with pytest.raises((RequestInvalid, sharing.NotAllowedToShare)), session.begin_nested():
        ask(session, people, around, item)
    assert session.scalars(select(Disclosure)).all() == []
    assert session.scalars(select(DataRequest)).all() == []


def test_whom_it_is_about_reads_it_and_nobody_else(
    session: Session, people: People, around: Around
) -> None:
    ask(session, people, around)
    (one,) = shared(session, around, around.client)
    assert one.what == f"De naam en onze vraag: “{ASKED}”"
    assert one.to.startswith("Basisschool De Fantasie")
    assert (one.purpose, one.necessity) == ("Onderzoek doen", "Om dubbele hulp te voorkomen.")
    assert shared(session, around, around.member) == []
    session.get_one(Person, around.client).birth_date = TODAY
    session.get_one(DataRequest, session.scalars(select(DataRequest.id)).one()).with_bsn = True
    (one,) = shared(session, around, around.client)
    assert one.what.startswith("De naam, de geboortedatum, het BSN en onze vraag")


def test_it_can_be_withheld_for_a_while(session: Session, people: People, around: Around) -> None:
    ask(session, people, around)
    view = office.read(session, people.karim, around.number, AT)
    (key,) = [key for key, words in view.choices if ASKED in words]
    kind, _, number = key.partition(":")
    now = datetime.now(UTC)
    until = day_of(now) + timedelta(days=3)
    wanted = Withheld(around.client, kind, number, "Het gesprek is morgen.", until)
    restricting.withhold(session, people.karim, around.number, wanted, now)
    assert shared(session, around, around.client) == []


def test_the_database_takes_no_second_row_and_no_row_of_neither(
    session: Session, people: People, around: Around
) -> None:
    ask(session, people, around)
    row = session.scalars(select(Disclosure)).one()
    names = [one.name for one in Disclosure.__table__.columns if one.name != "id"]
    same = {name: getattr(row, name) for name in names}
    for more, why in (
        ({}, "uq_disclosure_once"),
        ({"occasion_id": uuid4(), "occasion_kind": "los"}, "item_or_question"),
        ({"occasion_id": uuid4(), "category": "gewoon"}, "item_or_question"),
    ):
        with pytest.raises(DBAPIError, match=why), session.begin_nested():
            session.execute(insert(Disclosure).values(same | more))
