"""From the melding to what was found: the reikwijdte without debts, and what that leaves."""

from __future__ import annotations

from tests.browser.keys import Keys, Typist
from tests.browser.story.people import DEBTS, INCOME, ORDINARY, TODAY
from tests.support.steps import PW, WMO

DOMAINS = ("Geneeskundige zorg", "Welzijn", "Openbare orde en veiligheid")


def take_first_task(karim: Typist, number: str) -> None:
    karim.follow("Groepstaken")
    karim.is_at("Groepstaken")
    karim.fill("Zoek op cliënt, dossiernummer of taak", number)
    karim.press("Zoeken")
    karim.row(number).press(f"Ken aan mij toe Eerste gesprek voeren, dossier {number}")


def scope_without_debts(karim: Typist) -> None:
    karim.is_at("Reikwijdte in samenspraak bepalen")
    karim.choose("Wil de cliënt dat je onderzoekt welke problemen samenhangen?", "Ja")
    karim.choose("Welke wetten?", WMO, PW)
    karim.choose("Welke andere domeinen?", *DOMAINS)
    karim.fill("Waarom zijn deze wetten en domeinen nodig?", "Zij kennen dit huishouden.")
    karim.fill("Welke gevolgen heb je verteld?", "Het voorstel gaat dan niet over alles.")
    karim.press("Opslaan en afronden")
    karim.is_at("Gezinsleden bespreken")
    karim.choose("Wil de cliënt gezinsleden bij het onderzoek betrekken?", "Nee")
    karim.press("Opslaan en afronden")


def problems(karim: Typist) -> None:
    karim.is_at("Problemen in kaart brengen")
    karim.lacks(*DEBTS)
    for number, (law, text) in enumerate(((WMO, ORDINARY), (PW, INCOME)), 1):
        row = row_of(karim, "Problemen", number)
        row.choose("Bij welk domein hoort het probleem?", law)
        row.fill("Wat is het probleem?", text)
        row.choose("Van wie komt dit?", "Cliënt of gezinslid")
    karim.press("Opslaan en afronden")
    karim.is_at("Lopende hulp en interventies nagaan")


def help_and_outcome(karim: Typist) -> None:
    """The other three questions, and *moet*: two laws of the sociaal domein."""
    karim.is_at("Lopende hulp en interventies nagaan")
    karim.choose("Krijgt de cliënt nu hulp bij deze problemen?", "Nee")
    karim.press("Opslaan en afronden")
    karim.is_at("Eerdere hulp nagaan")
    karim.choose("Is er eerder hulp geweest voor dezelfde problemen?", "Nee")
    karim.press("Opslaan en afronden")
    karim.is_at("Benodigde hulp en samenhang bepalen")
    karim.lacks(*DEBTS)
    for number, (law, text) in enumerate(((WMO, "Begeleiding thuis"), (PW, "Naar werk")), 1):
        row = row_of(karim, "Benodigde hulp", number)
        row.choose("Onder welke wet of welk domein valt de hulp?", law)
        row.fill("Welke hulp is nodig?", text)
    karim.fill("Hoe hangen de problemen en de hulp samen?", "Zonder ritme lukt werk niet.")
    karim.choose("Is het onderzoek compleet?", "Ja")
    karim.press("Opslaan en afronden")
    karim.is_at("Uitkomst vaststellen")
    karim.lacks(*DEBTS)
    karim.choose("Hangen de problemen met elkaar samen?", "Ja")
    karim.choose("Welke van de vier wetten zijn nodig?", WMO, PW)
    karim.choose("Kan een gecoördineerde aanpak helpen?", "Ja")
    karim.fill("Waarom is dit de uitkomst?", "Twee wetten, en de hulp hangt samen.")
    karim.press("Opslaan en afronden")


def proposal_and_decisions(karim: Typist) -> None:
    karim.is_at("Dienstverleningsvoorstel opstellen")
    karim.lacks(*DEBTS)
    for number, law in enumerate((WMO, PW), 1):
        row = row_of(karim, "Voorgestelde hulp", number)
        row.choose("Onder welke wet of welk domein?", law)
        row.fill("Welke hulp?", "Een vaste begeleider")
        row.fill("Wat wil de cliënt ermee bereiken?", "Rust en een eigen inkomen")
    karim.fill("Hoe wordt de hulp op elkaar afgestemd?", "Eén aanspreekpunt.")
    karim.choose("Wat vindt de cliënt van het voorstel?", "Eens")
    karim.press("Opslaan en afronden")
    karim.is_at("Cliënt informeren")
    karim.fill("Wanneer heb je de cliënt geïnformeerd?", TODAY)
    karim.choose("Hoe heb je de cliënt geïnformeerd?", "In een gesprek")
    karim.choose("Heb je verteld hoe de cliënt het dossier kan inzien?", "Ja")
    karim.press("Opslaan en afronden")
    for _law in (WMO, PW):
        karim.is_at("Aanvraag vastleggen")
        karim.choose("Heeft de cliënt een aanvraag gedaan?", "Ja")
        karim.fill("Datum van de aanvraag", TODAY)
        karim.press("Opslaan en afronden")
        karim.is_at("Besluit vastleggen")
        karim.choose("Wat is het besluit?", "Toegekend")
        karim.fill("Datum van het besluit", TODAY)
        karim.press("Opslaan en afronden")


def row_of(person: Typist, name: str, number: int) -> Keys:
    """A row of a list, added when it is not there."""
    row = person.page.get_by_role("group", name=f"{name} {number}", exact=True)
    if row.count() == 0:
        person.press(f"Voeg een regel toe aan {name}")
    return person.group(f"{name} {number}")
