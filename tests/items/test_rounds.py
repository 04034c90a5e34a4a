"""What the questions of the investigation leave in the dossier, however often they are asked."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.dossier import items
from engine.store.models import Service
from engine.work.errors import OperationFailed
from engine.work.operations import Call, find
from tests.conftest import People
from tests.items.world import AT, Around, add_around

DEBT = {"domein": "Wonen", "omschrijving": "Huurachterstand.", "bron": "cliënt", "soort": "gewoon"}
ILL = {"domein": "wonen", "omschrijving": "Slaapt slecht.", "datum": "2026-11-20"}
COACH = {
    **DEBT,
    "omschrijving": "Budgetcoach",
    "uitvoerder": "Stichting Bedacht",
    "effect": "Deels",
}
WHY = {"doel": "onderzoek", "grondslag": "wams_5_4_1", "noodzaak": "Om te zien wat samenhangt."}
CASE = uuid4()


@pytest.fixture
def around(session: Session, people: People) -> Around:
    return add_around(session, people)


def told(
    session: Session,
    people: People,
    around: Around,
    *rows: Any,
    name: str = "gegevens",
    **more: Any,
) -> list[str]:
    """What the operation gives back."""
    given = {"gegevens": list(rows), **WHY, **more}
    who, key = people.karim.user_id, str(uuid4())
    call = Call(session, around.dossier.id, CASE, who, AT, {"stap": name}, given, key)
    found: list[str] = find(f"{name}:vastleggen")(call)["vastgelegd"]
    session.flush()
    session.expire_all()
    return found


def test_each_fact_accounts_for_itself(session: Session, people: People, around: Around) -> None:
    school = {**DEBT, "omschrijving": "Verzuimt.", "bron": "andere partij"}
    told(session, people, around, DEBT, ILL, {**school, "partij": str(around.school)})
    seen = {one.text: one for one in items.seen_by(session, people.karim, around.dossier)}
    assert set(seen) == {"Huurachterstand.", "Slaapt slecht.", "Verzuimt."}
    for one in seen.values():
        assert (one.domain, one.purpose, one.ground) == ("wonen", "onderzoek", "wams_5_4_1")
        assert (one.necessity, one.person_id) == (WHY["noodzaak"], around.client)
    assert seen["Verzuimt."].party_id == around.school
    assert (seen["Slaapt slecht."].source, seen["Slaapt slecht."].circle) == (
        "gemeente",
        "behandeling",
    )


def test_a_question_asked_again_doubles_nothing(
    session: Session, people: People, around: Around
) -> None:
    first = told(session, people, around, DEBT, ILL)
    assert told(session, people, around, DEBT, ILL, eerder=first) == first
    second = told(session, people, around, DEBT, eerder=first)
    in_use = [
        one.text
        for one in items.seen_by(session, people.karim, around.dossier)
        if one.withdrawn_at is None
    ]
    assert (in_use, second) == (["Huurachterstand."], first[:1])
    assert told(session, people, around, DEBT, ILL, eerder=second) == first
    again = items.seen_by(session, people.karim, around.dossier)
    assert [one.withdrawn_at for one in again] == [None, None]


def test_help_stands_in_the_plan_too(session: Session, people: People, around: Around) -> None:
    ended = {**COACH, "omschrijving": "Dagbesteding", "tot": "2024-12-31"}
    first = told(session, people, around, COACH, ended, name="hulp")
    found = {one.what: one for one in session.scalars(select(Service))}
    assert set(found) == {"Budgetcoach (Stichting Bedacht)", "Dagbesteding (Stichting Bedacht)"}
    assert {str(one.id) for one in found.values()} == set(first)
    assert [one.ended_on is None for one in found.values()].count(True) == 1
    told(session, people, around, COACH, name="hulp", eerder=first)
    assert [one.what for one in session.scalars(select(Service))] == [
        "Budgetcoach (Stichting Bedacht)"
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"domein": "Sterrenkunde"},
        {"betreft": "Niemand Hier"},
        {"omschrijving": "BSN 999990019"},
        {"bron": "andere partij", "partij": "x"},
    ],
)
def test_what_may_not_be_written_down_is_not(
    session: Session, people: People, around: Around, wrong: dict[str, str]
) -> None:
    with pytest.raises(OperationFailed):
        told(session, people, around, {**DEBT, **wrong})
