"""No closed dossier without the day on which it may go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.dossier.items import scope
from engine.store.models import RetentionClock
from engine.work.operations import Call, find
from tests.conftest import People
from tests.items.world import AT, Around, add_around


@pytest.fixture
def around(session: Session, people: People) -> Around:
    return add_around(session, people)


def ask(session: Session, around: Around, name: str, days: int = 0, **told: Any) -> RetentionClock:
    """What the operation leaves."""
    moment, key = AT + timedelta(days=days), uuid4()
    find(name)(Call(session, around.dossier.id, key, None, moment, {}, told, str(key)))
    session.flush()
    return session.scalars(
        select(RetentionClock).where(RetentionClock.dossier_id == around.dossier.id)
    ).one()


def decide(session: Session, people: People, around: Around, *laws: str) -> None:
    scope.decide(
        session,
        people.karim,
        around.dossier.id,
        laws=laws,
        domains=[],
        is_bound=True,
        explanation="Besproken.",
        at=AT,
    )


@pytest.mark.parametrize(
    ("laws", "told", "years"),
    [
        (["participatiewet"], {}, 10),
        (["participatiewet", "wmo_2015"], {}, 15),
        (["wmo_2015"], {"wetten": ["participatiewet"]}, 10),
        (["wgs"], {}, 20),  # no term of its own: the longest
        ([], {}, 20),  # turned down before any law came up
    ],
)
def test_a_dossier_that_closes_begins_its_term(
    session: Session,
    people: People,
    around: Around,
    laws: list[str],
    told: dict[str, Any],
    years: int,
) -> None:
    if laws:
        decide(session, people, around, *laws)
    clock = ask(session, around, "dossier:afsluiten", resultaat="Klaar", **told)
    assert around.dossier.status == "closed"
    assert (clock.years, clock.started_on) == (years, AT.date())
    assert clock.due_on == AT.date().replace(year=AT.year + years)


def test_what_began_on_that_day_stays(session: Session, people: People, around: Around) -> None:
    ask(session, around, "bewaartermijn:starten", wetten=["participatiewet"])
    clock = ask(session, around, "dossier:afsluiten", resultaat="Klaar")
    assert (clock.laws, clock.years) == (["participatiewet"], 10)


def test_what_began_before_is_counted_from_the_closing(
    session: Session, people: People, around: Around
) -> None:
    before = ask(session, around, "bewaartermijn:starten", wetten=["participatiewet"]).started_on
    clock = ask(session, around, "dossier:afsluiten", days=9, resultaat="Klaar")
    assert clock.started_on == before + timedelta(days=9)
    assert clock.years == 10
