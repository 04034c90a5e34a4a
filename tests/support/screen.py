"""A person at a screen, who finds everything by its label or its name, as people do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from playwright.sync_api import Locator, Page, Response, expect

ADDED: Final = r"( \(niet verplicht\)| [\d.+]+)?"
"""What a label says besides its words: that an answer may be left out, or how many there are."""


class Part:
    """A part of a page, in which somebody reads, fills in, chooses and presses."""

    def __init__(self, page: Page, root: Locator, note: Callable[[str], None]) -> None:
        self.page = page
        self.root = root
        self._note = note

    def fill(self, label: str, text: str) -> None:
        """Type a text, or a date as YYYY-MM-DD, into the field with this label."""
        self._note(text)
        self.root.get_by_label(whole(label)).fill(text)

    def choose(self, question: str, *options: str) -> None:
        """Choose from a list, tick a radio button, or tick each of several boxes."""
        listed = self.root.get_by_role("combobox", name=whole(question))
        boxes = self.root.get_by_role("radiogroup", name=whole(question))
        boxes = boxes.or_(self.root.get_by_role("group", name=whole(question)))
        expect(listed.or_(boxes)).to_have_count(1)
        for option in options:
            if listed.count():
                listed.select_option(label=option)
            else:
                boxes.get_by_label(option, exact=True).check()
        self.rest()

    def press(self, button: str) -> None:
        """Press a button; when that leads to another page, wait until it comes."""
        self.root.get_by_role("button", name=whole(button)).click()
        self.rest()

    def follow(self, link: str) -> None:
        self.root.get_by_role("link", name=whole(link)).click()

    def value(self, label: str) -> str:
        """What the field with this label holds."""
        return self.root.get_by_label(whole(label)).input_value()

    def sees(self, *texts: str) -> None:
        """Wait until all these texts are there."""
        for text in texts:
            expect(self.root).to_contain_text(text)

    def lacks(self, *texts: str) -> None:
        for text in texts:
            expect(self.root).not_to_contain_text(text)

    def group(self, name: str) -> Part:
        """The questions under one heading, or one row of a list: “Problemen 1”."""
        return self.within(self.root.get_by_role("group", name=whole(name)))

    def section(self, name: str) -> Part:
        return self.within(self.root.get_by_role("region", name=whole(name)))

    def row(self, *texts: str) -> Part:
        """The one row of a table that holds these texts."""
        rows = self.root.get_by_role("row")
        for text in texts:
            rows = rows.filter(has_text=text)
        return self.within(rows)

    def within(self, root: Locator) -> Part:
        """That part of this one, used in the same way."""
        return Part(self.page, root, self._note)

    def rest(self) -> None:
        """Wait until the page is not being updated."""
        expect(self.page.locator(".htmx-request")).to_have_count(0)


class Person(Part):
    """Somebody with a browser of his own. `address` is where the application is."""

    def __init__(self, page: Page, address: str, note: Callable[[str], None]) -> None:
        super().__init__(page, page.locator("html"), note)
        self.address = address

    def open(self, path: str) -> Response:
        """Go to an address of the application; returns the answer to it."""
        answer = self.page.goto(self.address + path)
        assert answer is not None
        return answer

    def sign_in_as(self, name: str) -> None:
        """One click on somebody of the demo; on the page where one is now, or on *Aanmelden*."""
        if not self.page.url.startswith(self.address):
            self.open("/aanmelden")
        self.root.get_by_role("button", name=name).click()

    def answer_to(self, button: str) -> Response:
        """Press a button that leads to another page; returns the answer that the page came from."""
        with self.page.expect_response(_is_page) as answer:
            self.press(button)
        return answer.value

    def is_at(self, title: str) -> None:
        """Wait for the page with this main heading; a task may add what it is about."""
        heading = re.compile(f"^{re.escape(title)}(: .+)?$")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)

    def is_told(self, *texts: str) -> None:
        """Wait for a message about what was just done."""
        for text in texts:
            expect(self.page.get_by_role("status").first).to_contain_text(text)

    @property
    def path(self) -> str:
        """Where one is, without the name of the machine."""
        return self.page.url.removeprefix(self.address)


def _is_page(answer: Response) -> bool:
    return answer.request.is_navigation_request() and not 300 <= answer.status < 400


def whole(label: str) -> re.Pattern[str]:
    """A label that says this, and perhaps what is added to it."""
    return re.compile(f"^{re.escape(label)}{ADDED}$")
