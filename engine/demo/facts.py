"""What is known and shared in the dossier that is told in full: gezin, gegevens, verstrekkingen."""

from datetime import date
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select

from engine.demo.place import GGZ, HOUSING, SCHOOL, Place
from engine.dossier import items
from engine.dossier.items import NewItem, Source, consents, viewing
from engine.dossier.items.consents import NewConsent
from engine.dossier.people import households, persons, relations
from engine.dossier.people.persons import Part, PersonFacts
from engine.dossier.people.relations import RelationFacts
from engine.dossier.requests import adopting, answering, sending
from engine.dossier.requests.adopting import Taken
from engine.dossier.requests.answering import GivenAnswer, GivenFact
from engine.dossier.requests.sending import NewRequest
from engine.dossier.sharing import disclosing
from engine.dossier.sharing.disclosing import Grounds, Occasion
from engine.dossier.sharing.recipients import Recipient
from engine.store.models import DataRequestFact

NEEDED: Final = "Nodig om te zien hoe de problemen samenhangen."


def add_gezin(place: Place) -> UUID:
    """A child and a former partner; returns the key of the child."""
    session, actor, number, at = place.session, place.actor, place.number, place.at(40)
    child = persons.add(
        session,
        actor,
        number,
        PersonFacts("Sam Verzonnen", date(2014, 5, 12)),
        Part("gezinslid", "kind", consented_on=place.day(40)),
        at,
    )
    former = persons.add(
        session,
        actor,
        number,
        PersonFacts("Robin Verzonnen", date(1984, 2, 3), phone="06-00000098"),
        Part("mantelzorger", "ex-partner, brengt en haalt het kind"),
        at,
    )
    gezin = households.add(session, actor, number, "Gezin thuis", at)
    for person_id in (place.client, child):
        households.add_member(session, actor, number, gezin, person_id, None, at)
    for other, kind in ((place.client, "kind"), (former, "kind")):
        relations.add(session, actor, number, RelationFacts(child, other, kind), at)
    return child


def add_items(place: Place, child: UUID) -> dict[str, UUID]:
    """Gegevens of several sorts and circles, by a word for each."""
    housing = Source("partij", place.party(HOUSING), place.contact(HOUSING))
    told = {
        "dagritme": (place.client, "wmo_2015", "gewoon", Source("client"),
                     "Het huishouden lukt niet sinds de scheiding."),
        "inkomen": (place.client, "participatiewet", "gewoon", Source("gemeente"),
                    "Geen inkomen sinds het einde van de baan."),
        "huur": (place.client, "wonen", "gewoon", housing,
                 "Twee maanden huurachterstand; er is een regeling mogelijk."),
        "somber": (place.client, "geestelijke_gezondheidszorg", "gezondheid", Source("client"),
                   "Slaapt slecht en is vaak somber."),
        "school": (child, "onderwijs", "gewoon", Source("client"),
                   "Sam is vaak te laat op school."),
    }  # fmt: skip
    found = {
        word: _add_item(place, *one, days_ago=36 - count)
        for count, (word, one) in enumerate(told.items())
    }
    _correct(place, found["school"])
    return found


def _add_item(
    place: Place,
    person_id: UUID,
    domain: str,
    category: str,
    source: Source,
    text: str,
    *,
    days_ago: int,
) -> UUID:
    new = NewItem(
        person_id=person_id,
        domain=domain,
        category=category,
        text=text,
        source=source,
        observed_on=place.day(days_ago + 2),
        purpose="onderzoek",
        ground="wams_5_4_1",
        necessity=NEEDED,
    )
    return items.add(place.session, place.actor, place.number, new, place.at(days_ago))


def keep_by_name(place: Place, also: UUID) -> None:
    """A gegeven that only the behandelaar and one colleague see."""
    new = NewItem(
        person_id=place.client,
        domain="wmo_2015",
        category="gewoon",
        text="Wil niet dat het team weet waar de ouders wonen.",
        source=Source("client"),
        observed_on=place.day(7),
        purpose="onderzoek",
        ground="wams_5_4_1",
        necessity="Nodig om de wens van de cliënt te volgen.",
        circle="persoon",
    )
    item_id = items.add(place.session, place.actor, place.number, new, place.at(7))
    viewing.let(place.session, place.actor, place.number, item_id, also, place.at(6))


def _correct(place: Place, item_id: UUID) -> None:
    change = items.Correction("Sam is ongeveer één keer per week te laat op school.", "Preciezer.")
    items.correct(place.session, place.actor, place.number, item_id, change, place.at(28))


def share(place: Place, known: dict[str, UUID]) -> None:
    """A toestemming, what was shared on it and without it, and what was not."""
    session, actor, at = place.session, place.actor, place.at(26)
    consent = NewConsent(
        person_id=place.client,
        party_id=place.party(GGZ),
        category="gezondheid",
        purpose="dienstverlening",
        given_on=place.day(26),
        until=place.day(-150),
        how="In het gesprek thuis, daarna op papier.",
    )
    consent_id = consents.give(session, actor, place.number, consent, at)
    for word, name, needed, leans_on in (
        ("somber", GGZ, "De behandelaar moet weten wat er speelt.", consent_id),
        ("huur", HOUSING, "Nodig om de betalingsregeling te maken.", None),
    ):
        disclosing.disclose(
            session,
            actor,
            place.dossier.id,
            [known[word]],
            Recipient("partij", place.party(name), place.contact(name)),
            Occasion("los", uuid4()),
            Grounds("dienstverlening", "wams_5_4_4", needed, "telefoon", leans_on),
            at,
        )
    disclosing.refuse(
        session,
        actor,
        place.dossier.id,
        "niet_verstrekt",
        "De schulden horen niet bij de vraag van de school.",
        at,
        party_id=place.party(SCHOOL),
    )


def ask_parties(place: Place, child: UUID) -> None:
    """One gegevensverzoek that was answered and taken over, and one that is open."""
    answered = _ask(place, SCHOOL, child, "Hoe gaat het met Sam in de klas?", 20)
    _answer(place, answered)
    _ask(place, GGZ, place.client, "Is er een behandeling, en wie is het aanspreekpunt?", 6)


def _ask(place: Place, name: str, person_id: UUID, question: str, days_ago: int) -> UUID:
    new = NewRequest(
        party_id=place.party(name),
        contact_id=place.contact(name),
        person_id=person_id,
        question=question,
        purpose="onderzoek",
        ground="wams_5_4_2",
        necessity=NEEDED,
        answer_by=place.day(days_ago - 14),
    )
    return sending.send(place.session, place.actor, place.dossier.id, new, place.at(days_ago))


def _answer(place: Place, request_id: UUID) -> None:
    """The school told it by telephone; one fact becomes a gegeven, one waits to be judged."""
    session, actor = place.session, place.actor
    facts = (
        GivenFact("Sam doet goed mee en heeft vrienden in de klas.", "gewoon", place.day(18)),
        GivenFact("Sam komt op maandag vaak zonder ontbijt.", "gewoon", place.day(18)),
    )
    given = GivenAnswer("geeft", facts, channel="telefoon", given_by="Vera Verbeeld")
    answer_id = answering.write(session, actor, request_id, given, place.at(17), tell=False)
    first = session.scalars(
        select(DataRequestFact)
        .where(DataRequestFact.answer_id == answer_id)
        .order_by(DataRequestFact.id)
    ).first()
    if first is not None:
        taken = Taken("onderwijs", first.text, "gewoon", "onderzoek", "wams_5_4_1", NEEDED)
        adopting.adopt(session, actor, place.number, first.id, taken, place.at(16))
