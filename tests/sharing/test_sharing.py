"""What may be shared, with whom, and on which ground."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier import items, sharing
from engine.dossier.items import Source, consents, purposes, scope
from engine.dossier.items.consents import NewConsent
from engine.dossier.sharing import NotAllowedToShare, Occasion, Recipient
from engine.dossier.sharing.recipients import UnknownRecipient
from engine.policy import NotAllowed
from engine.reference import changing, rows
from engine.reference.changing import Wanted
from engine.store.models import Disclosure
from tests.conftest import People
from tests.items.world import AT, TODAY, Around, add_around, add_item
from tests.sharing.world import GROUNDS, count, outcome, share

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("purpose", "told"),
    [
        ("opsporing", "geen grondslag"),
        ("Op-sporing van uitkeringsfraude", "geen grondslag"),
        ("oneigenlijk gebruik", "geen grondslag"),
        ("Onderzoek naar ONEIGENLIJK  GEBRUIK", "geen grondslag"),
        ("zomaar", "Kies een doel"),
    ],
)
def test_no_purpose_of_investigating_crime_or_abuse(
    session: Session, people: People, around: Around, purpose: str, told: str
) -> None:
    item = add_item(session, people, around)
    with pytest.raises(NotAllowedToShare, match=told):
        share(session, people, around, [item], grounds=replace(GROUNDS, purpose=purpose))
    if told == "geen grondslag":
        for words in ({"necessity": f"Nodig voor {purpose}"}, {"explanation": purpose}):
            with pytest.raises(NotAllowedToShare, match=told):
                share(session, people, around, [item], grounds=replace(GROUNDS, **words))
    with pytest.raises(items.ItemInvalid):
        add_item(session, people, around, purpose=purpose)
    assert count(session) == 0


def test_a_municipality_can_not_add_such_a_purpose(
    session: Session, people: People, around: Around
) -> None:
    wanted = Wanted("Opsporing van fraude", {"uitleg": ""}, "Ons", False, TODAY, None, "Proef")
    changing.add(session, people.bea, "doelen", "handhaven", wanted, AT)
    assert "handhaven" not in dict(purposes.offered(session, TODAY))
    item = add_item(session, people, around)
    with pytest.raises(NotAllowedToShare):
        share(session, people, around, [item], grounds=replace(GROUNDS, purpose="handhaven"))


def test_a_ground_that_has_ended_blocks(session: Session, people: People, around: Around) -> None:
    item = add_item(session, people, around)
    with pytest.raises(NotAllowedToShare, match="geldt niet"):
        share(session, people, around, [item], grounds=replace(GROUNDS, ground="verzonnen"))
    row = rows.row(session, "grondslagen", "wams_5_4_4", TODAY)
    ended = Wanted(row.label, dict(row.values), row.source, True, TODAY, TODAY, "Vervallen")
    changing.change(session, people.bea, "grondslagen", row.key, ended, row.version, AT)
    assert share(session, people, around, [item])
    tomorrow = AT + DAY
    with pytest.raises(NotAllowedToShare, match="geldt niet"):
        share(session, people, around, [item], at=tomorrow)
    new = around.item(ground="wams_5_4_4")
    with pytest.raises(items.ItemInvalid):
        items.add(session, people.karim, around.number, new, tomorrow)
    assert count(session) == 1


def test_outside_the_scope_nothing_is_shared_or_written_down(
    session: Session, people: People, around: Around
) -> None:
    item = add_item(session, people, around)
    scope.decide(
        session,
        people.karim,
        around.dossier.id,
        laws=["wmo_2015"],
        domains=["onderwijs"],
        is_bound=True,
        explanation="Wens van de cliënt.",
        at=AT,
    )
    assert items.offered_domains(session, around.dossier.id, AT) == {"wmo_2015", "onderwijs"}
    with pytest.raises(NotAllowedToShare, match="reikwijdte"):
        share(session, people, around, [item])
    with pytest.raises(items.ItemInvalid):
        add_item(session, people, around)
    assert add_item(session, people, around, domain="onderwijs")


def test_a_person_may_not_override_what_the_table_forbids(
    session: Session, people: People, around: Around
) -> None:
    health = add_item(session, people, around, category="gezondheid", text="Slaapt slecht.")
    grounds = replace(GROUNDS, explanation="Het moet echt.")
    with pytest.raises(NotAllowedToShare, match="mag geen gegevens over gezondheid"):
        share(session, people, around, [health], grounds=grounds)
    assert share(session, people, around, [health], around.clinic)
    crime = add_item(session, people, around, category="strafrecht", text="Is veroordeeld.")
    with pytest.raises(NotAllowedToShare, match="strafrechtelijke"):
        share(session, people, around, [health, crime], around.clinic)
    assert count(session) == 1


def test_secrecy_asks_for_consent_or_goed_hulpverlenerschap(
    session: Session, people: People, around: Around
) -> None:
    told = Source("partij", around.clinic, around.doctor)
    item = add_item(session, people, around, text="Gaat naar de praktijk.", source=told)
    school = Recipient("partij", around.school)
    assert outcome(session, around, item, school) == "toestemming"
    assert outcome(session, around, item, school, good_care="Gevaar voor het kind.") == "mag"
    assert outcome(session, around, item, Recipient("partij", around.clinic)) == "mag", "its own"
    with pytest.raises(NotAllowedToShare, match="beroepsgeheim"):
        share(session, people, around, [item])
    new = NewConsent(around.client, around.school, None, None, TODAY, None, "In het gesprek")
    key = consents.give(session, people.karim, around.number, new, AT)
    share(session, people, around, [item], grounds=replace(GROUNDS, consent=key))
    (row,) = session.scalars(select(Disclosure)).all()
    assert row.consent_id == key
    consents.take_back(session, people.karim, around.number, key, "Belde op", AT)
    with pytest.raises(NotAllowedToShare):
        share(session, people, around, [item])
    over = replace(new, given_on=TODAY - 2 * DAY, until=TODAY - DAY)
    consents.give(session, people.karim, around.number, over, AT)
    assert outcome(session, around, item, school) == "toestemming"
    explained = replace(GROUNDS, explanation="Gevaar voor het kind.", consent=key)
    with pytest.raises(NotAllowedToShare, match="toestemming geldt"):
        share(session, people, around, [item], grounds=explained)


def test_the_client_gets_his_own_and_a_gezinslid_not_without_consent(
    session: Session, people: People, around: Around
) -> None:
    item = add_item(session, people, around, category="gezondheid", text="Slaapt slecht.")
    assert outcome(session, around, item, Recipient("client", person_id=around.client)) == "mag"
    member = Recipient("gezinslid", person_id=around.member)
    assert outcome(session, around, item, member, good_care="Nodig.") == "toestemming"
    new = NewConsent(around.client, None, "gezondheid", None, TODAY, None, "In het gesprek")
    consents.give(session, people.karim, around.number, new, AT)
    assert outcome(session, around, item, member) == "toestemming"
    named = replace(new, with_person_id=around.member)
    consents.give(session, people.karim, around.number, named, AT)
    assert outcome(session, around, item, member) == "mag"
    for wrong in (
        Recipient("client", person_id=around.member),
        Recipient("partij", person_id=around.member),
        Recipient("partij", around.school, around.doctor),
        Recipient("gezinslid", person_id=uuid4()),
    ):
        with pytest.raises(UnknownRecipient):
            outcome(session, around, item, wrong)


def test_who_only_looks_along_does_not_share(
    session: Session, people: People, around: Around
) -> None:
    item = add_item(session, people, around)
    for actor in (people.zita, people.bea, people.loes):
        with pytest.raises(NotAllowed):
            sharing.disclose(
                session,
                actor,
                around.dossier.id,
                [item],
                Recipient("partij", around.school),
                Occasion("los", uuid4()),
                GROUNDS,
                AT,
            )


def test_what_was_withdrawn_is_not_shared(session: Session, people: People, around: Around) -> None:
    item = add_item(session, people, around)
    items.withdraw(session, people.karim, around.number, item, "Klopte niet", AT)
    with pytest.raises(NotAllowedToShare):
        share(session, people, around, [item])


def test_the_table_in_use_decides_and_without_one_nothing_is_shared(
    session: Session, people: People
) -> None:
    around = add_around(session, people)
    item = add_item(session, people, around)
    found = outcome(session, around, item, Recipient("partij", around.school))
    assert found == "mag_niet"
