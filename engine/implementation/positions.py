"""Where the municipality stands on the four axes, per day; only added to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.implementation.axes import AXES, HIGHEST, LOWEST
from engine.invalid import Invalid
from engine.policy import Actor, demand
from engine.store.models import SelfPosition

IN_ORDER: Final = select(SelfPosition).order_by(SelfPosition.made_at)
"""There are a few in a year: of each day the last one counts."""


class PositionInvalid(Invalid):
    """Deze zelfpositionering kan zo niet worden bewaard."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where the municipality stood on a day: key of an axis → 1 to 5, with an explanation."""

    day: date
    places: Mapping[str, int]
    explanation: str


def place(session: Session, actor: Actor, position: Position, today: date, at: datetime) -> None:
    """Write down a position of today or before; `at` is aware UTC.

    Raises `NotAllowed`, and `PositionInvalid`.
    """
    demand(actor, "implementation:use")
    if position.day > today:
        raise PositionInvalid({"dag": ["Kies vandaag of een dag daarvoor."]})
    wrong = {
        axis.key: [f"Kies een plaats van {LOWEST} tot en met {HIGHEST}."]
        for axis in AXES
        if not LOWEST <= position.places.get(axis.key, 0) <= HIGHEST
    }
    PositionInvalid.raise_for(wrong)
    row = SelfPosition(
        day=position.day,
        **{axis.key: position.places[axis.key] for axis in AXES},
        explanation=position.explanation.strip(),
        account_id=actor.user_id,
        made_at=at,
    )
    session.add(row)
    session.flush()
    note(session, actor, "implementation:placed", at, object_id=str(row.id), person_ids=())


def history(session: Session, actor: Actor) -> list[Position]:
    """The position of each day, the newest day first: what was written last about it."""
    demand(actor, "implementation:use")
    by_day = {row.day: row for row in session.scalars(IN_ORDER)}
    return [_position(by_day[day]) for day in sorted(by_day, reverse=True)]


def _position(row: SelfPosition) -> Position:
    places = {
        "reading": row.reading,
        "discussion": row.discussion,
        "integral": row.integral,
        "safeguards": row.safeguards,
    }
    return Position(row.day, places, row.explanation)
