"""The casusoverleg with the client, the huisarts and the police, and minutes that fit each."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Locator

from tests.browser.keys import Keys, Typist
from tests.browser.story.mailbox import Mailbox
from tests.browser.story.people import (
    CLIENT_NAME,
    CRIME,
    DEBTS,
    GP,
    GP_DOCTOR,
    GP_MAIL,
    HEALTH,
    INCOME,
    ORDINARY,
    POLICE,
    POLICE_MAIL,
    POLICE_OFFICER,
    SECRET_OF_GP,
    TODAY,
)
from tests.support.office import Office
from tests.support.steps import WMO

SUBJECT: Final = "Rust in huis"
DOCTOR: Final = f"{GP_DOCTOR} ({GP})"
OFFICER: Final = f"{POLICE_OFFICER} ({POLICE})"
AT_THE_TABLE: Final = "De wijkagent groet hem nog elke week"
TASK_OF_GP: Final = "De huisarts belt over het slapen"
TASK_OF_POLICE: Final = "De wijkagent loopt elke week langs"
TASK_OF_CLIENT: Final = "De cliënt staat om acht uur op"
GETS: Final = {
    CLIENT_NAME: {ORDINARY, HEALTH, CRIME, TASK_OF_CLIENT, TASK_OF_GP, TASK_OF_POLICE},
    DOCTOR: {ORDINARY, HEALTH, TASK_OF_GP},
    OFFICER: {ORDINARY, CRIME, TASK_OF_POLICE},
}
"""Who reads what in the minutes; of all else nothing."""
ALL_SAID: Final = {
    INCOME, AT_THE_TABLE, SECRET_OF_GP, *(text for some in GETS.values() for text in some)
}  # fmt: skip


def prepare_and_invite(office: Office, karim: Typist, number: str) -> None:
    """Both parties get a link; the huisarts comes, and so does the police."""
    mails = [Mailbox(office, address) for address in (GP_MAIL, POLICE_MAIL)]
    karim.open(f"/dossiers/{number}")
    karim.press("Plan een casusoverleg")
    karim.is_at("Casusoverleg voorbereiden")
    for place, (party, contact, why) in enumerate(
        (
            (f"{GP} (Geneeskundige zorg)", f"{GP_DOCTOR}, huisarts, {GP}", "Kent de klachten."),
            (
                f"{POLICE} (Openbare orde en veiligheid)",
                f"{POLICE_OFFICER}, wijkagent, {POLICE}",
                "Kent de buurt.",
            ),
        ),
        1,
    ):
        if place > 1:
            karim.press("Voeg een regel toe aan Met welke partijen praat je?")
        row = karim.group(f"Met welke partijen praat je? {place}")
        row.choose("Partij", party)
        row.choose("Wie daar?", contact)
        row.fill("Waarom moet deze partij erbij zijn?", why)
    karim.lacks(*DEBTS)
    karim.choose("Hoe ga je verder?", "Casusoverleg houden")
    karim.fill("Waar gaat het overleg over?", SUBJECT)
    karim.choose("Met welk doel?", "Bespreken in een casusoverleg")
    karim.fill("Waarom is een overleg nodig?", "Zij moeten van elkaar horen wat kan.")
    karim.fill("Wanneer?", TODAY)
    karim.fill("Waar?", "Wijkgebouw")
    karim.choose("Nodig je de cliënt en zijn vertegenwoordiger uit?", "Ja")
    karim.press("Opslaan en afronden")
    karim.is_at("Casusoverleg houden")
    for mail in mails:
        comes(mail)


def comes(mail: Mailbox) -> None:
    guest = mail.visit()
    guest.is_at("Uitnodiging voor een casusoverleg")
    guest.sees(SUBJECT)
    guest.lacks(ORDINARY, HEALTH, INCOME)
    guest.press("Ja, ik kom")
    guest.is_at("Dank u wel")


def hold(karim: Typist, number: str) -> None:
    """What is brought in, by whom, and what holds for it."""
    to_the_page(karim, number)
    karim.section("Deelnemers").sees(CLIENT_NAME, DOCTOR, OFFICER)
    known(karim, f"{CLIENT_NAME}: {ORDINARY}", "Uit het dossier van de gemeente")
    known(karim, f"{CLIENT_NAME}: {HEALTH}", DOCTOR, secrecy="Ja, de cliënt geeft toestemming")
    told_by_police(karim, CRIME, takes_along=True)
    told_by_police(karim, AT_THE_TABLE, takes_along=False)
    for who, what in (
        (CLIENT_NAME, TASK_OF_CLIENT),
        (DOCTOR, TASK_OF_GP),
        (OFFICER, TASK_OF_POLICE),
    ):
        karim.follow("Afspraak vastleggen")
        karim.is_at("Afspraak vastleggen")
        karim.choose("Wie doet het?", who)
        karim.fill("Wat is er afgesproken?", what)
        karim.press("Vastleggen")
        karim.is_at(SUBJECT)
    there = karim.section("Is het gehouden?")
    for who in GETS:
        there.tick(who)
    there.press("Leg vast")
    karim.section("Wie krijgt wat").sees(CLIENT_NAME)


def known(karim: Typist, item: str, provider: str, *, secrecy: str = "Nee") -> None:
    """Bring in what is in the dossier already."""
    bring_in(karim, item, provider)
    karim.choose("Geldt er een beroepsgeheim of SKJ-registratie?", secrecy)
    police_law(karim, "Nee")
    finish(karim, takes_along=True)


def told_by_police(karim: Typist, text: str, *, takes_along: bool) -> None:
    """Criminal-law data, under an article of the Wet politiegegevens."""
    bring_in(karim, "Een nieuw gegeven", OFFICER)
    karim.choose("Over wie gaat het?", CLIENT_NAME)
    karim.choose("Bij welke wet of welk domein hoort het?", WMO)
    karim.choose("Wat voor gegeven is het?", "Strafrechtelijke gegevens")
    karim.fill("Wat is er gezegd?", text)
    karim.choose("Geldt er een beroepsgeheim of SKJ-registratie?", "Nee")
    police_law(karim, "Ja, de Wet politiegegevens")
    karim.fill("Volgens welk artikel mag het worden gedeeld?", "artikel 20")
    finish(karim, takes_along=takes_along)


def bring_in(karim: Typist, item: str, provider: str) -> None:
    karim.follow("Gegeven inbrengen")
    karim.is_at("Gegeven inbrengen")
    karim.lacks(SECRET_OF_GP)
    karim.choose("Welk gegeven?", item)
    karim.choose("Wie brengt het in?", provider)
    karim.fill("Waarom is dit nodig in het overleg?", "Nodig voor de afspraken.")


def police_law(karim: Typist, answer: str) -> None:
    question = "Geldt de Wet politiegegevens of de Wet justitiële en strafvorderlijke gegevens?"
    karim.choose(question, answer)


def finish(karim: Typist, *, takes_along: bool) -> None:
    answer = "Ja, wie het inbrengt stemt in" if takes_along else "Nee, het blijft aan tafel"
    karim.choose("Mogen anderen dit meenemen voor hun eigen taak?", answer)
    karim.press("Inbrengen")
    karim.is_at(SUBJECT)


def client_agrees(karim: Typist, number: str) -> None:
    """The huisarts may read what he told himself, also without it; with it the police may not."""
    to_the_page(karim, number)
    karim.within(choices_of(karim, DOCTOR)).lacks("Vraag toestemming")
    karim.follow("Gegevens")
    karim.is_at("Gegevens")
    karim.follow("Toestemming vastleggen")
    karim.is_at("Toestemming vastleggen")
    karim.choose("Wie gaf toestemming?", CLIENT_NAME)
    karim.choose("Om te delen met wie?", GP)
    karim.choose("Voor welk soort gegevens?", "Gegevens over gezondheid")
    karim.choose("Voor welk doel?", "Bespreken in een casusoverleg")
    karim.fill("Wanneer gegeven?", TODAY)
    karim.fill("Hoe ging dat?", "In het overleg zelf.")
    karim.press("Vastleggen")
    karim.is_at("Gegevens")


def choose_and_send(karim: Typist, number: str) -> None:
    """A choice per participant, a preview as each, and then each his own."""
    to_the_page(karim, number)
    for who, texts in GETS.items():
        row = karim.within(choices_of(karim, who))
        for text in sorted(ALL_SAID - {INCOME, SECRET_OF_GP}):
            set_choice(row, text, wanted=text in texts)
    karim.press("Keuze opslaan")
    karim.section("Verspreiden").sees("Iedereen krijgt alleen zijn eigen verslag")
    for who, texts in GETS.items():
        karim.within(choices_of(karim, who)).follow(
            f"Bekijk het verslag van {who} zoals opgeslagen"
        )
        karim.sees("Zo ziet", "Het is nog niet verstuurd")
        reads_only(karim, texts)
        karim.follow(SUBJECT)
        karim.is_at(SUBJECT)
    send(karim, number)


def send(karim: Typist, number: str) -> None:
    karim.open_task(number, "Casusoverleg houden")
    karim.sees("Is het overleg gehouden?")  # and answers it, as the page says
    karim.press("Opslaan en afronden")
    karim.is_at("Verslag op maat kiezen")
    karim.choose(
        "Heb je voor elke deelnemer gekozen wat hij krijgt?", "Ja, alle verslagen kunnen eruit"
    )
    karim.press("Opslaan en afronden")
    karim.is_at("Afspraken nakijken")
    karim.choose("Zijn de afspraken nagekomen?", "Ja, of het gaat verder in het plan")
    karim.press("Opslaan en afronden")
    karim.is_told("afgerond")


def choices_of(karim: Typist, who: str) -> Locator:
    return karim.section("Wie krijgt wat").root.get_by_role("group", name=who)


def set_choice(row: Keys, text: str, *, wanted: bool) -> None:
    """Tick or untick; what may not be chosen stands there with the reason."""
    box = row.root.get_by_role("checkbox", name=text)
    if box.count() == 0:
        assert not wanted, f"can't be chosen: {text}"
        return
    if box.is_checked() != wanted:
        row.go_to(box)
        row.page.keyboard.press("Space")


def reads_only(person: Typist, texts: set[str]) -> None:
    """The page tells these, and nothing else of what was said or known."""
    person.sees(*sorted(texts))
    person.lacks(*sorted(ALL_SAID - texts))


def to_the_page(karim: Typist, number: str) -> None:
    karim.open(f"/dossiers/{number}")
    karim.follow("Casusoverleg")
    karim.is_at("Casusoverleg")
    karim.follow(SUBJECT)
    karim.is_at(SUBJECT)


def reads_his_own(mail: Mailbox, who: str) -> None:
    """Through the link: his own minutes as a page and as a PDF, and nothing of anybody else."""
    guest = mail.visit()
    guest.is_at("Verslag van een casusoverleg")
    reads_only(guest, GETS[who])
    assert is_pdf_for(guest, "Bewaar als PDF")
    guest.press("Pagina afsluiten")
    guest.is_at("U heeft de pagina afgesloten")


def is_pdf_for(person: Typist, link: str) -> bool:
    """Whether the link, reached by keyboard, leads to a PDF."""
    target = person.page.get_by_role("link", name=link)
    person.go_to(target)
    answer = person.page.request.get(person.address + (target.get_attribute("href") or ""))
    return answer.ok and answer.body().startswith(b"%PDF-")
