"""The part *Inzage* for medewerkers: the client's page as he sees it, minutes, looks and scope."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine.dossier.conference.minutes import Minutes, MinutesItem, digest, to_content
from engine.dossier.items import scope
from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import (
    Conference,
    Item,
    Participant,
    ScopeEntry,
    SentMinutes,
)
from engine.store.who import SYSTEM
from tests.client.world import Households
from tests.conftest import People
from tests.web.conftest import Visitor
from tests.web.test_client import PARTS, all_pages, enter, world

__all__ = ["world"]

OFFICE = "/dossiers/C-0/inzage"


@pytest.fixture
def karim(as_actor: Callable[[Actor], Visitor], people: People) -> Visitor:
    """The behandelaar of the first dossier."""
    return as_actor(people.karim)


def previewed(visitor: Visitor, person_id: UUID) -> str:
    pages = [visitor.get(f"{OFFICE}/{person_id}{part}") for part in PARTS]
    assert {page.status_code for page in pages} == {200}
    return "".join(page.text for page in pages)


def test_a_preview_shows_what_the_client_sees_and_no_more_than_the_reader_may(
    app: Flask, world: Households, karim: Visitor, database: Database
) -> None:
    for name in ("anna", "boris"):
        own, shown = (
            all_pages(enter(app, world.people[name]), "C-0"),
            previewed(karim, world.people[name]),
        )
        for item in world.items.values():
            for version in (1, 2):
                canary = f"kanarie {item} {version}"
                assert (canary in own) == (canary in shown), (name, canary)
    with database.transaction(SYSTEM) as session:
        session.execute(
            update(Item).where(Item.id == world.items[0, "anna"]).values(circle="persoon")
        )
    assert f"kanarie {world.items[0, 'anna']}" not in previewed(karim, world.people["anna"])
    assert "voor u op de pagina" not in all_pages(enter(app, world.people["anna"]), "C-0")


def test_only_who_decides_previews_and_only_who_may_look_in_is_previewed(
    world: Households, karim: Visitor, as_actor: Callable[[Actor], Visitor], people: People
) -> None:
    refused = as_actor(people.loes).get(f"{OFFICE}/{world.people['anna']}")
    assert refused.status_code in {403, 404}
    outside = karim.get(f"{OFFICE}/{world.people['carla']}")
    assert (outside.status_code, outside.location) == (303, OFFICE)
    assert karim.get(f"{OFFICE}/{uuid4()}").status_code == 404


def test_a_look_can_be_withheld_for_a_while(app: Flask, world: Households, karim: Visitor) -> None:
    anna = enter(app, world.people["anna"])
    karim.get("/dossiers/C-0")
    before = anna.get("/mijn/C-0/ingezien").text.count("<li>")
    page = karim.get(OFFICE).text
    choice = page.split('value="inzage:')[1].split('"')[0]
    assert choice in karim.get(f"{OFFICE}/{world.people['anna']}/ingezien").text
    fields = {
        "wat": f"inzage:{choice}",
        "persoon": str(world.people["anna"]),
        "reden": "Een gesprek hierover is gepland.",
        "tot": (world.today + timedelta(days=7)).isoformat(),
    }
    assert karim.post(f"{OFFICE}/beperkingen", fields).status_code == 303
    hidden = karim.get(f"{OFFICE}/{world.people['anna']}/ingezien").text
    assert choice not in hidden
    assert before


@pytest.mark.parametrize(("kind", "left"), [("beperken", ["wmo_2015"]), ("intrekken", [])])
def test_what_is_granted_becomes_the_scope(
    app: Flask, world: Households, karim: Visitor, database: Database, kind: str, left: list[str]
) -> None:
    anna = enter(app, world.people["anna"])
    asked = {"soort": kind, "over": str(world.people["anna"]), "tekst": "Minder graag."}
    assert anna.post("/mijn/C-0/verzoeken", asked).status_code == 303
    path = karim.get(OFFICE).text.split('action="/dossiers/C-0/inzage/verzoeken/')[1]
    path = f"{OFFICE}/verzoeken/{path.split(chr(34))[0]}"
    granted: dict[str, str | list[str]] = {"besluit": "ja", "antwoord": "Dat doen wij."}
    if kind == "beperken":
        assert karim.post(path, granted).status_code == 422
    assert karim.post(path, {**granted, "wet": ["bestaat_niet"]}).status_code == 422
    assert karim.post(path, {**granted, "wet": left}).status_code == 303
    with database.reading(SYSTEM) as session:
        entry = session.scalars(select(ScopeEntry)).one()
        assert (entry.laws, entry.domains, entry.is_bound) == (left, [], True)
        assert scope.offered_domains(session, world.dossiers[0]) == set(left)


def test_a_client_reads_his_own_minutes_without_what_is_withheld(
    app: Flask, world: Households, karim: Visitor, database: Database
) -> None:
    item = world.items[0, "anna"]
    with database.transaction(SYSTEM) as session:
        key = sent_minutes(session, world, item)
    anna, boris = enter(app, world.people["anna"]), enter(app, world.people["boris"])
    assert f"/verslagen/{key}" in anna.get("/mijn/C-0/berichten").text
    assert f"kanarie {item} 2" in anna.get(f"/mijn/C-0/verslagen/{key}").text
    pdf = anna.get(f"/mijn/C-0/verslagen/{key}/pdf")
    assert pdf.data.startswith(b"%PDF")
    for path in (f"/mijn/C-0/verslagen/{key}", f"/mijn/C-0/verslagen/{key}/pdf"):
        assert boris.get(path).status_code == 404
    fields = {
        "wat": f"item:{item}",
        "persoon": str(world.people["anna"]),
        "reden": "Een gesprek hierover is gepland.",
        "tot": world.today.isoformat(),
    }
    assert karim.post(f"{OFFICE}/beperkingen", fields).status_code == 303
    assert f"kanarie {item}" not in anna.get(f"/mijn/C-0/verslagen/{key}").text


def sent_minutes(session: Session, world: Households, item: UUID) -> UUID:
    """Minutes that Anna got, with one gegeven about her."""
    part = seat(session, world)
    line = MinutesItem(str(item), 2, "Anna", "Wmo 2015", f"kanarie {item} 2")
    minutes = Minutes("Anna", "Overleg", world.today.isoformat(), "Stadhuis", (line,), (), 1)
    content = to_content(minutes)
    sent = SentMinutes(
        id=uuid4(),
        dossier_id=world.dossiers[0],
        conference_id=part.conference_id,
        participant_id=part.id,
        version=1,
        content=content,
        hash=digest(content),
        sent_at=world.at,
    )
    session.add(sent)
    return sent.id


def seat(session: Session, world: Households) -> Participant:
    """Anna in a casusoverleg of which the minutes went out."""
    conference = Conference(
        id=uuid4(),
        dossier_id=world.dossiers[0],
        subject="Overleg",
        purpose="onderzoek",
        ground="wams_5_4_1",
        necessity="nodig",
        held_on=world.today,
        place="Stadhuis",
        state="distributed",
        created_at=world.at,
    )
    session.add(conference)
    session.flush()
    part = Participant(
        id=uuid4(),
        dossier_id=world.dossiers[0],
        conference_id=conference.id,
        kind="client",
        person_id=world.people["anna"],
        necessity="Zij is de cliënt.",
    )
    session.add(part)
    session.flush()
    return part
