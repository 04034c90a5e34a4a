"""The first steps of a case with the keyboard only: Tab, Enter, space and arrows."""

from __future__ import annotations

import re

from tests.browser.keys import at_keyboard
from tests.support.office import Office
from tests.support.steps import TODAY

TAKE = re.compile("^Ken aan mij toe Eerste gesprek voeren")
FIRST_TALK = "Zegt de cliënt dat er meer problemen spelen die met elkaar te maken hebben?"
SIGNS = "Zie jij aanwijzingen dat er meer problemen spelen die met elkaar te maken hebben?"


def test_the_first_three_steps(office: Office) -> None:
    karim = at_keyboard(office, "Karim Kompas")
    karim.follow("Groepstaken")
    karim.go_to(karim.page.get_by_role("button", name=TAKE))
    karim.page.keyboard.press("Enter")
    karim.is_at("Eerste gesprek voeren")
    karim.fill("Datum van het gesprek", TODAY)
    karim.choose("Heb je verteld over cliëntondersteuning?", "Ja")
    karim.fill("Wat is er besproken?", "Er speelt meer.")
    karim.choose(FIRST_TALK, "Nee")
    karim.choose(SIGNS, "Ja")
    karim.fill("Welke aanwijzingen zijn dat?", "Ongeopende brieven.")
    karim.press("Opslaan en afronden")
    karim.is_at("Reikwijdte in samenspraak bepalen")
    karim.choose("Wil de cliënt dat je onderzoekt welke problemen samenhangen?", "Ja")
    karim.choose("Welke wetten?", "Jeugdwet", "Participatiewet")
    karim.fill("Waarom zijn deze wetten en domeinen nodig?", "Alles hangt samen.")
    karim.press("Opslaan en afronden")
    karim.is_at("Gezinsleden bespreken")
    karim.choose("Wil de cliënt gezinsleden bij het onderzoek betrekken?", "Nee")
    karim.press("Opslaan en afronden")
    karim.is_at("Problemen in kaart brengen")


def test_adding_and_removing_a_row_keeps_the_focus(office: Office) -> None:
    karim = at_keyboard(office, "Karim Kompas")
    karim.follow("Reikwijdte in samenspraak bepalen")
    karim.is_at("Reikwijdte in samenspraak bepalen")
    karim.choose("Wil de cliënt dat je onderzoekt welke problemen samenhangen?", "Ja")
    karim.press("Voeg een regel toe aan Met welke partijen mag je praten?")
    row = karim.group("Met welke partijen mag je praten? 1")
    row.sees("Partij")
    karim.rest()
    karim.sees_the_focus()
    row.fill("Partij", "Een school")
    row.press("Verwijder Met welke partijen mag je praten? regel 1")
    karim.sees("Nog niets toegevoegd")
    karim.rest()
    karim.sees_the_focus()
