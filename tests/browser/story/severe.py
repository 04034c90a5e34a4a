"""An investigation of severe problems that goes on without the client, by keyboard."""

from __future__ import annotations

from collections.abc import Mapping

from tests.browser.keys import Typist
from tests.browser.story.asking import GROUND, PURPOSE
from tests.browser.story.investigating import row_of
from tests.browser.story.mailbox import Mailbox
from tests.browser.story.people import GP, GP_DOCTOR, TODAY
from tests.browser.traces import Canaries
from tests.support.steps import WMO

CARE = "Geneeskundige zorg"


def add_people(
    karim: Typist, number: str, beside: Mapping[str, str], client: str, bsn: str
) -> None:
    """Who stands beside the client, by role; and the client's BSN."""
    karim.open(f"/dossiers/{number}/personen")
    for role, name in beside.items():
        karim.is_at("Personen")
        karim.follow("Persoon toevoegen")
        karim.is_at("Persoon toevoegen")
        karim.choose("Wie voeg je toe?", "Iemand die nog niet bekend is")
        karim.fill("Naam", name)
        karim.choose("Wat is deze persoon in het dossier?", role)
        karim.press("Toevoegen")
        karim.is_at("Personen")
        karim.sees(name)
    karim.follow(f"Wijzigen van {client}")
    karim.is_at("Gegevens wijzigen")
    karim.fill("BSN", bsn)
    karim.press("Opslaan")
    karim.is_at("Personen")
    karim.sees(f"eindigt op {bsn[-3:]}")
    karim.lacks(bsn)


def find_problems(karim: Typist, canaries: Canaries) -> str:
    """Two problems; what is outside the scope is not offered. Returns the first in words."""
    first, second = canaries.said("De keuken is onbruikbaar."), canaries.said("Vergeet medicijnen.")
    karim.is_at("Problemen in kaart brengen")
    karim.lacks("Jeugdwet", "Onderwijs")
    for number, domain, problem in ((1, WMO, first), (2, CARE, second)):
        row = row_of(karim, "Problemen", number)
        row.choose("Bij welk domein hoort het probleem?", domain)
        row.fill("Wat is het probleem?", problem)
        row.choose("Van wie komt dit?", "Al bekend bij de gemeente")
    karim.press("Opslaan en afronden")
    karim.is_at("Lopende hulp en interventies nagaan")
    return first


def ask_the_gp(
    karim: Typist, number: str, canaries: Canaries, client: str, goes_along: str
) -> None:
    """A gegevensverzoek beside the investigation, with one gegeven that she needs to answer."""
    karim.open(f"/dossiers/{number}")
    karim.press("Vraag gegevens aan een partij")
    karim.is_at("Gegevensverzoek opstellen")
    karim.choose("Wil je dit verzoek doen?", "Ja")
    karim.choose("Over wie gaat het?", f"{client} (cliënt)")
    karim.choose("Aan welke partij vraag je het?", f"{GP} ({CARE})")
    karim.choose("Aan wie daar?", f"{GP_DOCTOR}, huisarts, {GP}")
    karim.fill("Welke gegevens vraag je?", canaries.said("Is er een behandeling?"))
    karim.choose("Waarvoor heb je ze nodig?", PURPOSE)
    karim.choose("Op welke grondslag?", GROUND)
    karim.fill("Waarom is het nodig?", canaries.said("Om te zien wat er al gebeurt."))
    karim.choose("Welke gegevens gaan mee?", goes_along)
    karim.press("Opslaan en afronden")
    karim.is_at("Beslissen wat er meegaat")
    karim.sees("deze gegevens mogen mee")
    karim.choose("Wat besluit je?", "Met deze gegevens versturen")
    karim.fill("Leg je besluit uit", canaries.said("Zij moet weten wat er speelt."))
    karim.press("Opslaan en afronden")
    karim.is_at("Antwoord afwachten of zelf vastleggen")


def the_gp_answers(mailbox: Mailbox, canaries: Canaries, goes_along: str) -> None:
    """She gives it without consent, as goed hulpverlenerschap."""
    gp = mailbox.visit()
    gp.is_at("Vraag om gegevens")
    gp.sees(goes_along)
    gp.choose("Wat is uw antwoord?", "Ik geef de gegevens")
    row = row_of(gp, "Gegevens", 1)
    row.fill("Wat weet u?", canaries.said("De behandeling is gestopt."))
    row.choose("Welke soort gegeven is dit?", "Gegevens over gezondheid")
    row.fill("Op welke dag was dit zo?", TODAY)
    gp.choose("Waarop baseert u zich?", "Goed hulpverlenerschap vraagt het, ook zonder toestemming")
    gp.fill("Waarom vraagt goed hulpverlenerschap dit?", canaries.said("Er dreigt gevaar."))
    gp.press("Verstuur uw antwoord")
    gp.is_at("Dank u wel")


def take_nothing_over(karim: Typist, number: str, canaries: Canaries) -> None:
    """What she gave is read, and is no gegeven: it is not needed after all."""
    karim.open_task(number, "Antwoord beoordelen en overnemen")
    karim.choose("Wat heb je overgenomen?", "Niets")
    karim.fill("Wat neem je niet over, en waarom?", canaries.said("Dat ze stopte, wisten we."))
    karim.choose("Weet de cliënt wat er is gegeven?", "Nee")
    karim.press("Opslaan en afronden")
    karim.is_told("afgerond")


def talk_to_one_party_only(karim: Typist, number: str, canaries: Canaries) -> None:
    """A casusoverleg with one party is not what it is for: the page says so, and it is not held."""
    karim.open(f"/dossiers/{number}")
    karim.press("Plan een casusoverleg")
    karim.is_at("Casusoverleg voorbereiden")
    row = row_of(karim, "Met welke partijen praat je?", 1)
    row.choose("Partij", f"{GP} ({CARE})")
    row.choose("Wie daar?", f"{GP_DOCTOR}, huisarts, {GP}")
    row.fill("Waarom moet deze partij erbij zijn?", canaries.said("Kent de medicijnen."))
    karim.sees("Je praat maar met één partij.")
    karim.choose("Hoe ga je verder?", "Het is toch niet nodig")
    karim.press("Opslaan en afronden")
    karim.is_told("afgerond")


def finish_the_questions(karim: Typist, number: str, canaries: Canaries) -> None:
    """Help now, help before, help that is needed."""
    said = canaries.said
    karim.open_task(number, "Lopende hulp en interventies nagaan")
    karim.choose("Krijgt de cliënt nu hulp bij deze problemen?", "Nee")
    karim.press("Opslaan en afronden")
    karim.is_at("Eerdere hulp nagaan")
    karim.choose("Is er eerder hulp geweest voor dezelfde problemen?", "Nee")
    karim.press("Opslaan en afronden")
    karim.is_at("Benodigde hulp en samenhang bepalen")
    for row_number, domain, text in ((1, WMO, "Schoonmaak."), (2, CARE, "Toezicht.")):
        row = row_of(karim, "Benodigde hulp", row_number)
        row.choose("Onder welke wet of welk domein valt de hulp?", domain)
        row.fill("Welke hulp is nodig?", said(text))
    karim.fill("Hoe hangen de problemen en de hulp samen?", said("Zonder medicijnen geen orde."))
    karim.choose("Is het onderzoek compleet?", "Ja")
    karim.press("Opslaan en afronden")


def decide_the_outcome(karim: Typist, canaries: Canaries) -> None:
    """One law and one other domain: coordination is possible (kan), and a person decides it."""
    said = canaries.said
    karim.is_at("Uitkomst vaststellen")
    karim.choose("Hangen de problemen met elkaar samen?", "Ja")
    karim.choose("Welke van de vier wetten zijn nodig?", WMO)
    karim.choose("Welke andere domeinen zijn nodig?", CARE)
    karim.choose("Kan een gecoördineerde aanpak helpen?", "Ja")
    karim.fill("Waarom is dit de uitkomst?", said("De zorg en de hulp houden elkaar vast."))
    karim.press("Opslaan en afronden")
    karim.is_at("Over coördinatie besluiten")
    karim.choose("Zorgt de gemeente voor coördinatie?", "Ja")
    karim.fill("Waarom wel of niet?", said("Alleen komt de cliënt er niet uit."))
    karim.press("Opslaan en afronden")


def propose(karim: Typist, canaries: Canaries) -> None:
    """The proposal; the client hears the outcome, and does not apply yet; heavy coordination."""
    said = canaries.said
    karim.is_at("Dienstverleningsvoorstel opstellen")
    row = row_of(karim, "Voorgestelde hulp", 1)
    row.choose("Onder welke wet of welk domein?", WMO)
    row.fill("Welke hulp?", said("Schoonmaak en toezicht."))
    row.fill("Wat wil de cliënt ermee bereiken?", said("Met rust gelaten worden."))
    karim.fill("Hoe wordt de hulp op elkaar afgestemd?", said("Eén regisseur."))
    karim.choose("Wat vindt de cliënt van het voorstel?", "Deels eens")
    karim.fill("Waar is de cliënt het niet mee eens?", said("Geen vreemden in huis."))
    karim.press("Opslaan en afronden")
    karim.is_at("Cliënt informeren")
    karim.fill("Wanneer heb je de cliënt geïnformeerd?", TODAY)
    karim.choose("Hoe heb je de cliënt geïnformeerd?", "Per brief")
    karim.choose("Heb je verteld hoe de cliënt het dossier kan inzien?", "Ja")
    karim.press("Opslaan en afronden")
    karim.is_at("Aanvraag vastleggen")
    karim.choose("Heeft de cliënt een aanvraag gedaan?", "Nee")
    karim.press("Opslaan en afronden")
    karim.is_at("Bepalen wie coördineert")
    karim.choose(
        "Wil de cliënt, een mantelzorger of een vertegenwoordiger zelf coördineren?", "Nee"
    )
    karim.choose(
        "Welke vorm van coördinatie is nodig?", "Zwaar: een regisseur met een coördinatiedossier"
    )
    karim.fill("Waarom deze vorm?", said("Te veel partijen voor één consulent."))
    karim.press("Opslaan en afronden")


def write_to_the_reporter(karim: Typist, organisation: str, text: str, canaries: Canaries) -> None:
    """No more than he needs for his own task."""
    karim.is_at("Terugkoppeling aan de melder schrijven")
    karim.sees(organisation)
    karim.fill("Wat hoort de melder?", text)
    karim.fill("Waarom heeft de melder dit nodig?", canaries.said("Zij komt er elke week."))
    karim.choose("Heeft de cliënt zelf de uitkomst gehoord?", "Ja")
    karim.press("Opslaan en afronden")
