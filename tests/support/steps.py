"""The steps of a client's request, as somebody takes them on the screen."""

from __future__ import annotations

from datetime import UTC, datetime

from playwright.sync_api import expect

from engine.reference.rows import day_of
from tests.support.screen import Part, Person

TODAY = day_of(datetime.now(UTC)).isoformat()
CLIENT = "Wilma Wensdroom"
PARTNER = "Piet Praatgraag"
REFUSER = "jongste thuiswonend"
WMO, PW, WGS = "Wmo 2015", "Participatiewet", "Wet gemeentelijke schuldhulpverlening"


def open_dossier(loes: Person) -> str:
    """Open a dossier for a new client, with mistakes first; returns its number."""
    loes.follow("Nieuw dossier")
    loes.sees("Met welk proces begint het?")
    loes.follow("Onderzoek op verzoek van een cliënt")
    loes.sees("Voor wie is dit dossier?")
    loes.choose("Voor wie is dit dossier?", "Een nieuwe cliënt")
    loes.fill("E-mailadres", "geen adres")
    assert loes.answer_to("Open het dossier").status == 422
    loes.sees("Controleer je antwoorden")
    assert loes.value("E-mailadres") == "geen adres"
    client = loes.group("Cliënt")
    client.fill("Naam van de cliënt", CLIENT)
    client.fill("Geboortedatum", "1971-03-05")
    client.fill("Telefoonnummer", "06 12 34 56 78")
    client.fill("E-mailadres", "wilma@wensdroom.example")
    client.fill("Adres", "Bedachtplein 12, Voorbeeldstad")
    loes.choose("Welk team neemt het dossier aan?", "Toegang Noord")
    loes.fill("Omschrijving", "Schulden en hulp in huis")
    loes.choose("Hoe kwam de melding binnen?", "Aan het loket")
    loes.choose("Onder welke wet valt de hulpvraag?", WMO)
    loes.fill("Wat vraagt de inwoner?", "Het huishouden loopt vast en er zijn schulden.")
    loes.fill("Datum van de melding", TODAY)
    loes.press("Open het dossier")
    loes.is_told("is geopend", "Toegang Noord gaat ermee verder")
    loes.is_at("Mijn taken")
    told = loes.page.get_by_role("status").first.inner_text()
    return next(word for word in told.split() if word[:4].isdigit())


def take_first_task(person: Person, number: str) -> None:
    """Take the first task of a dossier from the tasks of one's groups."""
    person.follow("Groepstaken")
    person.is_at("Groepstaken")
    person.fill("Zoek op cliënt, dossiernummer of taak", number)
    person.press("Zoeken")
    person.row(number).press(f"Ken aan mij toe Eerste gesprek voeren, dossier {number}")


def talk(person: Person, *, more_is_going_on: bool) -> None:
    person.is_at("Eerste gesprek voeren")
    person.sees("Het huishouden loopt vast en er zijn schulden.")
    assert person.answer_to("Opslaan en afronden").status == 422
    person.sees("Controleer je antwoorden")
    person.fill("Datum van het gesprek", TODAY)
    person.choose("Heb je verteld over cliëntondersteuning?", "Ja")
    person.fill("Wat is er besproken?", "Geldzorgen, weinig energie, spanning thuis.")
    yes = "Ja" if more_is_going_on else "Nee"
    person.choose(
        "Zegt de cliënt dat er meer problemen spelen die met elkaar te maken hebben?", "Nee"
    )
    person.choose(
        "Zie jij aanwijzingen dat er meer problemen spelen die met elkaar te maken hebben?", yes
    )
    if more_is_going_on:
        person.fill("Welke aanwijzingen zijn dat?", "De brieven blijven ongeopend liggen.")
    person.press("Opslaan en afronden")


def set_the_scope(person: Person) -> None:
    person.is_at("Reikwijdte in samenspraak bepalen")
    person.choose("Wil de cliënt dat je onderzoekt welke problemen samenhangen?", "Ja")
    person.choose("Welke wetten?", WMO, PW)
    person.fill("Waarom zijn deze wetten en domeinen nodig?", "De schulden hangen ermee samen.")
    person.press("Voeg een regel toe aan Met welke partijen mag je praten?")
    party = person.group("Met welke partijen mag je praten? 1")
    party.fill("Partij", "Woningstichting Luchtkasteel")
    party.fill("Waarom is deze partij nodig?", "Er dreigt ontruiming.")
    person.press("Opslaan en afronden")


def household(person: Person) -> None:
    """The partner agrees and becomes a client; a child refuses."""
    person.is_at("Gezinsleden bespreken")
    person.choose("Wil de cliënt gezinsleden bij het onderzoek betrekken?", "Ja")
    row_of(person, "Welke gezinsleden?", 1).choose("Relatie tot de cliënt", "Partner")
    child = row_of(person, "Welke gezinsleden?", 2)
    child.choose("Relatie tot de cliënt", "Kind")
    child.fill("Korte aanduiding", REFUSER)
    person.press("Opslaan en afronden")
    asked(person)
    asked(person)


def asked(person: Person) -> None:
    """One of the two household members is asked; which one comes first is all the same."""
    person.is_at("Instemming van gezinslid vragen")
    if person.page.get_by_text(f"Gezinslid: Kind {REFUSER}").count():
        refuses(person)
    else:
        agrees(person)


def agrees(person: Person) -> None:
    person.choose("Stemt het gezinslid in met deelname?", "Ja")
    person.choose("Wie heeft ingestemd?", "Het gezinslid zelf")
    person.fill("Datum van instemming", TODAY)
    person.fill("Voor- en achternaam", PARTNER)
    person.fill("Geboortedatum", "1969-08-17")
    person.answer_to("Opslaan en afronden")  # the next page has the same heading


def refuses(person: Person) -> None:
    person.choose("Stemt het gezinslid in met deelname?", "Nee")
    person.answer_to("Opslaan en afronden")  # the next page has the same heading


def investigate(person: Person) -> None:
    """The four questions; the last one sends the consulent back to the second."""
    person.is_at("Problemen in kaart brengen")
    add_problem(person, 1, WMO, "Cliënt", "Het dagritme is weg.")
    add_problem(person, 2, PW, PARTNER, "Geen inkomen sinds het ontslag.")
    person.press("Opslaan en afronden")
    help_now(person, "Nee")
    person.is_at("Eerdere hulp nagaan")
    person.choose("Is er eerder hulp geweest voor dezelfde problemen?", "Nee")
    person.press("Opslaan en afronden")
    person.is_at("Benodigde hulp en samenhang bepalen")
    needed_help(person)
    person.choose("Is het onderzoek compleet?", "Nee")
    person.choose("Naar welke vraag wil je terug?", "Vraag 2: lopende hulp")
    person.press("Opslaan en afronden")
    help_now(person, "Nee")
    person.is_at("Eerdere hulp nagaan")
    person.choose("Is er eerder hulp geweest voor dezelfde problemen?", "Nee")
    person.press("Opslaan en afronden")
    person.is_at("Benodigde hulp en samenhang bepalen")
    needed_help(person)
    person.choose("Is het onderzoek compleet?", "Ja")
    person.press("Opslaan en afronden")


def row_of(person: Person, name: str, number: int) -> Part:
    """A row of a list, added when it is not there."""
    row = person.page.get_by_role("group", name=f"{name} {number}", exact=True)
    if row.count() == 0:
        person.press(f"Voeg een regel toe aan {name}")
    return person.group(f"{name} {number}")


def add_problem(person: Person, number: int, law: str, about: str, problem: str) -> None:
    row = row_of(person, "Problemen", number)
    row.choose("Bij welk domein hoort het probleem?", law)
    row.choose("Over wie gaat het?", about)
    row.fill("Wat is het probleem?", problem)
    row.choose("Van wie komt dit?", "Cliënt of gezinslid")
    row.fill("Datum van het gegeven", TODAY)


def help_now(person: Person, answer: str) -> None:
    person.is_at("Lopende hulp en interventies nagaan")
    person.choose("Krijgt de cliënt nu hulp bij deze problemen?", answer)
    person.press("Opslaan en afronden")


def needed_help(person: Person) -> None:
    for number, law, about, text in (
        (1, WMO, "Cliënt", "Begeleiding thuis, twee uur per week."),
        (2, PW, PARTNER, "Begeleiding naar werk."),
    ):
        row = row_of(person, "Benodigde hulp", number)
        row.choose("Onder welke wet of welk domein valt de hulp?", law)
        row.choose("Over wie gaat het?", about)
        row.fill("Welke hulp is nodig?", text)
    person.fill("Hoe hangen de problemen en de hulp samen?", "Zonder ritme lukt werk niet.")


def decide_the_outcome(person: Person) -> None:
    person.is_at("Uitkomst vaststellen")
    person.choose("Hangen de problemen met elkaar samen?", "Ja")
    person.choose("Welke van de vier wetten zijn nodig?", WMO, PW)
    person.choose("Kan een gecoördineerde aanpak helpen?", "Ja")
    person.fill("Waarom is dit de uitkomst?", "Twee wetten, en de hulp hangt samen.")
    person.press("Opslaan en afronden")


def propose_and_inform(person: Person) -> None:
    person.is_at("Dienstverleningsvoorstel opstellen")
    for number, law, about in ((1, WMO, "Cliënt"), (2, PW, PARTNER)):
        row = row_of(person, "Voorgestelde hulp", number)
        row.choose("Onder welke wet of welk domein?", law)
        row.choose("Over wie gaat het?", about)
        row.fill("Welke hulp?", "Een vaste begeleider.")
        row.fill("Wat wil de cliënt ermee bereiken?", "Rust en een eigen inkomen.")
    person.fill("Hoe wordt de hulp op elkaar afgestemd?", "Maandelijks samen om tafel.")
    person.choose("Wat vindt de cliënt van het voorstel?", "Eens")
    person.press("Opslaan en afronden")
    person.is_at("Cliënt informeren")
    person.fill("Wanneer heb je de cliënt geïnformeerd?", TODAY)
    person.choose("Hoe heb je de cliënt geïnformeerd?", "In een gesprek", "Per brief")
    person.choose("Heb je verteld hoe de cliënt het dossier kan inzien?", "Ja")
    person.choose("Zijn de gezinsleden die meedoen ook geïnformeerd?", "Ja")
    person.press("Opslaan en afronden")


def apply_and_decide(person: Person) -> None:
    """One law gets an application and a decision; for the other the client makes none."""
    person.is_at("Aanvraag vastleggen")
    person.choose("Heeft de cliënt een aanvraag gedaan?", "Ja")
    person.fill("Datum van de aanvraag", TODAY)
    person.press("Opslaan en afronden")
    person.is_at("Besluit vastleggen")
    person.choose("Wat is het besluit?", "Toegekend")
    person.fill("Datum van het besluit", TODAY)
    person.press("Opslaan en afronden")
    person.is_at("Aanvraag vastleggen")
    person.choose("Heeft de cliënt een aanvraag gedaan?", "Nee")
    person.press("Opslaan en afronden")


def a_relative_coordinates(person: Person) -> None:
    person.is_at("Bepalen wie coördineert")
    person.choose(
        "Wil de cliënt, een mantelzorger of een vertegenwoordiger zelf coördineren?", "Ja"
    )
    person.choose("Wie wil het doen?", "Een mantelzorger")
    person.choose("Is voldoende aannemelijk dat deze persoon het naar behoren kan?", "Ja")
    person.fill("Waar baseer je dat op?", "De dochter regelt nu ook al alles.")
    person.press("Opslaan en afronden")


def ended(person: Person, end: str, result: str = "") -> None:
    """The dossier is closed: timeline and diagram name the end, the dossier says its result."""
    person.sees("Afgehandeld", "Alle taken zijn gedaan")
    expect(person.page.get_by_role("definition").filter(has_text=result or end)).to_be_visible()
    person.section("Tijdlijn").sees(f"Uitkomst: {end}.", "Karim Kompas heeft ‘Eerste gesprek")
    tab = person.page.get_by_role("tab", name="Onderzoek op verzoek van de cliënt")
    if tab.count():
        tab.click()
    process = person.section("Proces")
    process.row(end).sees("Gedaan")
    expect(person.page.locator("bpmn-diagram.diagram--drawn").first).to_be_visible()


def refused_is_nowhere(person: Person) -> None:
    person.section("Betrokkenen").sees(CLIENT, PARTNER)
    assert REFUSER not in person.page.content()
