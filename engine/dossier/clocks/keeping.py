"""Starting a clock, letting it stand still and go on, giving it more time, and ending it.

Each of these says why, stands on the timeline and in the logs, and works out anew what the clock
ends on. Pages come in by the number of a dossier; the process by `Place`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from engine.dossier.clocks.judging import (
    TABLE,
    Extension,
    Pause,
    extensions,
    judge_extension,
    judge_pause,
    pauses,
    still,
)
from engine.dossier.clocks.terms import Length, Standstill, last_day
from engine.dossier.records.writing import (
    RecordInvalid,
    missing,
    not_later,
    recordable,
    settle,
    tell,
)
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.reference.row import Row
from engine.store.models import Clock, ClockExtension, ClockPause

PURPOSE: Final = "Termijnen bewaken"


@dataclass(frozen=True, slots=True)
class Place:
    """In which dossier, and by whom: a medewerker, or the process in the step of an account."""

    dossier_id: UUID
    actor: Actor | None = None
    account_id: UUID | None = None

    @property
    def made_by(self) -> UUID | None:
        return self.actor.user_id if self.actor else self.account_id


def place(session: Session, actor: Actor, number: str) -> Place:
    """Where somebody writes. Raises `NotFound` and `NotAllowed`."""
    return Place(recordable(session, actor, number).id, actor)


def start(
    session: Session, where: Place, term: str, started_on: date, about: str, at: datetime
) -> Clock:
    """Start a clock of a term of the reference table; it counts from the day after `started_on`.

    Raises `RecordInvalid`.
    """
    day = rows.day_of(at)
    known = {one.key: one for one in rows.rows(session, TABLE, day) if one.holds_on(day)}
    RecordInvalid.raise_for(
        {
            "termijn": [] if term in known else ["Kies een termijn."],
            "vanaf": not_later(started_on, at),
        }
    )
    length = _length(known[term])
    clock = Clock(
        id=uuid4(),
        dossier_id=where.dossier_id,
        term=term,
        about=about.strip() or None,
        started_on=started_on,
        amount=length.amount,
        unit=length.unit,
        ends_on=last_day(started_on, length),
        made_by=where.made_by,
        made_at=at,
    )
    session.add(clock)
    _tell(session, where, clock, "started", at)
    return clock


def pause(session: Session, where: Place, clock_id: UUID, wanted: Pause, at: datetime) -> Clock:
    """Let a clock stand still. Raises `NotFound` and `RecordInvalid`."""
    clock = _running(session, where, clock_id)
    stops = Standstill(
        wanted.started_on,
        wanted.started_on + timedelta(days=wanted.days) if wanted.days else None,
    )
    judge_pause(session, clock, wanted, stops, at)
    session.add(
        ClockPause(
            id=uuid4(),
            clock_id=clock.id,
            dossier_id=clock.dossier_id,
            started_on=stops.started_on,
            resumed_on=stops.resumed_on,
            reason=wanted.reason.strip(),
            agreed_on=wanted.agreed_on,
            made_by=where.made_by,
            made_at=at,
        )
    )
    _tell(session, where, clock, "paused", at)
    return clock


def resume(session: Session, where: Place, clock_id: UUID, day: date, at: datetime) -> Clock:
    """Let a clock go on, `day` being the first that counts again.

    Raises `NotFound` and `RecordInvalid`.
    """
    clock = _running(session, where, clock_id)
    today = rows.day_of(at)
    found = next((one for one in pauses(session, clock.id) if still(one).holds(today)), None)
    if found is None:
        RecordInvalid.raise_for({"": ["Deze termijn staat niet stil."]})
        raise NotFound
    early = ["De termijn stond toen nog niet stil."] if day < found.started_on else []
    RecordInvalid.raise_for({"vanaf": early or not_later(day, at)})
    found.resumed_on = day
    _tell(session, where, clock, "resumed", at)
    return clock


def extend(
    session: Session, where: Place, clock_id: UUID, wanted: Extension, at: datetime
) -> Clock:
    """Give a clock more time. Raises `NotFound` and `RecordInvalid`."""
    clock = _running(session, where, clock_id)
    judge_extension(session, clock, wanted, at)
    session.add(
        ClockExtension(
            id=uuid4(),
            clock_id=clock.id,
            dossier_id=clock.dossier_id,
            amount=wanted.length.amount,
            unit=wanted.length.unit,
            reason=wanted.reason.strip(),
            announced_on=wanted.announced_on,
            made_by=where.made_by,
            made_at=at,
        )
    )
    _tell(session, where, clock, "extended", at)
    return clock


def end(
    session: Session, where: Place, clock_id: UUID, ended_on: date, reason: str, at: datetime
) -> Clock:
    """What the clock was for is done, or it no longer matters: it stops, for a reason.

    Raises `NotFound` and `RecordInvalid`.
    """
    clock = _running(session, where, clock_id)
    early = ["De termijn was toen nog niet begonnen."] if ended_on < clock.started_on else []
    RecordInvalid.raise_for(
        {
            "einddatum": early or not_later(ended_on, at),
            "reden": missing(reason, "Vul in waarom de termijn klaar is."),
        }
    )
    clock.ended_on, clock.end_reason = ended_on, reason.strip()
    settle(session, clock.dossier_id, f"clock:{clock.id}:", where.made_by, at)
    _tell(session, where, clock, "ended", at)
    return clock


def _running(session: Session, where: Place, clock_id: UUID) -> Clock:
    """The clock, locked, so that two pauses can't overlap unseen."""
    clock = session.get(Clock, clock_id, with_for_update=True)
    if clock is None or clock.dossier_id != where.dossier_id or clock.ended_on is not None:
        raise NotFound
    return clock


def _length(row: Row) -> Length:
    return Length(int(row.values["aantal"]), str(row.values["eenheid"]))


def _tell(session: Session, where: Place, clock: Clock, what: str, at: datetime) -> None:
    session.flush()
    clock.ends_on = last_day(
        clock.started_on,
        Length(clock.amount, clock.unit),
        [Length(one.amount, one.unit) for one in extensions(session, clock.id)],
        [still(one) for one in pauses(session, clock.id)],
    )
    tell(session, where.actor, clock.dossier_id, f"clock:{what}", clock.id, at, purpose=PURPOSE)
