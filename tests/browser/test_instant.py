"""A form answers at once: questions come and go and mistakes are told without the server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from engine.store.models import Account, Task
from engine.store.who import SYSTEM
from tests.support.accessibility import faults
from tests.support.office import Office
from tests.support.screen import Person

CONSENT = "Stemt het gezinslid in met deelname?"
NAME = "Voor- en achternaam"


def at_task(office: Office, element: str, **window: int) -> Person:
    """Somebody at an open task of this step that is his."""
    with office.database.reading(SYSTEM) as session:
        name, task = session.execute(
            select(Account.name, Task.id)
            .join(Account, Account.id == Task.assignee_id)
            .where(Task.state == "open", Task.element_id == element)
            .order_by(Task.created_at)
        ).first() or pytest.fail(f"nobody has an open task {element}")
    person = office.person(name, **window)
    person.open(f"/taken/{task}")
    return person


def cut_off(page: Page) -> list[str]:
    """Refuse every further request; returns the list of what was asked."""
    asked: list[str] = []

    def refuse(route: Route) -> None:
        if not route.request.url.endswith("/icon.svg"):  # a browser asks for it when it likes
            asked.append(route.request.url)
        route.abort()

    page.wait_for_load_state("networkidle")
    page.route("**/*", refuse)
    return asked


def test_questions_come_and_go_without_the_server(office: Office) -> None:
    person = at_task(office, "instemming_gezinslid")
    asked = cut_off(person.page)
    person.lacks(NAME)
    person.choose(CONSENT, "Ja")
    expect(person.page.get_by_label(re.compile(f"^{NAME}"))).to_be_visible()
    expect(person.page.locator("[data-form-news]")).to_contain_text(NAME)
    assert faults(person.page) == []
    person.page.get_by_label(re.compile(f"^{NAME}")).fill("Bedachte Naam")
    person.choose(CONSENT, "Nee")
    expect(person.page.get_by_label(re.compile(f"^{NAME}"))).to_have_count(0)
    expect(person.page.get_by_role("radio", name="Nee")).to_be_focused()
    person.choose(CONSENT, "Ja")
    expect(person.page.get_by_label(re.compile(f"^{NAME}"))).to_have_value("Bedachte Naam")
    assert asked == []


def test_what_is_hidden_is_not_sent(office: Office) -> None:
    person = at_task(office, "instemming_gezinslid")
    person.choose(CONSENT, "Ja")
    person.page.get_by_label(re.compile(f"^{NAME}")).fill("Bedachte Naam")
    person.choose(CONSENT, "Nee")
    with person.page.expect_request("**/tussentijds") as sent:
        person.press("Tussentijds opslaan")
    assert "naam" not in (sent.value.post_data or "")


def test_a_row_answers_for_itself(office: Office) -> None:
    """The parties come from the case: the page holds them from the first time that it asks."""
    person = at_task(office, "lopende_hulp")
    person.choose("Krijgt de cliënt nu hulp bij deze problemen?", "Ja")
    rows = [person.page.locator(f"[data-row$='.{number}']") for number in (0, 1)]
    expect(rows[0]).to_be_visible()
    person.page.get_by_role("button", name=re.compile("^Voeg een regel toe")).click()
    expect(rows[1]).to_be_visible()
    expect(rows[1].locator("select, input:not([type=hidden])").first).to_be_focused()
    person.rest()
    first, second = (row.get_by_label("Welke partij?") for row in rows)
    rows[1].get_by_label("Andere partij").check()
    expect(second).to_be_visible()
    person.rest()
    asked = cut_off(person.page)
    rows[1].get_by_label("Al bekend bij de gemeente").check()
    expect(second).to_have_count(0)
    rows[1].get_by_label("Andere partij").check()
    expect(second).to_be_visible()
    expect(first).to_have_count(0)
    assert asked == []


def test_a_mistake_is_told_when_the_field_is_left(office: Office) -> None:
    person = at_task(office, "instemming_gezinslid")
    person.choose(CONSENT, "Ja")
    asked = cut_off(person.page)
    name = person.page.get_by_label(re.compile(f"^{NAME}"))
    name.press_sequentially("A")
    name.fill("")
    name.press_sequentially("Anna")
    name.press("Tab")
    name.fill("")
    expect(name).not_to_have_attribute("aria-invalid", "true")
    name.press("Tab")
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description(re.compile(f"Fout: Vul ‘{NAME}’ in."))
    assert faults(person.page) == []
    name.press_sequentially("B")
    expect(name).not_to_have_attribute("aria-invalid", "true")
    expect(name).not_to_have_accessible_description(re.compile("Fout"))
    expect(person.page.get_by_role("alert")).to_have_count(0)
    assert asked == []


def test_a_form_works_without_scripts(office: Office) -> None:
    path = at_task(office, "instemming_gezinslid").path
    person = office.visitor(scripts=False)
    person.sign_in_as("Karim Kompas")
    person.open(path)
    person.choose(CONSENT, "Ja")
    person.press("Vervolgvragen tonen")
    expect(person.page.get_by_label(re.compile(f"^{NAME}"))).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_buttons_stay_in_reach_and_cover_no_focus(office: Office, width: int) -> None:
    person = at_task(office, "lopende_hulp", width=width, height=700)
    person.choose("Krijgt de cliënt nu hulp bij deze problemen?", "Ja")
    finish = person.page.get_by_role("button", name="Opslaan en afronden")
    reached = 0
    while (covered := person.page.evaluate(COVERED)) is not None:
        assert not covered, "the buttons cover what has the focus"
        expect(finish).to_be_in_viewport(ratio=0.99)
        person.page.keyboard.press("Tab")
        reached += 1
    assert reached > 8


COVERED = """() => {
    const one = document.activeElement, bar = document.querySelector('.task-form__buttons');
    if (!document.querySelector('#formulier').contains(one)) return null;
    return one.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1;
}"""
"""Whether the buttons cover what has the focus; null when that is not in the questions."""


def test_a_mistake_in_the_last_answer_costs_no_second_press(office: Office) -> None:
    """Its message waits till the button is let go: else that slips away from under the pointer."""
    person = at_task(office, "client_informeren")
    person.fill("Wat vindt de cliënt van de conclusie en de aanpak?", "x" * 10_000)
    assert person.answer_to("Opslaan en afronden").status == 422
    person.sees("Gebruik hoogstens 1000 tekens.")


def test_a_year_that_is_half_typed_is_no_mistake_yet(office: Office) -> None:
    """Each digit makes a date of it: the years 2, 20 and 202 are over."""
    person = at_task(office, "lopende_hulp")
    person.press("Vraag gegevens aan een partij")
    person.choose("Wil je dit verzoek doen?", "Ja")
    day = person.page.get_by_label(re.compile("^Voor welke datum wil je antwoord"))
    expect(day).to_be_visible()
    person.rest()
    day.press_sequentially("12312")
    expect(day).to_have_value("0002-12-31")
    expect(day).not_to_have_attribute("aria-invalid", "true")
    person.page.get_by_role("radio", name="Nee").first.focus()
    expect(day).to_have_attribute("aria-invalid", "true")
