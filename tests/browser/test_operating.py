"""What an operator does, with the keyboard only: from what stands still to cases that go on.
On every page that he comes at axe-core finds nothing; a case worker sees what it means for him."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from engine.policy import load_actor
from engine.store.models import Account, AuditEvent, Dossier, Group, Instance
from engine.work import instances
from tests.browser.test_keyboard import Hands
from tests.support.accessibility import axe, faults
from tests.support.office import Office
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
    hands = Hands(office.person("Bea Beheer"))
    hands.enter("link", "Beheer")
    looks_well(hands, "Beheer van zaken")
    hands.enter("link", "De voorwaarde bij")
    looks_well(hands, "Storing bij Veel uren")
    hands.person.section("Oorzaak").sees("uren", "tekst")
    mend_the_first(hands)
    hands.enter("link", "Storing")
    hands.person.section("Oorzaak").sees("Zaken2")
    hands.enter("link", "Gegeven wijzigen in alle zaken")
    fill_in_hours(hands)
    looks_well(hands, "Gegeven wijzigen in alle zaken")
    hands.person.sees("Gaan verder: 2")
    hands.enter("button", "Wijzigen en opnieuw proberen")
    hands.person.sees("Dit is niet gedaan")
    hands.type("Reden", "Het getal was in letters ingevuld")
    hands.enter("button", "Wijzigen en opnieuw proberen")
    hands.person.sees("Verdergegaan: 2", "Weer een storing: 0")
    looks_well(hands, "Gegeven wijzigen in alle zaken")
    hands.enter("link", "Terug naar de storingen")
    hands.person.sees("Geen storingen")
    assert [row(office, one).status for one in cases] == ["running"] * 3


def mend_the_first(hands: Hands) -> None:
    """The oldest case by itself, without seeing what stands in it."""
    hands.go_to(hands.page.locator("a.row-link"))
    hands.page.keyboard.press("Enter")
    looks_well(hands, "uren_nodig")
    hands.enter("link", "uren")
    fill_in_hours(hands)
    hands.person.sees("De taak ‘Veel uren regelen’ komt erbij.")
    looks_well(hands, "Gegeven wijzigen")
    hands.type("Reden", "Het getal was in letters ingevuld")
    hands.enter("button", "Gegeven wijzigen")
    hands.person.is_told("Het gegeven is gewijzigd.")
    hands.person.lacks(SECRET)


def fill_in_hours(hands: Hands) -> None:
    hands.go_to(hands.page.get_by_label("Wordt een"))
    hands.page.keyboard.type("getal")
    hands.type("Nieuwe waarde", "45")
    hands.enter("button", "Bekijk wat er gebeurt")
    hands.person.sees("Dit gebeurt er")
    expect(hands.page.get_by_role("heading", name="Dit gebeurt er")).to_be_focused()


@pytest.mark.usefixtures("in_use")
def test_holding_still_moving_and_beginning_again(office: Office) -> None:
    case = begin(office, "met_termijn", {})
    number, due = number_of(office, case), row(office, case).next_due_at
    assert due is not None
    hands = Hands(office.person("Bea Beheer"))
    hands.person.open(f"/beheer/zaken?dossier={number}&proces=onderzoek_client")
    looks_well(hands, "Beheer van zaken")
    hands.enter("link", number)
    looks_well(hands, "Onderzoek op verzoek van een cliënt")
    hands.person.open(f"/beheer/zaken?dossier={number}&proces=met_termijn")
    hands.enter("link", number)
    do(hands, "Stilzetten", "Niemand kan een taak afronden", "De zaak is stilgezet.")
    karim = office.person("Karim Kompas")
    karim.open(f"/dossiers/{number}")
    karim.section("Proces").sees("Het proces is stilgezet")
    do(hands, "Hervatten", "gaat af op", "De zaak is hervat.")
    assert row(office, case).next_due_at == due + held(office, case)
    hands.enter("link", "Verplaatsen")
    hands.go_to(hands.page.get_by_label("Van welke plek naar welke"))
    hands.page.keyboard.type("Vraag stellen")
    hands.enter("button", "Bekijk wat er gebeurt")
    looks_well(hands, "Verplaatsen")
    confirm(hands, "Verplaatsen", "De taak ‘Vraag stellen’ vervalt", "De zaak is verplaatst.")
    hands.enter("link", "Opnieuw starten")
    hands.enter("button", "Bekijk wat er gebeurt")
    confirm(hands, "Opnieuw starten", "in de nieuwe zaak", "opnieuw is gestart")
    assert row(office, case).status == "cancelled"
    do(hands, "Afbreken", "Het dossier blijft open.", "De zaak is afgebroken.")
    looks_well(hands, "met_termijn")
    hands.person.sees("Deze zaak is afgelopen")


def do(hands: Hands, action: str, comes: str, done: str) -> None:
    """An action that asks a reason only: its page shows at once what will come of it."""
    hands.enter("link", action)
    confirm(hands, action, comes, done)


def confirm(hands: Hands, action: str, comes: str, done: str) -> None:
    hands.person.section("Dit gebeurt er").sees(comes)
    hands.type("Reden", "De verordening verandert")
    hands.enter("button", action)
    hands.person.is_told(done)


def looks_well(hands: Hands, title: str) -> None:
    """No faults; the small processes have no drawing to wait for."""
    hands.person.is_at(title)
    found = faults if title[0].isupper() else axe
    assert found(hands.page) == [], title


def begin(office: Office, process_key: str, variables: Mapping[str, Any]) -> UUID:
    """A case in the oldest open dossier of Toegang Noord."""
    now = datetime.now(UTC)
    with office.database.transaction() as session:
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
    with office.database.reading() as session:
        return session.get_one(Instance, instance_id)


def number_of(office: Office, instance_id: UUID) -> str:
    with office.database.reading() as session:
        instance = session.get_one(Instance, instance_id)
        return session.get_one(Dossier, instance.dossier_id).number


def held(office: Office, instance_id: UUID) -> timedelta:
    """How long the case was held still, as the audit log has it."""
    with office.database.reading() as session:
        found = select(AuditEvent.at).where(AuditEvent.object_id == str(instance_id))
        since, until = session.scalars(found.order_by(AuditEvent.at))
        return until - since
