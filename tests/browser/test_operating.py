"""What an operator does, with the keyboard only: from what stands still to cases that go on.
On every page that he comes at axe-core finds nothing; a case worker sees what it means for him."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from engine.policy import load_actor
from engine.store.models import Account, AuditEvent, Dossier, Group, Instance
from engine.store.who import SYSTEM
from engine.work import instances
from tests.browser.keys import Typist, at_keyboard
from tests.support.accessibility import axe, faults
from tests.support.office import Office
from tests.support.screen import Person
from tests.work.conftest import put_into_use
from tests.work.diagrams import FORM, flow, process, user_task
from tests.work.operating_diagrams import TERM

HOURS = process(
    "uren_nodig",
    '<bpmn:startEvent id="start" name="Begin"/>'
    '<bpmn:exclusiveGateway id="keuze" name="Veel uren" default="keuze_klaar"/>'
    + user_task("veel", "Veel uren regelen")
    + '<bpmn:endEvent id="klaar" name="Klaar"/>'
    + flow("start", "keuze")
    + flow("keuze", "veel", "uren &gt; 4")
    + flow("keuze", "klaar")
    + flow("veel", "klaar"),
)
FILES = {
    "uren_nodig.bpmn": HOURS,
    "met_termijn.bpmn": TERM.replace(b'"noord"', b'"toegang-noord"'),
    "vraag.form": FORM,
}
SECRET = "vijfenveertig"


@pytest.fixture(scope="module")
def in_use(open_office: Office) -> None:
    """The small processes of these tests, beside those of the demo."""
    put_into_use(open_office.database, FILES, datetime.now(UTC))


@pytest.mark.usefixtures("in_use")
def test_what_stands_still_goes_on(office: Office) -> None:
    cases = [begin(office, "uren_nodig", {"uren": SECRET}) for _ in range(3)]
    bea = at_keyboard(office, "Bea Beheer")
    enter(bea, "link", "Beheer")
    looks_well(bea, "Beheer van zaken")
    enter(bea, "link", "De voorwaarde bij")
    looks_well(bea, "Storing bij Veel uren")
    bea.section("Oorzaak").sees("uren", "tekst")
    mend_the_first(bea)
    enter(bea, "link", "Storing")
    bea.section("Oorzaak").sees("Zaken2")
    enter(bea, "link", "Gegeven wijzigen in alle zaken")
    fill_in_hours(bea)
    looks_well(bea, "Gegeven wijzigen in alle zaken")
    bea.sees("Gaan verder: 2")
    enter(bea, "button", "Wijzigen en opnieuw proberen")
    bea.sees("Dit is niet gedaan")
    bea.fill("Reden", "Het getal was in letters ingevuld")
    enter(bea, "button", "Wijzigen en opnieuw proberen")
    bea.sees("Verdergegaan: 2", "Weer een storing: 0")
    looks_well(bea, "Gegeven wijzigen in alle zaken")
    enter(bea, "link", "Terug naar de storingen")
    bea.sees("Geen storingen")
    assert [row(office, one).status for one in cases] == ["running"] * 3


def mend_the_first(bea: Typist) -> None:
    """The oldest case by itself, without seeing what stands in it."""
    bea.go_to(bea.page.locator("a.row-link"))
    bea.page.keyboard.press("Enter")
    looks_well(bea, "uren_nodig")
    enter(bea, "link", "uren")
    fill_in_hours(bea)
    bea.sees("De taak ‘Veel uren regelen’ komt erbij.")
    looks_well(bea, "Gegeven wijzigen")
    bea.fill("Reden", "Het getal was in letters ingevuld")
    enter(bea, "button", "Gegeven wijzigen")
    bea.is_told("Het gegeven is gewijzigd.")
    bea.lacks(SECRET)


def fill_in_hours(bea: Typist) -> None:
    bea.go_to(bea.page.get_by_label("Wordt een"))
    bea.page.keyboard.type("getal")
    bea.fill("Nieuwe waarde", "45")
    enter(bea, "button", "Bekijk wat er gebeurt")
    bea.sees("Dit gebeurt er")
    expect(bea.page.get_by_role("heading", name="Dit gebeurt er")).to_be_focused()


@pytest.mark.usefixtures("in_use")
def test_holding_still_moving_and_beginning_again(office: Office) -> None:
    case = begin(office, "met_termijn", {})
    number, due = number_of(office, case), row(office, case).next_due_at
    assert due is not None
    bea = at_keyboard(office, "Bea Beheer")
    bea.open(f"/beheer/zaken?dossier={number}&proces=onderzoek_client")
    looks_well(bea, "Beheer van zaken")
    enter(bea, "link", number)
    looks_well(bea, "Onderzoek op verzoek van een cliënt")
    bea.open(f"/beheer/zaken?dossier={number}&proces=met_termijn")
    enter(bea, "link", number)
    do(bea, "Stilzetten", "Niemand kan een taak afronden", "De zaak is stilgezet.")
    karim = office.person("Karim Kompas")
    karim.open(f"/dossiers/{number}")
    karim.section("Proces").sees("Het proces is stilgezet")
    do(bea, "Hervatten", "gaat af op", "De zaak is hervat.")
    assert row(office, case).next_due_at == due + held(office, case)
    enter(bea, "link", "Verplaatsen")
    bea.go_to(bea.page.get_by_label("Van welke plek naar welke"))
    bea.page.keyboard.type("Vraag stellen")
    enter(bea, "button", "Bekijk wat er gebeurt")
    looks_well(bea, "Verplaatsen")
    confirm(bea, "Verplaatsen", "De taak ‘Vraag stellen’ vervalt", "De zaak is verplaatst.")
    enter(bea, "link", "Opnieuw starten")
    enter(bea, "button", "Bekijk wat er gebeurt")
    confirm(bea, "Opnieuw starten", "in de nieuwe zaak", "opnieuw is gestart")
    assert row(office, case).status == "cancelled"
    do(bea, "Afbreken", "Het dossier blijft open.", "De zaak is afgebroken.")
    looks_well(bea, "met_termijn")
    bea.sees("Deze zaak is afgelopen")


def do(bea: Typist, action: str, comes: str, done: str) -> None:
    """An action that asks a reason only: its page shows at once what will come of it."""
    enter(bea, "link", action)
    confirm(bea, action, comes, done)


def confirm(bea: Typist, action: str, comes: str, done: str) -> None:
    bea.section("Dit gebeurt er").sees(comes)
    bea.fill("Reden", "De verordening verandert")
    enter(bea, "button", action)
    bea.is_told(done)


def enter(bea: Typist, role: Literal["button", "link"], name: str) -> None:
    """Press the first button or link whose name begins so."""
    bea.go_to(bea.page.get_by_role(role, name=re.compile("^" + re.escape(name))).first)
    bea.page.keyboard.press("Enter")


def looks_well(bea: Typist, title: str) -> None:
    """No faults; the small processes have no drawing to wait for."""
    Person.is_at(bea, title)
    found = faults if title[0].isupper() else axe
    assert found(bea.page) == [], title


def begin(office: Office, process_key: str, variables: Mapping[str, Any]) -> UUID:
    """A case in the oldest open dossier of Toegang Noord."""
    now = datetime.now(UTC)
    with office.database.transaction(SYSTEM) as session:
        loes = session.scalars(select(Account.id).where(Account.username == "loes")).one()
        actor = load_actor(session, loes)
        assert actor is not None
        wanted = (
            select(Dossier.id)
            .join(Group, Group.id == Dossier.group_id)
            .where(Group.key == "toegang-noord", Dossier.status == "open", Dossier.kind == "client")
        )
        dossier_id = session.scalars(wanted.order_by(Dossier.number).limit(1)).one()
        instances.start(session, actor, process_key, dossier_id, variables, now)
        found = select(Instance.id).where(Instance.process_key == process_key)
        return session.scalars(found.order_by(Instance.started_at.desc()).limit(1)).one()


def row(office: Office, instance_id: UUID) -> Instance:
    with office.database.reading(SYSTEM) as session:
        return session.get_one(Instance, instance_id)


def number_of(office: Office, instance_id: UUID) -> str:
    with office.database.reading(SYSTEM) as session:
        instance = session.get_one(Instance, instance_id)
        return session.get_one(Dossier, instance.dossier_id).number


def held(office: Office, instance_id: UUID) -> timedelta:
    """How long the case was held still, as the audit log has it."""
    with office.database.reading(SYSTEM) as session:
        found = select(AuditEvent.at).where(AuditEvent.object_id == str(instance_id))
        since, until = session.scalars(found.order_by(AuditEvent.at))
        return until - since
