"""What is done in the dossier that is told in full: plan, contact, clocks, coordination."""

from typing import Final
from uuid import UUID

from engine.cooperation import reporting
from engine.demo.place import HOUSING, SCHOOL, Place
from engine.dossier.client import messages
from engine.dossier.clocks import judging, keeping
from engine.dossier.coordination import coordinators
from engine.dossier.plan import agreeing, goals, services
from engine.dossier.plan.agreeing import Consent
from engine.dossier.plan.goals import ActionFacts, GoalFacts
from engine.dossier.plan.services import ServiceFacts
from engine.dossier.records import contact, documents
from engine.dossier.records.contact import AppointmentFacts, ContactFacts
from engine.dossier.records.documents import DocumentFacts, Upload
from engine.dossier.records.writing import Chosen
from engine.settings import Settings

LETTER: Final = (
    "Woonstichting Zandkasteel\n\nBetreft: betalingsregeling\n\n"
    "De huurachterstand wordt in termijnen betaald.\n"
    "Deze brief hoort bij een demo. Niets hierin is echt.\n"
)


def make_plan(place: Place) -> None:
    """Two goals, who does what, help that runs, and the client who agreed."""
    session, actor, number, at = place.session, place.actor, place.number, place.at(14)
    wanted = (
        ("wmo_2015", "Weer een vast dagritme"),
        ("wonen", "In de woning kunnen blijven"),
    )
    keys = [
        goals.add_goal(session, actor, number, GoalFacts(place.client, *one), at) for one in wanted
    ]
    for what, who, goal_id, days_ago in (
        ("Een weekschema maken, samen met de cliënt", Chosen(actor.user_id), keys[0], -7),
        ("De betalingsregeling op papier zetten", Chosen(None, place.contact(HOUSING)), keys[1], 1),
        ("De post elke maandag openen", Chosen(person_id=place.client), keys[0], -3),
    ):
        facts = ActionFacts(what, who, place.day(days_ago), goal_id)
        goals.add_action(session, actor, number, facts, at)
    help_at_home = ServiceFacts("Begeleiding thuis", "wmo_2015", place.client)
    services.add(session, actor, number, help_at_home, at)
    consent = Consent(place.client, "akkoord", place.day(13), "huisbezoek")
    agreeing.agree(session, actor, number, consent, place.at(13))


def keep_records(place: Place, settings: Settings | None) -> None:
    """Contact, a note, what was agreed, and a letter when there is a place for files."""
    session, actor, number = place.session, place.actor, place.number
    for days_ago, channel, why, told in (
        (33, "huisbezoek", "Kennismaken thuis", "De post van drie maanden ligt ongeopend."),
        (12, "telefoon", "Horen hoe het gaat", "Het weekschema hangt op de koelkast."),
    ):
        facts = ContactFacts(
            place.at(days_ago), channel, Chosen(person_id=place.client), "", why, told
        )
        contact.add_moment(session, actor, number, facts, place.at(days_ago))
    note = "Volgende keer vragen of Robin mee wil komen."
    contact.add_note(session, actor, number, note, "dossier", place.at(12))
    visit = AppointmentFacts(
        "ontmoeting", "Huisbezoek", Chosen(person_id=place.client), place.at(-4), place="Thuis"
    )
    contact.add_appointment(session, actor, number, visit, place.at(3))
    if settings is not None and settings.document_key:
        _keep_letter(place, settings)


def _keep_letter(place: Place, settings: Settings) -> None:
    facts = DocumentFacts(
        title="Brief over de betalingsregeling",
        category="gewoon",
        source=HOUSING,
        purpose="onderzoek",
        ground="wams_5_4_1",
        necessity="Nodig om te weten wat er is afgesproken.",
        person_id=place.client,
        dated=place.day(11),
    )
    upload = Upload("betalingsregeling.txt", LETTER.encode())
    documents.add(place.session, place.actor, place.number, upload, facts, settings, place.at(10))


def run_clocks(place: Place) -> None:
    """One clock that stands still, beside the one that the investigation began."""
    session, where = place.session, keeping.place(place.session, place.actor, place.number)
    stands = keeping.start(
        session, where, "participatiewet_besluit", place.day(20), "Uitkering", place.at(20)
    )
    why = judging.Pause(place.day(4), "Wacht op de laatste loonstrook van de cliënt.")
    keeping.pause(session, where, stands.id, why, place.at(4))


def coordinate(place: Place, coordinator_id: UUID) -> None:
    """A coördinator from outside, a word about a party, and a message to the client."""
    session, actor, at = place.session, place.actor, place.at(5)
    coordinators.name_coordinator(session, actor, place.number, coordinator_id, "zwaar", at)
    reporting.report(
        session,
        actor,
        place.number,
        place.party(SCHOOL),
        "te_laat",
        "De school antwoordde pas na een herinnering.",
        "",
        at,
    )
    messages.send(
        session,
        actor,
        place.dossier.id,
        place.client,
        "Wie uw hulp op elkaar afstemt",
        "Vanaf nu is er één aanspreekpunt voor u. U hoort deze week wanneer het gesprek is.",
        at,
    )
