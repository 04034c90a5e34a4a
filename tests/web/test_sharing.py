"""The page *Verstrekkingen*: the ledger, and a sharing by hand that is assessed first."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import func, select

from engine.policy import Actor
from engine.store.database import Database
from engine.store.models import Disclosure
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.items.world import Around, add_around, add_item, add_table
from tests.web.conftest import Visitor
from tests.web.test_pages import check

Enter = Callable[[Actor], Visitor]


@pytest.fixture
def around(app: Flask, database: Database, people: People) -> Around:
    with database.transaction(SYSTEM) as session:
        add_table(session)
        return add_around(session, people)


@pytest.fixture
def items(database: Database, people: People, around: Around) -> tuple[UUID, UUID]:
    """An ordinary item, and one about health."""
    with database.transaction(SYSTEM) as session:
        health = {"category": "gezondheid", "text": "Slaapt slecht."}
        return (
            add_item(session, people, around),
            add_item(session, people, around, **health),
        )


def asked(around: Around, *items: UUID) -> dict[str, object]:
    return {
        "gegevens": [str(one) for one in items],
        "ontvanger": f"partij:{around.school}",
        "kanaal": "telefoon",
        "doel": "onderzoek",
        "grondslag": "wams_5_4_4",
        "noodzaak": "De school past de begeleiding aan.",
        "uitleg": "",
    }


def count(database: Database) -> int:
    with database.reading(SYSTEM) as session:
        return session.scalars(select(func.count()).select_from(Disclosure)).one()


def decide(page: str) -> dict[str, object]:
    """What the button that shares sends along."""
    (form,) = html.fromstring(page).xpath("//form[.//input[@name='gelegenheid']]")
    sent: dict[str, object] = {}
    for name, value in form.form_values():
        if name == "gegevens":
            sent[name] = [*sent.get(name, []), value]  # type: ignore[misc]
        elif name != "csrf_token":
            sent[name] = value
    return sent


def test_a_sharing_is_assessed_decided_and_written_down_once(
    as_actor: Enter, people: People, database: Database, around: Around, items: tuple[UUID, UUID]
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{around.number}/verstrekkingen"
    check(karim.get(path).text)
    check(karim.get(f"{path}/vastleggen").text)
    wrong = karim.post(f"{path}/vastleggen/toets", {**asked(around, items[0]), "noodzaak": ""})
    assert wrong.status_code == 422
    check(wrong.text)
    seen = karim.post(f"{path}/vastleggen/toets", asked(around, items[0]))
    assert seen.status_code == 200, seen.text
    check(seen.text)
    assert count(database) == 0
    check(karim.post(f"{path}/vastleggen/formulier", asked(around, items[0])).text)
    for _ in range(2):
        assert karim.post(f"{path}/vastleggen", decide(seen.text)).status_code == 303
    assert count(database) == 1
    page = karim.get(path).text
    check(page)
    assert "Basisschool De Fantasie" in page
    assert "Per telefoon" in page


def test_what_may_not_be_shared_has_no_button_and_no_way_around_it(
    as_actor: Enter, people: People, database: Database, around: Around, items: tuple[UUID, UUID]
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{around.number}/verstrekkingen"
    seen = karim.post(f"{path}/vastleggen/toets", asked(around, *items))
    check(seen.text)
    assert "Mag niet" in seen.text
    assert "Delen en vastleggen" not in seen.text
    key = {"gelegenheid": str(items[0])}
    tried = karim.post(f"{path}/vastleggen", {**asked(around, *items), **key})
    assert tried.status_code == 422
    check(tried.text)
    assert count(database) == 0
    assert karim.post(f"{path}/vastleggen", asked(around, items[0])).status_code == 403
    for bad in ({"doel": "opsporing"}, {"ontvanger": "partij:x"}, {"grondslag": "x"}):
        sent = {**asked(around, items[0]), **key, **bad}
        assert karim.post(f"{path}/vastleggen", sent).status_code == 422
    assert count(database) == 0


def test_a_refusal_that_was_told_is_written_down(
    as_actor: Enter, people: People, database: Database, around: Around
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{around.number}/verstrekkingen"
    check(karim.get(f"{path}/niet-gedeeld").text)
    told = {
        "soort": "mag_niet",
        "partij": f"partij:{around.clinic}:{around.doctor}",
        "kanaal": "telefoon",
        "reden": "Zij heeft een beroepsgeheim.",
    }
    for wrong in ({"soort": ""}, {"partij": ""}, {"kanaal": "fax"}, {"reden": "999990019"}):
        answer = karim.post(f"{path}/niet-gedeeld", {**told, **wrong})
        assert answer.status_code == 422, wrong
        check(answer.text)
    assert karim.post(f"{path}/niet-gedeeld", told).status_code == 303
    page = karim.get(path).text
    check(page)
    for shown in ("Dokter Bedacht", "per telefoon", "Zij heeft een beroepsgeheim."):
        assert shown in page
    assert count(database) == 0, "nothing was shared"
    assert as_actor(people.zita).post(f"{path}/niet-gedeeld", told).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("karim", 200), ("lisa", 200), ("zita", 404), ("mats", 403)]
)
def test_who_sees_the_ledger(
    as_actor: Enter, people: People, around: Around, who: str, status: int
) -> None:
    visitor = as_actor(getattr(people, who))
    assert visitor.get(f"/dossiers/{around.number}/verstrekkingen").status_code == status


def test_who_watches_over_privacy_exports_it_under_pseudonyms(
    as_actor: Enter, people: People, database: Database, around: Around, items: tuple[UUID, UUID]
) -> None:
    karim, path = as_actor(people.karim), f"/dossiers/{around.number}/verstrekkingen"
    seen = karim.post(f"{path}/vastleggen/toets", asked(around, items[0]))
    assert karim.post(f"{path}/vastleggen", decide(seen.text)).status_code == 303
    assert karim.get("/privacy/verstrekkingen.jsonl").status_code == 403
    exported = as_actor(people.pia).get("/privacy/verstrekkingen.jsonl")
    assert exported.status_code == 200
    (line,) = exported.text.splitlines()
    row = json.loads(line)
    assert row["ground"] == "wams_5_4_4"
    assert str(around.client) not in line
    assert "begeleiding" not in line
    assert len(bytes.fromhex(row["subject"])) == 32
