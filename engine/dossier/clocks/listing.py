"""The clocks of a dossier as one sees them, and which of them ends first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.audit import note
from engine.dossier.clocks.judging import TABLE, allows, known_end, still
from engine.dossier.clocks.keeping import PURPOSE
from engine.dossier.dossiers import visible
from engine.dossier.records.writing import may_record
from engine.policy import Actor
from engine.reference import rows
from engine.reference.row import Row, as_feel
from engine.store.models import Clock, ClockExtension, ClockPause, Dossier


@dataclass(frozen=True, slots=True)
class ClockRow:
    """One clock. `ends_on` is its last day, for one that stands still: if it went on today."""

    clock: Clock
    label: str
    length: str
    """In words: `6 weken`."""
    source: str
    unverified: bool
    ends_on: date
    stands_still: ClockPause | None
    paused_days: int
    pauses: list[ClockPause]
    extensions: list[ClockExtension]
    may_pause: bool
    needs_agreement: bool
    may_extend: bool

    @property
    def runs(self) -> bool:
        return self.clock.ended_on is None


@dataclass(frozen=True, slots=True)
class ClocksView:
    """The clocks that run, the one that ends first in front; and those that were ended."""

    dossier: Dossier
    running: list[ClockRow]
    ended: list[ClockRow]
    may_change: bool


@dataclass(frozen=True, slots=True)
class Nearest:
    """The clock of a dossier that ends first; `ended_on` when none runs any more."""

    label: str
    ends_on: date
    stands_still: bool
    ended_on: date | None = None


def listing(session: Session, actor: Actor, number: str, at: datetime) -> ClocksView:
    """The clocks of a dossier that the actor may see; notes that they were read.

    Raises `NotFound`.
    """
    dossier = visible(session, actor, number)
    found = clock_rows(session, dossier.id, rows.day_of(at))
    may_change = may_record(session, actor, dossier)
    part = "termijnen"
    note(session, actor, "dossier:read", at, dossier_id=dossier.id, object_id=part, purpose=PURPOSE)
    return ClocksView(
        dossier=dossier,
        running=[one for one in found if one.runs],
        ended=[one for one in found if not one.runs],
        may_change=may_change,
    )


def clock_rows(session: Session, dossier_id: UUID, day: date) -> list[ClockRow]:
    """All clocks of a dossier, by their last day. The caller has looked who may see it."""
    terms = {one.key: one for one in rows.rows(session, TABLE, day)}
    found = session.scalars(
        select(Clock).where(Clock.dossier_id == dossier_id).order_by(Clock.ends_on, Clock.made_at)
    ).all()
    return [_row(session, one, terms.get(one.term), day) for one in found]


def nearest(session: Session, numbers: Iterable[str], day: date) -> dict[str, Nearest]:
    """Number of a dossier → its clock that ends first, of those that run."""
    found: dict[str, Nearest] = {}
    of_these = Dossier.number.in_(set(numbers))
    still_standing = select(ClockPause.clock_id).where(
        ClockPause.clock_id == Clock.id,
        ClockPause.started_on <= day,
        ClockPause.resumed_on.is_(None) | (ClockPause.resumed_on > day),
    )
    told = session.execute(
        select(Dossier.number, Clock.term, Clock.ends_on, still_standing.exists())
        .join(Dossier, Dossier.id == Clock.dossier_id)
        .where(of_these, Clock.ended_on.is_(None))
        .order_by(Clock.ends_on)
    ).all()
    labels = rows.labels(session, day, TABLE) if told else {}
    for number, term, ends_on, stands_still in told:
        found.setdefault(number, Nearest(labels.get(term, term), ends_on, stands_still))
    return found


def shown(session: Session, dossier: Dossier, day: date) -> Nearest | None:
    """What the page of a dossier tells: the clock that ends first, else the one ended last. The
    caller has looked who may see it."""
    running = nearest(session, [dossier.number], day).get(dossier.number)
    if running is not None:
        return running
    over = select(Clock).where(Clock.dossier_id == dossier.id, Clock.ended_on.is_not(None))
    last = session.scalars(over.order_by(Clock.ended_on.desc(), Clock.id).limit(1)).first()
    if last is None:
        return None
    label = rows.labels(session, day, TABLE).get(last.term, last.term)
    return Nearest(label, last.ends_on, stands_still=False, ended_on=last.ended_on)


def _row(session: Session, clock: Clock, term: Row | None, day: date) -> ClockRow:
    pauses = list(
        session.scalars(
            select(ClockPause)
            .where(ClockPause.clock_id == clock.id)
            .order_by(ClockPause.started_on)
        )
    )
    extensions = list(
        session.scalars(
            select(ClockExtension)
            .where(ClockExtension.clock_id == clock.id)
            .order_by(ClockExtension.made_at)
        )
    )
    pausing, extending = allows(term, "pauzeren"), allows(term, "verlengen")
    until = clock.ended_on or day
    return ClockRow(
        clock=clock,
        label=term.label if term else clock.term,
        length=in_words(clock.amount, clock.unit, day),
        source=term.source if term else "",
        unverified=bool(term and term.unverified),
        ends_on=known_end(session, clock, until),
        stands_still=next((one for one in pauses if still(one).holds(until)), None),
        paused_days=sum(_days(one, until) for one in pauses),
        pauses=pauses,
        extensions=extensions,
        may_pause=pausing != "niet",
        needs_agreement=pausing == "instemming",
        may_extend=extending == "vaker" or (extending == "een_keer" and not extensions),
    )


def in_words(amount: int, unit: str, day: date) -> str:
    """`6 weken`, `1 maand`."""
    values = {"aantal": amount, "eenheid": unit}
    row = Row(TABLE, "", 0, "", values, "", False, None, None)
    return str(as_feel(row, day)["omschrijving"])


def _days(pause: ClockPause, until: date) -> int:
    return max(0, ((pause.resumed_on or until) - pause.started_on).days)
