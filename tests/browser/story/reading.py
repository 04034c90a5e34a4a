"""The client, in the end: where it stands, who looked and why, what was shared, the minutes."""

from __future__ import annotations

from tests.browser.keys import Typist
from tests.browser.story.asking import REASON
from tests.browser.story.coordinating import FIRST, RESULT, SECOND
from tests.browser.story.meeting import (
    DOCTOR,
    GETS,
    SUBJECT,
    TASK_OF_POLICE,
    is_pdf_for,
    reads_only,
)
from tests.browser.story.people import (
    CENTRE,
    CLIENT_NAME,
    CRIME,
    DEBTS,
    GP,
    HEALTH,
    ORDINARY,
    POLICE,
    SECRET_OF_GP,
)
from tests.support.office import Office
from tests.support.steps import PW, WMO


def sign_in(office: Office) -> Typist:
    client = office.window(Typist)
    client.open("/mijn/inloggen")
    client.is_at("Inloggen als cliënt")
    client.go_to(client.page.get_by_role("button", name=CLIENT_NAME).last)
    client.page.keyboard.press("Enter")
    client.is_at("Hoe staat het ervoor?")
    return client


def where_it_stands(client: Typist, number: str) -> None:
    """And who works on it; what the client left out is nowhere."""
    client.sees(number, "Dit dossier is afgerond", "Coördinatie afgerond")
    client.section("Waar kijken wij naar?").sees(WMO, PW, "Geneeskundige zorg")
    client.section("Waar kijken wij naar?").lacks(*DEBTS)
    client.section("Wie werken er mee?").sees("Karim Kompas", FIRST, SECOND)
    why = client.section("Wat is er bepaald, en waarom?")
    why.unfold("Of de gemeente moet zorgen dat alle hulp goed samengaat")
    why.sees("moet de gemeente")


def what_is_known(client: Typist) -> None:
    client.follow("Mijn gegevens")
    client.is_at("Mijn gegevens")
    client.sees(ORDINARY, HEALTH, CRIME)
    client.lacks(SECRET_OF_GP, *DEBTS)


def what_was_shared(client: Typist) -> None:
    """With whom, on which ground, and why."""
    client.follow("Gedeeld")
    client.is_at("Gedeeld")
    client.sees(GP, POLICE, "Casusoverleg", "Waarom dit mocht", "Waarom nodig")
    client.lacks(SECRET_OF_GP)
    with_police = client.page.get_by_role("article", name=f"Met {POLICE}").all_inner_texts()
    assert HEALTH not in " ".join(with_police)
    assert CRIME in " ".join(with_police)


def who_looked(client: Typist) -> None:
    client.follow("Wie keek")
    client.is_at("Wie keek")
    client.sees("Een medewerker van Toegang Noord keek in uw dossier", "wat voor de hulp")
    client.sees("Bespreken in een casusoverleg, Casusoverleg")
    client.lacks("wams_", CENTRE, *DEBTS)


def what_was_told(client: Typist) -> None:
    """The last message, and the minutes as a page and as a PDF."""
    client.follow("Berichten")
    client.is_at("Berichten")
    client.sees(RESULT, SUBJECT)
    client.lacks(REASON)
    assert is_pdf_for(client, f"open het als PDF : {SUBJECT}")
    client.follow(f"Lees uw verslag : {SUBJECT}")
    client.is_at("Verslag van een casusoverleg")
    reads_only(client, GETS[CLIENT_NAME])
    assert GETS[DOCTOR] != GETS[CLIENT_NAME]
    client.sees(TASK_OF_POLICE)
    client.lacks(CENTRE)
