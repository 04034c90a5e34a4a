"""Who leaves a form that he was filling in loses nothing of it."""

from __future__ import annotations

import re

from playwright.sync_api import Dialog, Locator, expect

from tests.browser.test_instant import at_task
from tests.support.office import Office
from tests.support.screen import Person

STEP = "instemming_gezinslid"
NAME = "Bedachte Naam"


def name_of(person: Person) -> Locator:
    return person.page.get_by_label(re.compile("^Voor- en achternaam"))


def filling_in(office: Office) -> Person:
    """Somebody at a task of which he typed something that is not yet saved."""
    person = at_task(office, STEP)
    person.choose("Stemt het gezinslid in met deelname?", "Ja")
    name_of(person).fill(NAME)
    return person


def test_a_link_saves_the_task_on_the_way(office: Office) -> None:
    person = filling_in(office)
    task = person.path
    person.follow("Open het dossier en het proces")
    person.is_told("Wat je bij de taak had ingevuld, is bewaard.")
    assert person.path.startswith("/dossiers/")
    person.open(task)
    expect(name_of(person)).to_have_value(NAME)
    person.sees("Tussentijds opgeslagen op")


def test_asking_a_question_saves_the_task_without_a_script(office: Office) -> None:
    person = filling_in(office)
    task = person.path
    name_of(person).fill("Andere Naam")
    person.page.evaluate("document.querySelector('#taak').removeAttribute('data-keep')")
    person.press("Stel een vraag over deze stap")
    person.is_at("Stel een vraag over ‘Instemming van gezinslid vragen’")
    person.open(task)
    expect(name_of(person)).to_have_value("Andere Naam")


def test_the_browser_asks_who_leaves_otherwise(office: Office) -> None:
    person = filling_in(office)
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    person.page.on("dialog", answer)
    person.page.reload()
    assert asked == ["beforeunload"]
    person.page.reload()
    assert asked == ["beforeunload"]


def test_who_presses_twice_sends_a_form_once(office: Office) -> None:
    person = at_task(office, "reikwijdte_bepalen")
    number = person.page.get_by_role("link", name=re.compile("^Dossier ")).first.inner_text()
    contact = f"/dossiers/{number.removeprefix('Dossier ')}/contact"
    person.open(f"{contact}/notities")
    person.fill("Notitie", "Morgen terugbellen")
    person.page.get_by_role("button", name="Opslaan").dblclick()
    person.is_at("Contact")
    person.open(contact)
    expect(person.page.get_by_text("Morgen terugbellen")).to_have_count(1)
