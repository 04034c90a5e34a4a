"""What a clock may: stand still or get more time, by its term and by what came before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.clocks.terms import Length, Standstill, last_day
from engine.dossier.records.writing import RecordInvalid, missing, not_later
from engine.reference import rows
from engine.reference.row import Row
from engine.reference.schema import UNITS
from engine.store.models import Clock, ClockExtension, ClockPause

TABLE: Final = "termijnen"


@dataclass(frozen=True, slots=True)
class Pause:
    """From a day on a clock stands still, for a reason; `days`: for so many, else until it is
    resumed. `agreed_on`: when the client agreed."""

    started_on: date
    reason: str
    days: int | None = None
    agreed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Extension:
    """So much more time, why, and when the client was told."""

    length: Length
    reason: str
    announced_on: date


def newest(session: Session, dossier_id: UUID, term: str, about: str | None = None) -> Clock | None:
    """The clock of this term that was started last and still runs; of that subject, if one is
    told."""
    running = Clock.dossier_id == dossier_id, Clock.term == term, Clock.ended_on.is_(None)
    told = (Clock.about == about,) if about else ()
    return session.scalars(
        select(Clock).where(*running, *told).order_by(Clock.made_at.desc(), Clock.id).limit(1)
    ).first()


def pauses(session: Session, clock_id: UUID) -> list[ClockPause]:
    """The pauses of a clock, from the first to the last."""
    wanted = select(ClockPause).where(ClockPause.clock_id == clock_id)
    return list(session.scalars(wanted.order_by(ClockPause.started_on)))


def extensions(session: Session, clock_id: UUID) -> list[ClockExtension]:
    """The extensions of a clock, from the first to the last."""
    wanted = select(ClockExtension).where(ClockExtension.clock_id == clock_id)
    return list(session.scalars(wanted.order_by(ClockExtension.made_at)))


def term_of(session: Session, clock: Clock, day: date) -> Row | None:
    """The row of the reference table that a clock goes by; None when it is there no longer."""
    found = (one for one in rows.rows(session, TABLE, day) if one.key == clock.term)
    return next(found, None)


def allows(term: Row | None, column: str) -> str:
    """What the term says of standing still (`pauzeren`) or more time (`verlengen`)."""
    told: Any = term.values.get(column) if term else None
    return str(told or {"pauzeren": "reden", "verlengen": "niet"}[column])


def longest(session: Session, term: Row | None, day: date) -> Length | None:
    """How much more time the term gives at most, as the table says; None: it does not say."""
    key = term.values.get("verlenging") if term else None
    found = next((one for one in rows.rows(session, TABLE, day) if one.key == key), None)
    return Length(int(found.values["aantal"]), str(found.values["eenheid"])) if found else None


def known_end(session: Session, clock: Clock, day: date) -> date:
    """The last day of a clock when it would go on that day, if it stands still."""
    stops = [
        Standstill(one.started_on, one.resumed_on or max(day, one.started_on))
        for one in pauses(session, clock.id)
    ]
    longer = [Length(one.amount, one.unit) for one in extensions(session, clock.id)]
    return last_day(clock.started_on, Length(clock.amount, clock.unit), longer, stops)


def judge_pause(
    session: Session, clock: Clock, wanted: Pause, stops: Standstill, at: datetime
) -> None:
    """Raise `RecordInvalid` when the clock may not stand still so."""
    rule = allows(term_of(session, clock, rows.day_of(at)), "pauzeren")
    unagreed = rule == "instemming" and wanted.agreed_on is None
    overlaps = any(_overlap(still(one), stops) for one in pauses(session, clock.id))
    told = ["Vul in wanneer de cliënt ermee instemde. Zonder instemming loopt deze termijn door."]
    RecordInvalid.raise_for(
        {
            "": ["Deze termijn mag niet stilstaan."] if rule == "niet" else [],
            "vanaf": _begins(clock, wanted, at)
            or (["De termijn staat dan al stil."] if overlaps else []),
            "dagen": ["Vul een getal in dat groter is dan 0."] if (wanted.days or 1) < 1 else [],
            "reden": missing(wanted.reason, "Vul in waarom de termijn stilstaat."),
            "instemming": told if unagreed else not_later(wanted.agreed_on, at),
        }
    )


def _begins(clock: Clock, wanted: Pause, at: datetime) -> list[str]:
    if wanted.started_on < clock.started_on:
        return ["De termijn was toen nog niet begonnen."]
    if wanted.started_on > clock.ends_on:
        return ["De termijn is dan al voorbij."]
    return not_later(wanted.started_on, at)


def judge_extension(session: Session, clock: Clock, wanted: Extension, at: datetime) -> None:
    """Raise `RecordInvalid` when the clock may not get this time."""
    term = term_of(session, clock, rows.day_of(at))
    rule, most = allows(term, "verlengen"), longest(session, term, rows.day_of(at))
    again = rule == "een_keer" and extensions(session, clock.id)
    whole = wanted.length.unit in dict(UNITS)
    late = wanted.announced_on > known_end(session, clock, rows.day_of(at))
    RecordInvalid.raise_for(
        {
            "": ["Deze termijn mag niet verlengd worden."]
            if rule == "niet"
            else (["Deze termijn is al een keer verlengd. Vaker mag niet."] if again else []),
            "aantal": ["Vul een getal in dat groter is dan 0."]
            if wanted.length.amount < 1
            else _too_long(clock, wanted.length, most if whole else None),
            "eenheid": [] if whole else ["Kies een van de mogelijkheden."],
            "reden": missing(wanted.reason, "Vul in waarom de termijn langer wordt."),
            "gemeld": ["Verlengen kan alleen als de cliënt het voor het einde hoort."]
            if late
            else not_later(wanted.announced_on, at),
        }
    )


def _overlap(one: Standstill, other: Standstill) -> bool:
    """Whether there is a day on which both stand still."""
    ends = one.resumed_on or date.max, other.resumed_on or date.max
    return one.started_on < ends[1] and other.started_on < ends[0]


def still(row: ClockPause) -> Standstill:
    """A pause as `terms` reckons with it."""
    return Standstill(row.started_on, row.resumed_on)


def _too_long(clock: Clock, wanted: Length, most: Length | None) -> list[str]:
    if most is None or last_day(clock.ends_on, wanted) <= last_day(clock.ends_on, most):
        return []
    return [f"Deze termijn mag ten hoogste {most.amount} {most.unit} langer duren."]
