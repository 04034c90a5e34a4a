"""Every page, for every role and in every state, is usable by everybody: axe-core finds nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.store.models import Account, Agreement, Conference, DataRequest, Dossier, Item, Task
from engine.store.who import SYSTEM
from tests.support.accessibility import faults
from tests.support.designing import bring, changed
from tests.support.office import Office

CLOSED = ["/processen", "/beheer", "/dossiers/2026-999999", "/adres/dat/er/niet/is"]
"""For Loes there is nothing here; what is there for whom, test_every_page.py walks through."""


def test_pages_that_do_not_open(office: Office) -> None:
    loes = office.person("Loes Loketta")
    for path in CLOSED:
        assert loes.open(path).status in {403, 404}, path
        assert faults(loes.page) == [], path


def test_signing_in(office: Office) -> None:
    visitor = office.visitor()
    visitor.open("/aanmelden")
    assert faults(visitor.page) == []
    visitor.fill("Gebruikersnaam", "iemand")
    visitor.fill("Wachtwoord", "onjuist")
    assert visitor.answer_to("Aanmelden").status == 401
    assert faults(visitor.page) == []


def test_a_closed_dossier(office: Office) -> None:
    """What is left of a closed one to look at."""
    noor = office.person("Noor Noorderlicht")
    path = f"/dossiers/{number_of_a_dossier(office, 'closed')}"
    for part in ("", "/personen", "/gegevens", "/plan", "/contact", "/documenten", "/termijnen"):
        noor.open(path + part)
        assert faults(noor.page) == [], part


def test_one_casusoverleg_and_one_gegevensverzoek(office: Office) -> None:
    """In each state that the demo tells of, by who has the dossier."""
    with office.database.reading(SYSTEM) as session:
        found = [
            (name, f"/dossiers/{number}/{room}/{key}")
            for room, table in (("overleg", Conference), ("gegevensverzoeken", DataRequest))
            for name, number, key in session.execute(
                select(Account.name, Dossier.number, table.id)
                .join(Dossier, Dossier.handler_id == Account.id)
                .join(table, table.dossier_id == Dossier.id)
            )
        ]
    assert len({path.split("/")[3] for _, path in found}) == 2
    for name, path in found:
        person = office.person(name)
        for page in (path, path.rpartition("/")[0].rpartition("/")[0] + "/links"):
            person.open(page)
            assert faults(person.page) == [], page


def test_the_forms_of_items_and_sharing(office: Office) -> None:
    noor = office.person("Noor Noorderlicht")
    path = f"/dossiers/{number_of_a_dossier(office, 'open')}"
    for part, button in (
        ("/gegevens/toevoegen", "Vastleggen"),
        ("/gegevens/toestemming", "Vastleggen"),
        ("/verstrekkingen/vastleggen", "Bekijk de toets"),
        ("/verstrekkingen/niet-gedeeld", "Vastleggen"),
    ):
        noor.open(path + part)
        assert faults(noor.page) == [], part
        assert noor.answer_to(button).status == 422
        assert faults(noor.page) == [], part


def test_who_sees_a_gegeven_and_what_was_agreed(office: Office) -> None:
    with office.database.reading(SYSTEM) as session:
        number, item = session.execute(
            select(Dossier.number, Item.id)
            .join(Item, Item.dossier_id == Dossier.id)
            .where(Item.circle == "persoon")
        ).one()
        agreed = session.scalars(
            select(Agreement.id)
            .join(Conference, Conference.id == Agreement.conference_id)
            .where(Conference.state == "distributed")
        ).first()
    karim = office.person("Karim Kompas")
    for part, button in (
        (f"/gegevens/{item}/kijkers", "Geef inzage"),
        (f"/overleg/afspraken/{agreed}", "Verbeteren"),
    ):
        karim.open(f"/dossiers/{number}{part}")
        assert faults(karim.page) == [], part
        assert karim.answer_to(button).status == 422
        assert faults(karim.page) == [], part


@pytest.mark.parametrize("element", ["instemming_gezinslid", "benodigde_hulp"])
def test_a_task_with_mistakes(office: Office, element: str) -> None:
    name, path = somebodys_task(office, element)
    person = office.person(name)
    person.open(path)
    assert faults(person.page) == []
    assert person.answer_to("Opslaan en afronden").status == 422
    assert faults(person.page) == []


def test_a_new_dossier_with_mistakes(office: Office) -> None:
    loes = office.person("Loes Loketta")
    loes.open("/dossiers/nieuw/onderzoek_client")
    loes.choose("Voor wie is dit dossier?", "Een nieuwe cliënt")
    assert loes.answer_to("Open het dossier").status == 422
    assert faults(loes.page) == []


def test_nothing_found(office: Office) -> None:
    karim = office.person("Karim Kompas")
    for path, label in (
        ("/werkvoorraad/groep", "Zoek op cliënt, dossiernummer of taak"),
        ("/dossiers", "Zoek op cliënt, dossiernummer of omschrijving"),
    ):
        karim.open(path)
        karim.fill(label, "zoekterm zonder uitkomst")
        karim.press("Zoeken")
        karim.sees("gevonden")
        assert faults(karim.page) == []


def test_a_task_that_somebody_else_has_now(office: Office) -> None:
    name, path = somebodys_task(office, "benodigde_hulp")
    person, noor = office.person(name), office.person("Noor Noorderlicht")
    person.open(path)
    noor.open(path)
    noor.press("Vrijgeven")
    person.fill("Hoe hangen de problemen en de hulp samen?", "Door de schulden.")
    assert person.answer_to("Opslaan en afronden").status == 409
    assert faults(person.page) == []


def test_a_file_with_mistakes_and_one_without(office: Office) -> None:
    otto = office.person("Otto Ontwerp")
    bring(otto, changed("onderzoek_client.bpmn", 'formId="reikwijdte"', 'formId="er_is_geen"'))
    otto.sees("De bestanden bevatten fouten")
    assert faults(otto.page) == []
    bring(otto, changed("onderzoek_client.bpmn", "Eerste gesprek voeren", "Kennismaken"))
    otto.is_at("Wijzigingen bekijken")
    assert faults(otto.page) == []


def test_a_text_that_says_who_it_is(office: Office) -> None:
    karim = office.person("Karim Kompas")
    karim.open("/overleg")
    karim.fill("Waar gaat het over?", "Gezin met schulden")
    karim.press("Begin het overleg")
    karim.is_at("Gezin met schulden")
    assert faults(karim.page) == []
    karim.fill("Jouw bijdrage", "zij belt met 06 12345678")
    assert karim.answer_to("Plaats").status == 422
    assert faults(karim.page) == []
    karim.fill("Jouw bijdrage", "hij werkt bij Bedachtbouw")
    assert karim.answer_to("Plaats").status == 422
    assert faults(karim.page) == []


def test_a_question_at_a_step(office: Office) -> None:
    karim = office.person("Karim Kompas")
    karim.open("/vragen/stellen/onderzoek/problemen")
    assert faults(karim.page) == []
    karim.fill("Wat wil je weten?", "Wie bel je eerst?")
    karim.choose("Wie kan dit beantwoorden?", "Toegang Noord")
    karim.press("Stel de vraag")
    karim.is_at("Vraag over ‘Problemen in kaart brengen’")
    assert faults(karim.page) == []


def number_of_a_dossier(office: Office, status: str) -> str:
    """A dossier of Toegang Noord."""
    with office.database.reading(SYSTEM) as session:
        return session.scalars(
            select(Dossier.number)
            .join(Account, Account.id == Dossier.handler_id)
            .where(Dossier.status == status, Account.username == "karim")
            .order_by(Dossier.number.desc())
        ).first() or pytest.fail(f"no {status} dossier")


def somebodys_task(office: Office, element: str) -> tuple[str, str]:
    """The name of who has an open task of this step, and the address of the task."""
    with office.database.reading(SYSTEM) as session:
        found = session.execute(
            select(Account.name, Task.id)
            .join(Account, Account.id == Task.assignee_id)
            .where(Task.state == "open", Task.element_id == element)
            .order_by(Task.created_at)
        ).first()
    assert found is not None, f"nobody has an open task {element}"
    return found.name, f"/taken/{found.id}"
