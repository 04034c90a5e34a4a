"""Every page, for every role and in every state, is usable by everybody: axe-core finds nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from engine.store.models import Account, Dossier, Task
from tests.support.accessibility import faults
from tests.support.designing import bring, changed
from tests.support.office import Office

WORKLIST = ["/werkvoorraad/mijn", "/werkvoorraad/groep"]
DOSSIERS = ["/dossiers", "/dossiers/nieuw"]
PAGES = {
    "Loes Loketta": [*WORKLIST, "/processen", "/adres/dat/er/niet/is"],
    "Karim Kompas": [*WORKLIST, *DOSSIERS],
    "Noor Noorderlicht": ["/werkvoorraad/alle", "/werkvoorraad/groep"],
    "Otto Ontwerp": [
        "/processen",
        "/processen/proces/onderzoek_client",
        "/processen/formulier/reikwijdte",
        "/processen/beslistabel/coordinatieplicht",
    ],
    "Mats Meetlat": ["/doorlooptijden"],
    "Bea Beheer": ["/"],
}


@pytest.mark.parametrize("name", PAGES)
def test_pages(office: Office, name: str) -> None:
    person = office.person(name)
    for path in PAGES[name]:
        person.open(path)
        assert faults(person.page) == [], path


def test_signing_in(office: Office) -> None:
    visitor = office.visitor()
    visitor.open("/aanmelden")
    assert faults(visitor.page) == []
    visitor.fill("Gebruikersnaam", "iemand")
    visitor.fill("Wachtwoord", "onjuist")
    assert visitor.answer_to("Aanmelden").status == 401
    assert faults(visitor.page) == []


def test_dossiers(office: Office) -> None:
    noor = office.person("Noor Noorderlicht")
    for status in ("open", "closed"):
        noor.open(f"/dossiers/{number_of_a_dossier(office, status)}")
        assert faults(noor.page) == [], status


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
    loes.open("/dossiers/nieuw")
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


def number_of_a_dossier(office: Office, status: str) -> str:
    """A dossier of Toegang Noord."""
    with office.database.reading() as session:
        return session.scalars(
            select(Dossier.number)
            .join(Account, Account.id == Dossier.handler_id)
            .where(Dossier.status == status, Account.username == "karim")
            .order_by(Dossier.number.desc())
        ).first() or pytest.fail(f"no {status} dossier")


def somebodys_task(office: Office, element: str) -> tuple[str, str]:
    """The name of who has an open task of this step, and the address of the task."""
    with office.database.reading() as session:
        found = session.execute(
            select(Account.name, Task.id)
            .join(Account, Account.id == Task.assignee_id)
            .where(Task.state == "open", Task.element_id == element)
            .order_by(Task.created_at)
        ).first()
    assert found is not None, f"nobody has an open task {element}"
    return found.name, f"/taken/{found.id}"
