"""Who looked, per day and per person, with every time still there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from engine.accountability.looks import DONE, Look
from engine.dossier.client.looked import DAYS, page

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TEAM = "Een medewerker van Toegang Noord"
KARIM, NOOR = UUID(int=1), UUID(int=2)
READ = DONE["dossier:read"]


def look(days: int, by: UUID | None = KARIM, what: str = READ, why: str = "Omdat.") -> Look:
    who = TEAM if by else "De computer"
    return Look(NOON - timedelta(days=days), who, what, why, "1", uuid4(), "", by)


def test_a_day_tells_each_person_once_with_how_often_and_why() -> None:
    some = [
        look(0, what="rondde een stap af"),
        look(0),
        look(0, why="Ook."),
        look(0, NOOR),
        look(0, None),
    ]
    (day,) = page(some).days
    assert day.day == date(2026, 11, 23)
    assert [one.who for one in day.lookers] == [TEAM, f"Nog een{TEAM[3:]}", "De computer"]
    karim = day.lookers[0]
    assert karim.did == [(READ, 2), ("rondde een stap af", 1)]
    assert karim.reasons == ["Omdat", "Ook"]
    assert karim.looks == some[:3]


@given(st.lists(st.tuples(st.integers(0, 60), st.sampled_from([KARIM, NOOR, None])), max_size=80))
def test_every_look_is_reached_once_by_going_on(told: list[tuple[int, UUID | None]]) -> None:
    looks = sorted((look(*one) for one in told), key=lambda one: one.at, reverse=True)
    reached: list[Look] = []
    until: date | None = None
    while True:
        shown = page(looks, until)
        assert len(shown.days) <= DAYS
        reached += [one for day in shown.days for each in day.lookers for one in each.looks]
        until = shown.before
        if until is None:
            break
    assert sorted(map(repr, reached)) == sorted(map(repr, looks))
