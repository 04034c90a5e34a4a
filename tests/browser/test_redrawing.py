"""The form is redrawn while somebody goes on with it: what comes late undoes nothing."""

from __future__ import annotations

from playwright.sync_api import Route, expect
from sqlalchemy import select

from engine.store.models import Account, Task
from engine.store.who import SYSTEM
from tests.support.office import Office
from tests.support.screen import Person

REDRAW = "**/formulier"


def test_what_is_typed_meanwhile_stays(office: Office) -> None:
    karim, held = waiting_for_the_scope(office)
    karim.page.get_by_label("Welke gevolgen heb je verteld?").focus()
    karim.page.keyboard.type("Eerste deel ")
    held[0].continue_()
    karim.sees("Welke wetten?")
    karim.page.keyboard.type("en de rest.")
    assert karim.value("Welke gevolgen heb je verteld?") == "Eerste deel en de rest."


def test_a_row_that_is_added_meanwhile_stays(office: Office) -> None:
    karim, held = waiting_for_the_scope(office)
    karim.page.get_by_role("button", name="Voeg een regel toe aan Met welke partijen").click()
    row = karim.page.get_by_role("group", name="Met welke partijen mag je praten? 1")
    held[1].continue_()
    expect(row).to_be_visible()
    held[0].continue_()
    karim.rest()
    expect(row).to_be_visible()
    karim.sees("Welke wetten?")


def waiting_for_the_scope(office: Office) -> tuple[Person, list[Route]]:
    """Karim at a form just after an answer that takes the server, and the requests under way."""
    karim = office.person("Karim Kompas")
    with office.database.reading(SYSTEM) as session:
        task = session.scalars(
            select(Task.id)
            .join(Account, Account.id == Task.assignee_id)
            .where(
                Account.username == "karim",
                Task.element_id == "reikwijdte_bepalen",
                Task.state == "open",
            )
        ).first()
    karim.open(f"/taken/{task}")
    held: list[Route] = []
    karim.page.route(REDRAW, lambda route: held.append(route))
    question = "Wil de cliënt dat je onderzoekt welke problemen samenhangen?"
    with karim.page.expect_request(REDRAW):
        karim.page.get_by_role("radiogroup", name=question).get_by_label("Ja").click()
    return karim, held
