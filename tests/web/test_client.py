"""The client's own pages over HTTP: signing in, who sees what, asking, and what is withheld."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from engine.policy import Actor
from engine.reference.rows import day_of
from engine.store.database import Database
from engine.store.models import (
    ClientMessage,
    ClientRequest,
    ClientSession,
    Dossier,
    DossierPerson,
    ItemVersion,
    Person,
    ProcessingRecord,
    Restriction,
    Signal,
)
from engine.store.who import SYSTEM
from tests.client.world import Given, Households, Part, Tie, Told
from tests.conftest import People
from tests.web.conftest import Visitor

CLIENT = Part("client", consented=False, starts=None, ends=None)
MEMBER = Part("gezinslid", consented=True, starts=None, ends=None)
OUTSIDE = Part("gezinslid", consented=False, starts=None, ends=None)
HELPER = Part("vertegenwoordiger", consented=False, starts=None, ends=None)
FIRST = Told(
    {"anna": CLIENT, "boris": MEMBER, "carla": OUTSIDE, "daan": HELPER},
    (Tie("daan", "boris", has_ground=True, starts=-3, ends=None),),
    (Given("anna", "boris", 1),),
    (),
)
SECOND = Told({"carla": CLIENT, "boris": OUTSIDE}, (), (), ())
PARTS = ("", "/gegevens", "/gedeeld", "/ingezien", "/berichten", "/verzoeken")


@pytest.fixture
def world(database: Database, people: People) -> Households:
    """Two dossiers of related people; Karim is the behandelaar of the first."""
    with database.transaction(SYSTEM) as session:
        made = Households(session, [FIRST, SECOND])
        session.execute(
            update(Dossier)
            .where(Dossier.number == "C-0")
            .values(handler_id=people.karim.user_id, group_id=people.noord)
        )
        return made


def enter(app: Flask, person_id: UUID) -> Visitor:
    visitor = Visitor(app)
    assert visitor.post(f"/mijn/inloggen/demo/{person_id}").status_code == 303
    return visitor


def all_pages(visitor: Visitor, number: str) -> str:
    paths = [f"/mijn/{number}{part}" for part in (*PARTS, "/meenemen", "/meenemen?vorm=json")]
    return "".join(visitor.get(path).text for path in paths)


def test_each_sees_what_is_about_himself_or_was_given_to_him(app: Flask, world: Households) -> None:
    seen = {
        ("anna", 0): {(0, "anna", 1), (0, "anna", 2)},
        ("boris", 0): {(0, "boris", 1), (0, "boris", 2), (0, "anna", 1)},
        ("daan", 0): {(0, "boris", 1), (0, "boris", 2), (0, "anna", 1)},
        ("carla", 1): {(1, "carla", 1), (1, "carla", 2)},
    }
    for (name, number), allowed in seen.items():
        page = all_pages(enter(app, world.people[name]), f"C-{number}")
        newest = f"kanarie {world.items[number, name]} 2" if (number, name) in world.items else ""
        assert name == "daan" or newest in page
        for (where, about), item in world.items.items():
            for version in (1, 2):
                canary = f"kanarie {item} {version}"
                assert (where, about, version) in allowed or canary not in page, (name, about)


def test_a_day_that_has_passed_is_not_told_as_a_promise(
    app: Flask, world: Households, database: Database
) -> None:
    anna = enter(app, world.people["anna"])
    for days, told in ((3, "Wij willen klaar zijn op"), (-3, "Dat is niet gelukt")):
        with database.transaction(SYSTEM) as session:
            day = day_of(datetime.now(UTC)) + timedelta(days)
            session.execute(update(Dossier).where(Dossier.number == "C-0").values(target_date=day))
        page = anna.get("/mijn/C-0").text
        assert told in page
        assert (days > 0) == ("Wij willen klaar zijn op" in page)


def test_nobody_opens_the_dossier_of_another(app: Flask, world: Households) -> None:
    for name, number in (("anna", 1), ("boris", 1), ("daan", 1), ("carla", 0)):
        visitor = enter(app, world.people[name])
        for part in (*PARTS, "/meenemen"):
            assert visitor.get(f"/mijn/C-{number}{part}").status_code == 404, (name, part)
        fields = {"soort": "inzage", "over": str(world.people["anna"]), "tekst": "x"}
        assert visitor.post(f"/mijn/C-{number}/verzoeken", fields).status_code == 404


def test_who_has_no_dossier_does_not_get_in(
    app: Flask, world: Households, database: Database
) -> None:
    anna = enter(app, world.people["boris"])
    with database.transaction(SYSTEM) as session:
        before = update(DossierPerson).where(DossierPerson.person_id == world.people["boris"])
        session.execute(before.values(ended_on=world.today - timedelta(days=1)))
    assert anna.get("/mijn/C-0").location == "/mijn/inloggen"
    again = Visitor(app).post(f"/mijn/inloggen/demo/{world.people['boris']}")
    assert again.status_code == 404


def test_sessions_of_clients_and_medewerkers_are_apart(
    app: Flask, world: Households, as_actor: Callable[[Actor], Visitor], people: People
) -> None:
    anna = enter(app, world.people["anna"])
    assert anna.get("/dossiers").status_code == 303
    assert anna.get("/dossiers").location.startswith("/aanmelden")
    assert as_actor(people.karim).get("/mijn/C-0").location == "/mijn/inloggen"
    anna.sign_in_as("karim")
    assert anna.get("/mijn/C-0").location == "/mijn/inloggen"


def test_signing_out_ends_the_session_for_a_kept_cookie_too(
    app: Flask, world: Households, database: Database
) -> None:
    anna = enter(app, world.people["anna"])
    kept = anna.client.get_cookie("samenloop")
    assert kept
    assert anna.post("/mijn/uitloggen").status_code == 303
    anna.client.set_cookie("samenloop", kept.value)
    assert anna.get("/mijn/C-0").location == "/mijn/inloggen"
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(ClientSession.ended_at)).one() is not None


def test_a_correction_is_asked_answered_and_read(
    app: Flask,
    world: Households,
    database: Database,
    as_actor: Callable[[Actor], Visitor],
    people: People,
) -> None:
    anna, karim = enter(app, world.people["anna"]), as_actor(people.karim)
    item = world.items[0, "anna"]
    fields = {"soort": "correctie", "over": str(world.people["anna"]), "gegeven": str(item)}
    wrong = anna.post("/mijn/C-0/verzoeken", {**fields, "tekst": " "})
    assert wrong.status_code == 422
    other = {**fields, "tekst": "x", "gegeven": str(world.items[0, "boris"])}
    assert anna.post("/mijn/C-0/verzoeken", other).status_code == 422
    asked = anna.post("/mijn/C-0/verzoeken", {**fields, "tekst": "Dat is niet zo."})
    assert asked.status_code == 303, asked.text
    with database.reading(SYSTEM) as session:
        request = session.scalars(select(ClientRequest)).one()
        assert (request.due_on - world.today).days >= 28
        assert session.scalars(select(Signal.kind)).all() == ["client_verzoek"]
    assert "Dat is niet zo." in karim.get("/dossiers/C-0/inzage").text
    path = f"/dossiers/C-0/inzage/verzoeken/{request.id}"
    assert karim.post(path, {"antwoord": "x"}).status_code == 422
    granted = {"besluit": "ja", "antwoord": "U heeft gelijk.", "tekst": "Het is anders."}
    assert karim.post(path, granted).status_code == 303
    assert karim.post(path, granted).status_code == 404
    with database.reading(SYSTEM) as session:
        newest = select(ItemVersion.text).where(ItemVersion.item_id == item)
        assert "Het is anders." in session.scalars(newest).all()
    page = all_pages(anna, "C-0")
    for words in ("U heeft gelijk.", "Het is anders.", "Antwoord op uw verzoek"):
        assert words in page
    assert "U heeft gelijk." not in all_pages(enter(app, world.people["boris"]), "C-0")


def test_what_is_withheld_is_not_seen_until_it_ends(
    app: Flask,
    world: Households,
    as_actor: Callable[[Actor], Visitor],
    people: People,
    database: Database,
) -> None:
    anna, karim = enter(app, world.people["anna"]), as_actor(people.karim)
    canary = f"kanarie {world.items[0, 'anna']} 2"
    assert canary in all_pages(anna, "C-0")
    fields = {
        "wat": f"item:{world.items[0, 'anna']}",
        "persoon": str(world.people["anna"]),
        "reden": "Een gesprek hierover is gepland.",
        "tot": (world.today + timedelta(days=7)).isoformat(),
    }
    path = "/dossiers/C-0/inzage/beperkingen"
    for missing in ("reden", "tot", "wat"):
        assert karim.post(path, {**fields, missing: ""}).status_code == 422
    far = {**fields, "tot": (world.today + timedelta(days=700)).isoformat()}
    assert karim.post(path, far).status_code == 422
    assert karim.post(path, fields).status_code == 303
    page = all_pages(anna, "C-0")
    assert canary not in page
    assert "gesprek hierover" not in page
    with database.transaction(SYSTEM) as session:
        ended = update(Restriction).values(until=world.today - timedelta(days=1))
        session.execute(ended)
    page = all_pages(anna, "C-0")
    assert canary in page
    assert "gesprek hierover" in page


def test_a_client_who_reads_is_noted(app: Flask, world: Households, database: Database) -> None:
    enter(app, world.people["daan"]).get("/mijn/C-0")
    with database.reading(SYSTEM) as session:
        found = session.execute(select(ProcessingRecord.name, ProcessingRecord.activity)).all()
    assert [tuple(row) for row in found] == [("client:represented", "inzage")]
    assert "voor u op de pagina" in enter(app, world.people["boris"]).get("/mijn/C-0/ingezien").text


def test_outside_a_demo_without_a_broker_the_page_says_how(
    database: Database, settings: object
) -> None:
    from dataclasses import replace

    from engine.settings import Settings
    from webapp import create_app

    assert isinstance(settings, Settings)
    app = create_app(replace(settings, demo=False), database)
    page = Visitor(app).get("/mijn/inloggen").text
    assert "bel de gemeente" in page
    assert Visitor(app).get("/mijn/inloggen/digid").status_code == 404


def test_messages_are_mailed_without_their_content(
    app: Flask, world: Households, database: Database, settings: object
) -> None:
    from engine.dossier.client import messages

    with database.transaction(SYSTEM) as session:
        anna = session.get_one(Person, world.people["anna"])
        anna.email = "anna@example.org"
        dossier = world.dossiers[0]
        messages.send(
            session, None, dossier, anna.id, "Geheim onderwerp", "Geheime tekst", world.at
        )
    assert messages.tick(database, world.at) == 1
    assert messages.tick(database, world.at) == 0
    with database.reading(SYSTEM) as session:
        assert session.scalars(select(ClientMessage.mailed_at)).one() == world.at
    assert "Geheime tekst" in enter(app, world.people["anna"]).get("/mijn/C-0/berichten").text
    sent = next((app.extensions["settings"].var / "mail").glob("*.eml")).read_text()
    assert "Geheim" not in sent
