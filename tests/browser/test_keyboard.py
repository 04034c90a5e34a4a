"""The first steps of a case with the keyboard only: Tab, Shift+Tab, Enter, space and arrows."""

from __future__ import annotations

import re
from typing import Literal

from playwright.sync_api import Locator, Page, expect

from tests.support.office import Office
from tests.support.screen import Person

FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const parts = one.matches('[type=date]'); // the browser marks day, month or year
    const outline = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    const ring = parts || outline || boxShadow !== 'none';
    const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    return {ring, inside, html: one.outerHTML.slice(0, 200)};
}"""
DATE = "10102026"
"""Day and month are the same, for the browser decides which comes first."""
FARTHEST = 120
"""So many tab stops are further than anybody would go."""


def test_the_first_three_steps(office: Office) -> None:
    hands = Hands(office.visitor())
    hands.person.open("/aanmelden")
    hands.enter("button", "Karim Kompas")
    hands.enter("link", "Groepstaken")
    hands.enter("button", "Ken aan mij toe Eerste gesprek voeren")
    hands.person.is_at("Eerste gesprek voeren")
    hands.type("Datum van het gesprek", DATE)
    hands.pick("Heb je verteld over cliëntondersteuning?", 0)
    hands.type("Wat is er besproken?", "Er speelt meer.")
    hands.pick("Zegt de cliënt dat er meer problemen spelen", 1)
    hands.pick("Zie jij aanwijzingen dat er meer problemen spelen", 0)
    hands.type("Welke aanwijzingen zijn dat?", "Ongeopende brieven.")
    hands.enter("button", "Opslaan en afronden")
    hands.person.is_at("Reikwijdte in samenspraak bepalen")
    hands.pick("Wil de cliënt dat je onderzoekt", 0)
    hands.tick("Jeugdwet")
    hands.tick("Participatiewet")
    hands.type("Waarom zijn deze wetten en domeinen nodig?", "Alles hangt samen.")
    hands.enter("button", "Opslaan en afronden")
    hands.person.is_at("Gezinsleden bespreken")
    hands.pick("Wil de cliënt gezinsleden bij het onderzoek betrekken?", 1)
    hands.enter("button", "Opslaan en afronden")
    hands.person.is_at("Problemen in kaart brengen")


def test_adding_and_removing_a_row_keeps_the_focus(office: Office) -> None:
    hands = Hands(office.person("Karim Kompas"))
    hands.enter("link", "Reikwijdte in samenspraak bepalen")
    hands.person.is_at("Reikwijdte in samenspraak bepalen")
    hands.pick("Wil de cliënt dat je onderzoekt", 0)
    hands.enter("button", "Voeg een regel toe aan Met welke partijen")
    hands.person.group("Met welke partijen mag je praten? 1").sees("Partij")
    hands.person.rest()
    hands.sees_the_focus()
    hands.type("Partij", "Een school")
    hands.enter("button", "Verwijder Met welke partijen mag je praten? regel 1")
    hands.person.sees("Nog niets toegevoegd")
    hands.person.rest()
    hands.sees_the_focus()


class Hands:
    """Somebody at a keyboard without a mouse. At each stop the focus must be seen."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.page: Page = person.page

    def sees_the_focus(self) -> None:
        """The focus is somewhere, in the window, and marked."""
        stop = self.page.evaluate(FOCUSED)
        assert stop is not None, "the focus is lost"
        assert stop["ring"], f"the focus can't be seen: {stop['html']}"
        assert stop["inside"], f"the focus is out of the window: {stop['html']}"

    def go_to(self, target: Locator) -> None:
        """Tab on, until the target has the focus."""
        self.page.wait_for_load_state()
        self.person.rest()
        focused = target.and_(self.page.locator(":focus"))
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED):  # else the focus is in the browser's own bars
                self.sees_the_focus()
            if focused.count():
                return
        raise AssertionError(f"not within {FARTHEST} tab stops: {target}")

    def enter(self, role: Literal["button", "link"], name: str) -> None:
        """Press the first button or link whose name begins so."""
        self.go_to(self.page.get_by_role(role, name=beginning(name)))
        self.page.keyboard.press("Enter")

    def type(self, label: str, text: str) -> None:
        self.go_to(self.page.get_by_label(beginning(label)))
        self.page.keyboard.type(text)

    def pick(self, question: str, place: int) -> None:
        """Tick a radio button, counted from 0; the focus stays on it when the form is redrawn."""
        group = self.page.get_by_role("radiogroup", name=beginning(question))
        self.go_to(group.get_by_role("radio"))
        self.page.keyboard.press("Space")
        for _ in range(place):
            self.page.keyboard.press("ArrowDown")
        self.person.rest()
        self.sees_the_focus()
        expect(group.get_by_role("radio").nth(place)).to_be_checked()
        expect(group.get_by_role("radio").nth(place)).to_be_focused()

    def tick(self, option: str) -> None:
        self.go_to(self.page.get_by_role("checkbox", name=option))
        self.page.keyboard.press("Space")
        self.person.rest()
        expect(self.page.get_by_role("checkbox", name=option)).to_be_checked()
        expect(self.page.get_by_role("checkbox", name=option)).to_be_focused()


def beginning(name: str) -> re.Pattern[str]:
    """A name that begins so."""
    return re.compile("^" + re.escape(name))
