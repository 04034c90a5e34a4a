"""Until when a closed dossier is kept: the longest term of its laws, counted from its closing."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.reference.row import Row
from engine.reference.rows import day_of
from engine.store.models import Dossier, Event, RetentionClock, RetentionExtension

KINDS: Final = {
    "bezwaar": "Bezwaar of beroep",
    "klacht": "Klacht of schadeclaim",
    "inzage": "Verzoek van de cliënt",
    "archief": "Besluit van de archivaris",
    "anders": "Iets anders",
}
"""Why a dossier is kept for longer."""


class NoTerm(Exception):
    """Voor geen van deze wetten staat er een bewaartermijn in de tabel."""


class NotLater(Exception):
    """Kies een dag na die waarop het dossier nu vernietigd mag worden."""


def start(session: Session, dossier: Dossier, laws: Iterable[str], at: datetime) -> RetentionClock:
    """Begin the term of a dossier that closes, or has closed; begun before, it is reckoned anew.

    `laws` are keys of `wetten`; what holds is the longest of their rows in `bewaartermijnen` on the
    day of closing, in Dutch local time. Raises `NoTerm`.
    """
    known = sorted(set(laws))
    closed_on = day_of(dossier.closed_at or at)
    terms = [one for one in _terms_on(session, closed_on) if one.values.get("wet") in known]
    return _begun(session, dossier, known, terms, closed_on, at)


def close(session: Session, dossier: Dossier, laws: Iterable[str], at: datetime) -> RetentionClock:
    """Let a dossier that closes not be without its term: what began on this day stays, what began
    before is reckoned anew, and otherwise it begins under `laws`.

    Is there no term for these laws, or did no law come up at all, then the longest of the table
    holds: too early gone can't be mended, and a shorter one is a change of the table. Raises
    `NoTerm` when the table holds none.
    """
    closed_on, clock = day_of(dossier.closed_at or at), _of(session, dossier.id)
    if clock is not None and clock.started_on == closed_on:
        return clock
    known = sorted(set(laws) or set(clock.laws if clock else ()))
    terms = _terms_on(session, closed_on)
    own = [one for one in terms if one.values.get("wet") in known]
    return _begun(session, dossier, known, own or terms, closed_on, at)


def _terms_on(session: Session, day: date) -> list[Row]:
    return [one for one in rows.rows(session, "bewaartermijnen", day) if one.holds_on(day)]


def _begun(
    session: Session,
    dossier: Dossier,
    known: list[str],
    terms: list[Row],
    closed_on: date,
    at: datetime,
) -> RetentionClock:
    if not terms:
        raise NoTerm(NoTerm.__doc__)
    longest = max(terms, key=lambda one: (_years(one), one.key))
    clock = _of(session, dossier.id) or RetentionClock(id=uuid4(), dossier_id=dossier.id)
    clock.laws, clock.term, clock.years = known, longest.key, _years(longest)
    clock.started_on, clock.due_on = closed_on, _later(closed_on, clock.years)
    session.add(clock)
    session.flush()
    clock.due_on = max([clock.due_on, *_extended(session, dossier.id)])
    _tell(session, None, dossier.id, "dossier:retention:started", at)
    return clock


def extend(
    session: Session,
    actor: Actor,
    dossier_id: UUID,
    until: date,
    kind: str,
    explanation: str,
    at: datetime,
) -> None:
    """Keep a dossier until a later day, for a reason without names.

    Raises `NotAllowed`, `NotFound` (no term runs, unknown kind) and `NotLater`. Who does so need
    not see the dossier.
    """
    policy.demand(actor, "retention:propose")
    clock = _of(session, dossier_id)
    if clock is None or kind not in KINDS:
        raise NotFound
    if until <= clock.due_on:
        raise NotLater(NotLater.__doc__)
    clock.due_on = until
    session.add(
        RetentionExtension(
            dossier_id=dossier_id,
            until=until,
            kind=kind,
            explanation=explanation.strip(),
            extended_by=actor.user_id,
            extended_at=at,
        )
    )
    note(
        session,
        actor,
        "retention:extended",
        at,
        dossier_id=dossier_id,
        purpose=f"Langer bewaren: {KINDS[kind].lower()}.",
    )


def _of(session: Session, dossier_id: UUID) -> RetentionClock | None:
    return session.scalar(
        select(RetentionClock).where(RetentionClock.dossier_id == dossier_id).with_for_update()
    )


def _extended(session: Session, dossier_id: UUID) -> list[date]:
    wanted = select(RetentionExtension.until).where(RetentionExtension.dossier_id == dossier_id)
    return list(session.scalars(wanted))


def _years(row: Row) -> int:
    return int(str(row.values["jaren"]))


def _later(day: date, years: int) -> date:
    """The same day, years on; of 29 February, where there is none, the day after."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _tell(
    session: Session, actor: Actor | None, dossier_id: UUID, action: str, at: datetime
) -> None:
    session.add(
        Event(
            dossier_id=dossier_id, at=at, actor_id=actor.user_id if actor else None, action=action
        )
    )
    session.flush()
