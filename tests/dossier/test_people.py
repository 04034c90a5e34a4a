"""Who takes part in a dossier, what they are to each other, and what nobody hears of others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from engine.dossier.dossiers import known_people
from engine.dossier.involvement import involve
from engine.dossier.people import bsn, households, persons, relations, reveal
from engine.dossier.people.bsn import Bsn, Vault
from engine.dossier.people.listing import listing
from engine.dossier.people.persons import Part, PersonFacts, PersonInvalid
from engine.dossier.people.relations import RelationFacts
from engine.dossier.people.rotating import rotate
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import AuditEvent, Dossier, Event, Person
from tests.conftest import People
from tests.dossier.cases import AT, opened

pytestmark = pytest.mark.usefixtures("in_use", "vault")

NUMBER = Bsn.of("999990019")
ANNA = PersonFacts("Anna Bedacht", date(1980, 2, 3), bsn=NUMBER)
TODAY = AT.date()
DAY = timedelta(days=1)
REPRESENTS = Part("vertegenwoordiger", "moeder")
AGREED = Part("gezinslid", "zoon", consented_on=TODAY)


def zuid(session: Session, people: People, client: PersonFacts) -> str:
    """The number of a dossier of Toegang Zuid for this client."""
    other = replace(people, noord=people.zuid)
    return opened(session, other, client=client).number


def client_of(session: Session, number: str) -> UUID:
    found = session.scalar(select(Dossier.client_id).where(Dossier.number == number))
    assert found
    return found


def audited(session: Session, action: str) -> list[AuditEvent]:
    return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def test_a_bsn_is_kept_masked_and_shown_for_a_reason_only(session: Session, people: People) -> None:
    number = opened(session, people, client=ANNA).number
    seen = listing(session, people.karim, number, AT)
    assert [one.bsn for one in seen.present] == ["••••••019"]
    person_id = seen.present[0].person.id
    with pytest.raises(reveal.ReasonMissing):
        reveal.show_bsn(session, people.karim, number, person_id, " ", AT)
    assert audited(session, "bsn:shown") == []
    why = "Aanvraag bij de Kredietbank"
    assert reveal.show_bsn(session, people.karim, number, person_id, why, AT) == NUMBER
    (noted,) = audited(session, "bsn:shown")
    assert (noted.actor_id, noted.object_id, noted.reason) == (
        people.karim.user_id,
        str(person_id),
        why,
    )


@pytest.mark.parametrize(
    ("who", "refused"),
    [("zita", NotFound), ("mats", NotFound), ("bea", NotFound), ("otto", NotFound)],
)
def test_a_bsn_is_not_for_everybody(
    session: Session, people: People, who: str, refused: type[Exception]
) -> None:
    number = opened(session, people, client=ANNA).number
    actor: Actor = getattr(people, who)
    with pytest.raises(refused):
        reveal.show_bsn(session, actor, number, client_of(session, number), "Nieuwsgierig", AT)


def test_who_only_looks_along_sees_no_bsn(session: Session, people: People) -> None:
    number = opened(session, people, client=ANNA).number
    session.scalars(select(Dossier)).one().handler_id = people.karim.user_id
    involve(session, people.karim, number, people.zita.user_id, "Kijkt mee", AT)
    assert not listing(session, people.zita, number, AT).may_show_bsn
    with pytest.raises(NotAllowed):
        reveal.show_bsn(session, people.zita, number, client_of(session, number), "Mee", AT)
    with pytest.raises(NotAllowed):
        persons.add(session, people.zita, number, PersonFacts("X"), REPRESENTS, AT)


def test_somebody_joins_changes_and_leaves(session: Session, people: People) -> None:
    number, karim = opened(session, people).number, people.karim
    son = persons.add(session, karim, number, PersonFacts("Zoon Bedacht"), AGREED, AT)
    grown = PersonFacts("Zoon Bedacht", phone="06-00000000", bsn=NUMBER)
    persons.change(session, karim, number, son, grown, AGREED, AT)
    (row,) = [one for one in listing(session, karim, number, AT).present if one.person.id == son]
    assert (row.person.phone, row.bsn) == ("06-00000000", "••••••019")
    persons.change(session, karim, number, son, replace(grown, bsn=None), AGREED, AT)
    assert session.get_one(Person, son).bsn_cipher is not None
    persons.change(session, karim, number, son, replace(grown, forget_bsn=True), AGREED, AT)
    assert session.get_one(Person, son).bsn_cipher is None
    persons.end(session, karim, number, son, TODAY, "Is verhuisd", AT)
    seen = listing(session, karim, number, AT)
    assert [one.person.id for one in seen.former] == [son]
    assert son not in {one.person.id for one in seen.present}
    assert persons.add(session, karim, number, son, AGREED, AT) == son
    told = session.scalars(select(Event.action).where(Event.action.like("dossier:person:%"))).all()
    assert told == [
        f"dossier:person:{one}" for one in ("joined", *["changed"] * 3, "left", "joined")
    ]


def test_what_can_not_be_is_refused(session: Session, people: People) -> None:
    number, karim = opened(session, people).number, people.karim
    client = client_of(session, number)
    some = PersonFacts("Iemand")
    for part in (Part("gezinslid"), Part("client"), replace(AGREED, consented_on=TODAY + DAY)):
        with pytest.raises(PersonInvalid):
            persons.add(session, karim, number, some, part, AT)
    with pytest.raises(PersonInvalid):
        persons.end(session, karim, number, client, TODAY, "Weg", AT)
    with pytest.raises(PersonInvalid):
        persons.add(session, karim, number, client, REPRESENTS, AT)
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_who_represents_somebody_does_so_on_a_ground_from_a_day(
    session: Session, people: People
) -> None:
    number, karim = opened(session, people).number, people.karim
    client = client_of(session, number)
    mother = persons.add(session, karim, number, PersonFacts("Moeder Bedacht"), REPRESENTS, AT)
    wanted = RelationFacts(mother, client, "vertegenwoordiger", "mentorschap", "Gezien", TODAY)
    for wrong in (
        replace(wanted, ground=None),
        replace(wanted, ground="zomaar"),
        replace(wanted, started_on=None),
        replace(wanted, kind="onbekend"),
        replace(wanted, other_id=mother),
        replace(wanted, ended_on=TODAY - DAY),
        replace(wanted, kind="ouder"),
    ):
        with pytest.raises(PersonInvalid):
            relations.add(session, karim, number, wrong, AT)
    key = relations.add(session, karim, number, wanted, AT)
    with pytest.raises(PersonInvalid):
        relations.add(session, karim, number, wanted, AT)
    (row,) = listing(session, karim, number, AT).relations
    assert (row.person, row.kind, row.ground) == (
        "Moeder Bedacht",
        "vertegenwoordiger van",
        "Mentorschap",
    )
    relations.end(session, karim, number, key, TODAY, AT)
    with pytest.raises(NotFound):
        relations.end(session, karim, number, key, TODAY, AT)


def test_who_leaves_the_dossier_leaves_his_gezin_and_relations(
    session: Session, people: People
) -> None:
    number, karim = opened(session, people).number, people.karim
    client = client_of(session, number)
    son = persons.add(session, karim, number, PersonFacts("Zoon Bedacht"), AGREED, AT)
    home = households.add(session, karim, number, "Bij moeder", AT)
    for person_id in (client, son):
        households.add_member(session, karim, number, home, person_id, None, AT)
    with pytest.raises(PersonInvalid):
        households.add_member(session, karim, number, home, son, None, AT)
    relations.add(session, karim, number, RelationFacts(son, client, "kind"), AT)
    persons.end(session, karim, number, son, TODAY, "Wil niet meer", AT)
    seen = listing(session, karim, number, AT)
    assert {one.name: one.ended_on for one in seen.households[0].members} == {
        "Bedachte Cliënt": None,
        "Zoon Bedacht": TODAY,
    }
    assert [one.ended_on for one in seen.relations] == [TODAY]


def test_a_duplicate_is_told_and_another_dossier_is_not(session: Session, people: People) -> None:
    hidden = zuid(session, people, ANNA)
    mine = opened(session, people, client=replace(ANNA, name="A. Bedacht", birth_date=None))
    assert mine.perhaps_known
    (found,) = listing(session, people.karim, mine.number, AT).present
    assert (found.duplicate.dossiers, found.duplicate.elsewhere) == ((), True)
    told = repr(listing(session, people.karim, mine.number, AT))
    assert hidden not in told
    second = opened(session, people, client=PersonFacts("anna BEDACHT", ANNA.birth_date))
    assert second.perhaps_known
    third = opened(session, people, client=PersonFacts("Anna Bedacht", date(1981, 2, 3)))
    assert not third.perhaps_known
    fourth = opened(session, people, client=replace(ANNA, birth_date=None)).number
    (seen,) = listing(session, people.karim, fourth, AT).present
    assert seen.duplicate.dossiers == (mine.number,)


def test_somebody_is_found_by_bsn_within_what_one_may_see(session: Session, people: People) -> None:
    number = zuid(session, people, ANNA)
    assert known_people(session, people.karim, "9999.90.019") == []
    found = known_people(session, people.zita, "9999 90 019")
    assert [one.id for one in found] == [client_of(session, number)]
    other = opened(session, people).number
    with pytest.raises(NotFound):
        persons.add(session, people.karim, other, found[0].id, REPRESENTS, AT)


def test_rotating_writes_every_bsn_under_the_new_key(
    session: Session, people: People, vault: Vault
) -> None:
    for name in ("999990019", "999993653", "999990342"):
        opened(session, people, client=PersonFacts("Iemand", bsn=Bsn.of(name)))
    new = bsn.new_key()
    both = Vault([bsn.Key(bsn._decoded(new)), vault.current])
    bsn.keep_with(both)
    assert known_people(session, people.karim, "999990019")
    last = None
    rounds = 0
    while (last := rotate(session, AT, last, limit=2)) is not None:
        rounds += 1
    assert rounds == 2
    alone = Vault.of(new)
    bsn.keep_with(alone)
    kept = session.execute(select(Person.id, Person.bsn_cipher)).all()
    assert {alone.decrypt(cipher, key).digits for key, cipher in kept} == {
        "999990019",
        "999993653",
        "999990342",
    }
    assert len(known_people(session, people.karim, "999990019")) == 1


def test_no_row_and_no_log_holds_a_bsn_that_can_be_read(session: Session, people: People) -> None:
    number = opened(session, people, client=ANNA).number
    reveal.show_bsn(session, people.karim, number, client_of(session, number), "Reden", AT)
    for table in (
        "person",
        "dossier",
        "dossier_person",
        "event",
        "audit_event",
        "instance",
        "task",
    ):
        rows = session.scalars(text(f"SELECT to_jsonb(one)::text FROM {table} AS one")).all()
        assert not [one for one in rows if NUMBER.digits in one], table
