"""The demo shows each part of a dossier with something in it, and is told once only."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from engine import demo
from engine.store.models import Dossier, Person
from engine.store.who import SYSTEM
from tests.support.office import Office

SHOWN = {
    "/personen": "Gezin thuis",
    "/inzage": "Ik slaap wel slecht",
    "/gegevens": "ongeveer één keer per week te laat",
    "/verstrekkingen": "GGZ Luchtkasteel",
    "/gegevensverzoeken": "Basisschool De Verbeelding",
    "/overleg": "Wonen en school na de scheiding",
    "/plan": "Weer een vast dagritme",
    "/contact": "Het weekschema hangt op de koelkast",
    "/termijnen": "Wacht op de laatste loonstrook",
    "": "Elif Extern",
}


@pytest.fixture
def number(office: Office) -> str:
    with office.database.reading(SYSTEM) as session:
        wanted = select(Dossier.number).where(Dossier.title == "Na scheiding vastgelopen")
        return session.scalars(wanted).one()


def test_each_part_has_something_in_it(office: Office, number: str) -> None:
    karim = office.person("Karim Kompas")
    for part, text in SHOWN.items():
        karim.open(f"/dossiers/{number}{part}")
        assert text in karim.page.inner_text("main"), part


def test_a_coordinator_from_outside_finds_the_dossier(office: Office, number: str) -> None:
    elif_extern = office.person("Elif Extern")
    elif_extern.open("/dossiers")
    assert number in elif_extern.page.inner_text("main")


ROLES = {
    "Karim Kompas": {
        "/werkvoorraad/mijn": "vraag wacht op een antwoord van je groep",
        "/overleg": "Cliënt zegt ja",
        "/vragen": "Mag de cliënt de reikwijdte",
    },
    "Mats Meetlat": {
        "/samenwerking": "Woonstichting Zandkasteel",
        "/implementatie": "Impact op de organisatie bepalen",
    },
    "Pia Privacy": {
        "/privacy/noodinzage": "De buren bellen",
        "/privacy/register": "Casusoverleg",
        "/privacy": "ossier",
    },
    "Noor Noorderlicht": {"/werkvoorraad/alle": "Impact op de organisatie bepalen"},
}


def test_each_role_finds_something_on_its_pages(office: Office) -> None:
    for name, pages in ROLES.items():
        person = office.person(name)
        for path, text in pages.items():
            person.open(path)
            assert text in person.page.inner_text("main"), path


def test_a_dossier_is_due_for_destruction(office: Office) -> None:
    bea = office.person("Bea Beheer")
    bea.open("/beheer/bewaren")
    assert "Aan de beurt" in bea.page.inner_text("main")


def test_telling_it_again_adds_nobody(office: Office) -> None:
    with office.database.reading(SYSTEM) as session:
        before = len(session.scalars(select(Person.id)).all())
    assert demo.fill(office.database, datetime.now(UTC)) == 0
    with office.database.reading(SYSTEM) as session:
        assert len(session.scalars(select(Person.id)).all()) == before
