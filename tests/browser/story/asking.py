"""Two gegevensverzoeken through a link: one is refused, one is answered under conditions."""

from __future__ import annotations

from tests.browser.keys import Typist
from tests.browser.story.mailbox import Mailbox
from tests.browser.story.people import (
    CENTRE,
    CENTRE_MAIL,
    CENTRE_WORKER,
    CLIENT_NAME,
    CRIME,
    DEBTS,
    GP,
    GP_DOCTOR,
    GP_MAIL,
    HEALTH,
    ORDINARY,
    POLICE,
    SECRET_OF_GP,
    TODAY,
)
from tests.support.office import Office

REASON = "De bezoekers van ons buurthuis moeten ons kunnen vertrouwen."
CONDITION = "Niet delen met de politie."
PURPOSE = "Onderzoeken welke problemen er zijn en of ze samenhangen"
GROUND = "Verwerken voor onderzoek en coördinatie"


def ask(karim: Typist, number: str, party: str, contact: str, question: str) -> None:
    """Ask a party about the client; nothing goes along. What is outside the reikwijdte is not
    offered."""
    karim.open(f"/dossiers/{number}")
    karim.press("Vraag gegevens aan een partij")
    karim.is_at("Gegevensverzoek opstellen")
    karim.choose("Wil je dit verzoek doen?", "Ja")
    karim.lacks(*DEBTS, "Basisschool De Verbeelding")
    karim.sees(POLICE)
    karim.choose("Over wie gaat het?", f"{CLIENT_NAME} (cliënt)")
    karim.choose("Aan welke partij vraag je het?", party)
    karim.choose("Aan wie daar?", contact)
    karim.fill("Welke gegevens vraag je?", question)
    karim.choose("Waarvoor heb je ze nodig?", PURPOSE)
    karim.choose("Op welke grondslag?", GROUND)
    karim.fill("Waarom is het nodig?", "De cliënt weet het zelf niet precies.")
    karim.press("Opslaan en afronden")
    karim.is_at("Antwoord afwachten of zelf vastleggen")


def refused(office: Office, karim: Typist, number: str) -> None:
    mail = Mailbox(office, CENTRE_MAIL)
    contact = f"{CENTRE_WORKER}, maatschappelijk werker, {CENTRE}"
    ask(karim, number, f"{CENTRE} (Welzijn)", contact, "Komt de cliënt bij activiteiten?")
    bente = mail.visit()
    bente.is_at("Vraag om gegevens")
    bente.sees("Komt de cliënt bij activiteiten?", CLIENT_NAME)
    bente.lacks(ORDINARY, GP, POLICE)
    bente.choose("Wat is uw antwoord?", "Ik geef de gegevens niet, om zwaarwegende redenen")
    bente.fill("Waarom niet?", REASON)
    bente.press("Verstuur uw antwoord")
    bente.is_at("Dank u wel")
    karim.open_task(number, "Zonder deze gegevens verdergaan")
    karim.choose("Hoe ga je verder?", "Ik ga zonder deze gegevens verder")
    karim.fill("Wat betekent dit voor het onderzoek of de coördinatie?", "We missen weinig.")
    karim.press("Opslaan en afronden")
    karim.is_told("afgerond")


def under_conditions(office: Office, karim: Typist, number: str) -> None:
    """The huisarts has a medical secrecy: the client agreed. One of two facts is taken over."""
    mail = Mailbox(office, GP_MAIL)
    contact = f"{GP_DOCTOR}, huisarts, {GP}"
    ask(
        karim, number, f"{GP} (Geneeskundige zorg)", contact, "Waar moeten wij rekening mee houden?"
    )
    fenna = mail.visit()
    fenna.is_at("Vraag om gegevens")
    fenna.lacks(ORDINARY, CENTRE, REASON)
    fenna.choose("Wat is uw antwoord?", "Ik geef de gegevens, onder voorwaarden")
    fenna.fill("Onder welke voorwaarden?", CONDITION)
    give(fenna, 1, HEALTH)
    fenna.press("Voeg een regel toe aan Gegevens")
    give(fenna, 2, SECRET_OF_GP)
    fenna.choose("Waarop baseert u zich?", "De persoon geeft toestemming")
    fenna.press("Verstuur uw antwoord")
    fenna.is_at("Dank u wel")
    karim.open_task(number, "Voorwaarden beoordelen")
    karim.choose("Kun je je aan de voorwaarden houden?", "Ja")
    karim.fill("Leg je keuze uit", "De politie heeft dit niet nodig.")
    karim.press("Opslaan en afronden")
    karim.is_at("Antwoord beoordelen en overnemen")
    take_over(karim, number)


def give(fenna: Typist, number: int, text: str) -> None:
    row = fenna.group(f"Gegevens {number}")
    row.fill("Wat weet u?", text)
    row.choose("Welke soort gegeven is dit?", "Gegevens over gezondheid")
    row.fill("Op welke dag was dit zo?", TODAY)


def take_over(karim: Typist, number: str) -> None:
    """What is needed becomes a gegeven; the rest does not."""
    karim.follow("pagina Gegevensverzoeken")
    karim.is_at("Gegevensverzoeken")
    karim.row(GP).sees("Beantwoord")
    karim.go_to(karim.page.get_by_role("link", name=GP))
    karim.page.keyboard.press("Enter")
    karim.is_at(f"Gegevensverzoek aan {GP}")
    karim.sees(CONDITION, HEALTH, SECRET_OF_GP)
    karim.lacks(CRIME)
    first = karim.within(karim.page.get_by_role("listitem").filter(has_text=HEALTH))
    first.follow("Overnemen")
    karim.is_at("Gegeven overnemen")
    karim.lacks(*DEBTS)
    karim.choose("Bij welke wet of welk domein hoort het?", "Geneeskundige zorg")
    karim.choose("Voor welk doel heb je het nodig?", PURPOSE)
    karim.choose("Op welke grondslag?", GROUND)
    karim.fill("Waarom is het nodig voor dat doel?", "De hulp moet passen bij wat hij aankan.")
    karim.press("Neem over in het dossier")
    karim.is_at(f"Gegevensverzoek aan {GP}")
    karim.within(karim.page.get_by_role("listitem").filter(has_text=SECRET_OF_GP)).press(
        "Niet overnemen"
    )
    karim.sees("Niet overgenomen")
    karim.open_task(number, "Antwoord beoordelen en overnemen")
    karim.choose("Wat heb je overgenomen?", "Een deel")
    karim.fill("Wat neem je niet over, en waarom?", "Van één gegeven is dit niet nodig.")
    karim.choose("Weet de cliënt wat er is gegeven?", "Ja")
    karim.press("Opslaan en afronden")
    karim.is_told("afgerond")
