"""A person at a keyboard, without a mouse: Tab, Enter, space, arrows and typing.

Used as any `Person`: what is filled in, chosen and pressed is found by its label, but reached by
Tab. At each stop the focus must be somewhere, in the window, and seen. Each page that is come to
for the first time is looked at by axe-core, on a desktop and on a phone.
"""

from __future__ import annotations

import re
import time
from typing import Final

from playwright.sync_api import Locator, Response, expect

from tests.support.accessibility import DESKTOP, faults
from tests.support.office import Office
from tests.support.screen import Part, Person, whole

FARTHEST: Final = 200
"""So many tab stops are further than anybody would go."""
HEIGHT: Final = 900
PATIENCE_SECONDS: Final = 60
KEY: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{6}|[\w-]{40,}")
"""What in an address says which one: of a row, a dossier, a link."""
FOCUSED: Final = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    const parts = one.matches('[type=date], [type=datetime-local]'); // the browser marks a part
    const outline = outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    const ring = parts || outline || boxShadow !== 'none';
    const inside = box.bottom > 0 && box.top < innerHeight && box.width > 0;
    return {ring, inside, html: one.outerHTML.slice(0, 200)};
}"""
CHOSEN: Final = "one => one.selectedOptions[0]?.label ?? ''"


class Keys(Part):
    """A part of a page, used by keyboard."""

    def within(self, root: Locator) -> Keys:
        return Keys(self.page, root, self._note)

    def group(self, name: str) -> Keys:
        return self.within(super().group(name).root)

    def section(self, name: str) -> Keys:
        return self.within(super().section(name).root)

    def row(self, *texts: str) -> Keys:
        return self.within(super().row(*texts).root)

    def fill(self, label: str, text: str) -> None:
        """Type over what the field holds; a date as YYYY-MM-DD."""
        self._note(text)
        field = self.root.get_by_label(whole(label))
        self.go_to(field)
        if field.get_attribute("type") == "date":
            self._fill_date(field, text)
        else:
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(text)
            expect(field).to_have_value(text)

    def choose(self, question: str, *options: str) -> None:
        """Choose from a list, a radio button, or each of several boxes."""
        listed = self.root.get_by_role("combobox", name=whole(question))
        radios = self.root.get_by_role("radiogroup", name=whole(question))
        boxes = self.root.get_by_role("group", name=whole(question))
        expect(listed.or_(radios).or_(boxes)).to_have_count(1)
        for option in options:
            if listed.count():
                self._choose_from_list(listed, option)
            elif radios.count():
                self._choose_radio(radios, option)
            else:
                self.within(boxes).tick(option)

    def tick(self, option: str) -> None:
        """Tick a box, unless it is."""
        box = self.root.get_by_role("checkbox", name=whole(option))
        self.go_to(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        self._still_at(box)
        expect(box).to_be_checked()

    def press(self, button: str) -> None:
        self.go_to(self.root.get_by_role("button", name=whole(button)))
        self.page.keyboard.press("Enter")
        self.rest()

    def follow(self, link: str) -> None:
        self.go_to(self.root.get_by_role("link", name=whole(link)))
        self.page.keyboard.press("Enter")

    def unfold(self, words: str) -> None:
        """Open what is folded away under these words."""
        folded = self.root.locator("details").filter(
            has=self.page.locator("summary", has_text=words)
        )
        self.go_to(folded.locator("summary"))
        if folded.get_attribute("open") is None:
            self.page.keyboard.press("Enter")
        expect(folded).to_have_attribute("open", "")

    def go_to(self, target: Locator) -> None:
        """Tab on, until the target has the focus."""
        expect(target.first).to_be_visible()
        self.page.wait_for_load_state()
        self.rest()
        focused = target.and_(self.page.locator(":focus"))
        for _ in range(FARTHEST):
            if focused.count():
                return
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED):  # else the focus is in the browser's own bars
                self.sees_the_focus()
        raise AssertionError(f"not within {FARTHEST} tab stops: {target}")

    def sees_the_focus(self) -> None:
        """The focus is somewhere, in the window, and marked."""
        stop = self.page.evaluate(FOCUSED)
        assert stop is not None, "the focus is lost"
        assert stop["ring"], f"the focus can't be seen: {stop['html']}"
        assert stop["inside"], f"the focus is out of the window: {stop['html']}"

    def _still_at(self, target: Locator) -> None:
        """The focus stays when the form is drawn anew."""
        self.rest()
        self.sees_the_focus()
        expect(target).to_be_focused()

    def _fill_date(self, field: Locator, day: str) -> None:
        """The browser decides whether the day comes first or the month; one sees which."""
        year, month, date = day.split("-")
        for parts in (date + month + year, month + date + year):
            for _ in range(3):
                self.page.keyboard.press("ArrowLeft")
            self.page.keyboard.type(parts)
            if field.input_value() == day:
                return
        expect(field).to_have_value(day)

    def _choose_from_list(self, listed: Locator, option: str) -> None:
        """Type how it begins, and go down from there; or from the top, when that is too far."""
        self.go_to(listed)
        length = listed.get_by_role("option").count()
        for first in (option.split()[0], None):
            self.page.keyboard.type(first) if first else self.page.keyboard.press("Home")
            for _ in range(length):
                self._still_at(listed)
                if listed.evaluate(CHOSEN) == option:
                    return
                self.page.keyboard.press("ArrowDown")
        assert listed.evaluate(CHOSEN) == option

    def _choose_radio(self, group: Locator, option: str) -> None:
        radios, wanted = group.get_by_role("radio"), group.get_by_label(option, exact=True)
        expect(wanted).to_have_count(1)
        self.go_to(radios)
        self.page.keyboard.press("Space")
        for _ in range(radios.count()):
            self.rest()
            self.sees_the_focus()
            if wanted.is_checked():
                break
            self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()
        expect(wanted).to_be_focused()


class Typist(Keys, Person):
    """Somebody with a browser of his own and no mouse."""

    def sign_in_as(self, name: str) -> None:
        self.open("/aanmelden")
        self.go_to(self.root.get_by_role("button", name=name))
        self.page.keyboard.press("Enter")

    def is_at(self, title: str) -> None:
        """Wait for the page with this main heading; new pages must be fit for everybody."""
        super().is_at(title)
        self.page.wait_for_load_state()
        self.rest()
        kind = KEY.sub("…", self.path.partition("?")[0]), title
        if kind not in _looked_at:
            _looked_at.add(kind)
            self.is_for_everybody()

    def is_for_everybody(self) -> None:
        """Neither axe-core nor a narrow screen finds a fault in the page as it is now."""
        found = faults(self.page)
        assert found == [], f"{self.path}: {found}"
        self.page.set_viewport_size({"width": DESKTOP, "height": HEIGHT})

    def open_task(self, number: str, name: str) -> None:
        """Open a task from the page of its dossier, as soon as it is there.

        Not from the steps of the diagram, which have the same names and lead into the drawing.
        """
        to_tasks = self.page.locator("a[href^='/taken/']")
        link = self.page.get_by_role("link", name=whole(name)).and_(to_tasks)
        until = time.monotonic() + PATIENCE_SECONDS
        self.open(f"/dossiers/{number}")
        while not link.count() and time.monotonic() < until:
            self.open(f"/dossiers/{number}")
        self.go_to(link)
        self.page.keyboard.press("Enter")
        self.is_at(name)

    def answer_to(self, button: str) -> Response:
        """Press a button and wait for the next page, which may have the same heading."""
        self.page.evaluate("window.isLeft = false")
        answer = super().answer_to(button)
        self.page.wait_for_function("window.isLeft === undefined")
        return answer


_looked_at: Final[set[tuple[str, str]]] = set()
"""The pages that `Typist.is_at` saw: what their addresses have in common, and the heading."""


def at_keyboard(office: Office, name: str) -> Typist:
    """Somebody of the demo, signed in, with a keyboard only."""
    typist = office.window(Typist)
    typist.sign_in_as(name)
    typist.page.wait_for_url(lambda address: "/aanmelden" not in address)
    return typist
