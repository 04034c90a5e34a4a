"""Signaleringen of terms that come to an end: looked for by the clock, so that they come also when
nobody opens the dossier. Once for each last day; a later day, after a pause, is told of again."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import case, exists, func, select
from sqlalchemy.orm import Session

from engine.dossier.clocks.judging import TABLE
from engine.dossier.signals import raise_signal
from engine.reference import rows
from engine.store.database import Database
from engine.store.models import Clock, ClockPause, Dossier, Signal
from engine.store.who import SYSTEM

DAYS_BEFORE: Final = 7
"""When the reference table does not say."""
MOST_AT_ONCE: Final = 500


def tick(database: Database, now: datetime | None = None) -> int:
    """Raise what is due; returns how many. Several nodes at once raise each once."""
    with database.transaction(SYSTEM) as session:
        return remind(session, now or datetime.now(UTC))


def remind(session: Session, at: datetime) -> int:
    """The same in a transaction of somebody else, who sees what he may see."""
    day = rows.day_of(at)
    terms = {one.key: one for one in rows.rows(session, TABLE, day)}
    before = {key: int(one.values.get("waarschuwen") or DAYS_BEFORE) for key, one in terms.items()}
    farthest = max([*before.values(), DAYS_BEFORE])
    near = [one for one in _due(session, day, farthest) if _is_near(one, before, day)]
    for clock in near:
        label = terms[clock.term].label if clock.term in terms else clock.term
        _raise(session, clock, f"{label}: {clock.about}" if clock.about else label, day, at)
    return len(near)


def _due(session: Session, day: date, farthest: int) -> list[Clock]:
    """Clocks of open dossiers that end by then, run, and have not been told of as they are now."""
    stands = exists().where(
        ClockPause.clock_id == Clock.id,
        ClockPause.started_on <= day,
        ClockPause.resumed_on.is_(None) | (ClockPause.resumed_on > day),
    )
    stage = case((Clock.ends_on < day, ":voorbij"), else_=":nadert")
    told = exists().where(
        Signal.dossier_id == Clock.dossier_id,
        Signal.source_key == func.concat("clock:", Clock.id, ":", Clock.ends_on, stage),
    )
    return list(
        session.scalars(
            select(Clock)
            .join(Dossier, Dossier.id == Clock.dossier_id)
            .where(
                Clock.ended_on.is_(None),
                Clock.ends_on <= day + timedelta(days=farthest),
                Dossier.status == "open",
                ~stands,
                ~told,
            )
            .order_by(Clock.ends_on)
            .limit(MOST_AT_ONCE)
        )
    )


def _is_near(clock: Clock, before: Mapping[str, int], day: date) -> bool:
    return clock.ends_on <= day + timedelta(days=before.get(clock.term, DAYS_BEFORE))


def source_key(clock: Clock, day: date) -> str:
    """What names the signalering of a clock as it is on that day: coming to its end, or past it."""
    return f"clock:{clock.id}:{clock.ends_on}:{'voorbij' if clock.ends_on < day else 'nadert'}"


def _raise(session: Session, clock: Clock, label: str, day: date, at: datetime) -> None:
    passed = clock.ends_on < day
    on = f"{clock.ends_on:%d-%m-%Y}"
    raise_signal(
        session,
        clock.dossier_id,
        kind="termijn_verstreken" if passed else "termijn_nadert",
        message=f"{label}: eindigde op {on}." if passed else f"{label}: eindigt op {on}.",
        severity="dringend" if passed else "waarschuwing",
        source_key=source_key(clock, day),
        at=at,
    )
