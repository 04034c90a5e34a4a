"""*Waarom?*, asked on the screen: with a mouse, by keyboard, without scripts, on a phone."""

from __future__ import annotations

import re

from playwright.sync_api import expect
from sqlalchemy import func, select

from engine.demo.stories import BY_MUNICIPALITY
from engine.store.models import DecisionRecord, Dossier, Group, Task
from engine.store.who import SYSTEM
from tests.support.accessibility import faults
from tests.support.office import Office
from tests.support.screen import Person

DUTY = "Coördinatieplicht bepalen"
DUTY_STEP = "coordinatieplicht_bepalen"


def test_a_case_worker_asks_why_and_finds_words_for_the_client(office: Office) -> None:
    noor = office.person("Noor Noorderlicht")
    ask(noor, decided_dossier(office))
    noor.section("Hoe de uitkomst is bepaald").sees(
        "Hangen de problemen samen?", "Regel 3:", "2 of meer → moet", "§2.3, §4.2 en tabel 4.1"
    )
    noor.section("Uitleg voor de cliënt").sees(
        "hebben wij gekeken naar ‘Coördinatieplicht’", "Hangen de problemen samen? Ja."
    )
    assert faults(noor.page) == []


def test_without_scripts(office: Office) -> None:
    noor = office.visitor(scripts=False, width=360)
    noor.sign_in_as("Noor Noorderlicht")
    ask(noor, decided_dossier(office))
    noor.sees("Uitleg voor de cliënt")


def test_beside_a_task_by_keyboard(office: Office) -> None:
    noor = office.person("Noor Noorderlicht")
    noor.open(f"/taken/{decided_task(office)}")
    decided = noor.section("Net bepaald")
    outcome = decided.root.get_by_text("Wat eruit kwam")
    expect(outcome).to_be_hidden()
    decided.root.locator("summary").focus()
    noor.page.keyboard.press("Enter")
    expect(outcome).to_be_visible()
    assert faults(noor.page) == []
    noor.page.keyboard.press("Tab")
    noor.page.keyboard.press("Enter")
    noor.section("Uitleg voor de cliënt").sees("Klopt er iets niet?")


def ask(person: Person, number: str) -> None:
    person.open(f"/dossiers/{number}")
    person.section("Tijdlijn").follow(f"Waarom? {DUTY}")
    heading = person.page.get_by_role("heading", level=1)
    expect(heading).to_have_text(re.compile(f"^{DUTY}: moet$"))


def decided_dossier(office: Office) -> str:
    """A dossier of Toegang Noord in which the municipality has to coordinate."""
    with office.database.reading(SYSTEM) as session:
        numbers = session.scalars(
            select(Dossier.number)
            .join(DecisionRecord, DecisionRecord.dossier_id == Dossier.id)
            .join(Group, Group.id == Dossier.group_id)
            .where(Group.key == "toegang-noord", DecisionRecord.element_id == DUTY_STEP)
            .where(Dossier.title == BY_MUNICIPALITY.title)
        )
        return numbers.first() or ""


def decided_task(office: Office) -> str:
    """An open task of Toegang Noord that follows from a decision."""
    with office.database.reading(SYSTEM) as session:
        return str(
            session.scalars(
                select(Task.id)
                .join(Dossier, Dossier.id == Task.dossier_id)
                .join(Group, Group.id == Dossier.group_id)
                .where(Group.key == "toegang-noord", Task.state == "open")
                .where(func.cardinality(Task.decisions) > 0)
            ).first()
        )
