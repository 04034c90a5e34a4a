"""The form is redrawn while somebody goes on with it: what comes late undoes nothing."""

from __future__ import annotations

from playwright.sync_api import Route, expect
from sqlalchemy import select

from engine.store.models import Account, Task
from tests.support.cases import first_talk
from tests.support.office import Office

REDRAW = "**/formulier"


def test_what_is_typed_meanwhile_stays(office: Office) -> None:
    karim = office.person("Karim Kompas")
    karim.open(f"/taken/{first_talk(office.database)}")
    karim.press("Ken aan mij toe")
    held: list[Route] = []
    karim.page.route(REDRAW, lambda route: held.append(route))
    question = "Zegt de cliënt dat er meer problemen spelen die met elkaar te maken hebben?"
    with karim.page.expect_request(REDRAW):
        group = karim.page.get_by_role("radiogroup", name=question)
        group.get_by_label("Ja", exact=True).click()
    karim.page.get_by_label("Wat is er besproken?").focus()
    karim.page.keyboard.type("Eerste deel ")
    held[0].continue_()
    karim.sees("Welke aanwijzingen zijn dat?")
    karim.page.keyboard.type("en de rest.")
    assert karim.value("Wat is er besproken?") == "Eerste deel en de rest."


def test_a_row_that_is_added_meanwhile_stays(office: Office) -> None:
    karim = office.person("Karim Kompas")
    with office.database.reading() as session:
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
    karim.choose("Wil de cliënt dat je onderzoekt welke problemen samenhangen?", "Ja")
    held: list[Route] = []
    karim.page.route(REDRAW, lambda route: held.append(route), times=1)
    with karim.page.expect_request(REDRAW):
        karim.page.get_by_label("Jeugdwet", exact=True).click()
    karim.page.get_by_role("button", name="Voeg een regel toe aan Met welke partijen").click()
    row = karim.page.get_by_role("group", name="Met welke partijen mag je praten? 1")
    expect(row).to_be_visible()
    held[0].continue_()
    karim.rest()
    expect(row).to_be_visible()
    expect(karim.page.get_by_label("Jeugdwet", exact=True)).to_be_checked()
