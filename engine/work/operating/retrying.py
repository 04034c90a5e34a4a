"""Helping along everything that one cause stopped: each case in a transaction of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from engine.policy import Actor, NotFound
from engine.store.database import Busy, Database
from engine.work.errors import Stale
from engine.work.operating.acting import perform, preview
from engine.work.operating.actions import Edit, Retry
from engine.work.operating.causes import Stop, stops_of
from engine.work.operating.effects import Effect
from engine.work.operating.refusals import NotPossible
from engine.work.operating.variables import typed

MOST: Final = 250
"""So many cases are done at once; more would keep the visitor waiting."""

Way = Retry | Edit
"""What can be done to all cases of a cause."""


@dataclass(slots=True)
class Retried:
    """What came of it, by number of dossier: what went on, what is at work again (a job that is
    still to be carried out), what failed again, and what could not be tried, with the reason why.
    `left` counts those that were not done because there were more than `MOST`."""

    went_on: list[str] = field(default_factory=list)
    at_work: list[str] = field(default_factory=list)
    failed_again: list[str] = field(default_factory=list)
    not_tried: list[tuple[str, str]] = field(default_factory=list)
    left: int = 0


def retry_all(
    database: Database, actor: Actor, incident_id: UUID, reason: str, at: datetime
) -> Retried:
    """Try again all that the cause of this incident stops. `at` is aware UTC.

    Raises `NotAllowed`, `NotPossible` without a reason, and `NotFound` when it stops nothing.
    """
    return help_all(database, actor, incident_id, Retry(), reason, at)


def help_all(
    database: Database, actor: Actor, incident_id: UUID, way: Way, reason: str, at: datetime
) -> Retried:
    """Do the same to all that the cause of this incident stops, where it stopped. Raises as
    `retry_all`, and `NotPossible` for a value that is none of its kind."""
    if not reason.strip():
        raise NotPossible("Vul in waarom je dit doet.")

    def really(session: Session, stop: Stop) -> Effect:
        return perform(session, actor, stop.instance_id, _at(stop, way), reason, None, at)

    return _each(database, actor, incident_id, way, really)


def preview_all(
    database: Database, actor: Actor, incident_id: UUID, way: Way, at: datetime
) -> Retried:
    """What would come of `help_all`; nothing of it stays. Raises as `retry_all`."""

    def thrown_away(session: Session, stop: Stop) -> Effect:
        return preview(session, actor, stop.instance_id, _at(stop, way), at)

    return _each(database, actor, incident_id, way, thrown_away)


def _at(stop: Stop, way: Way) -> Way:
    return replace(way, visit_id=stop.visit_id)


def _each(
    database: Database,
    actor: Actor,
    incident_id: UUID,
    way: Way,
    act: Callable[[Session, Stop], Effect],
) -> Retried:
    with database.reading(actor.as_operator) as session:
        _, stops = stops_of(session, actor, incident_id)
    if not stops:
        raise NotFound
    if isinstance(way, Edit):
        typed(way.kind, way.text)  # refused as a whole, not once for every case
    result = Retried(left=max(0, len(stops) - MOST))
    for stop in sorted(stops, key=_tries)[:MOST]:
        number = stop.dossier_number
        try:
            with database.transaction(actor.as_operator) as session:
                effect = act(session, stop)
        except (NotPossible, NotFound, Busy, Stale) as error:
            result.not_tried.append((number, str(error)))
        else:
            _place(result, stop, effect).append(number)
    return result


def _tries(stop: Stop) -> int:
    """Each try makes a next version: what keeps failing doesn't keep out those not done yet."""
    return stop.version


def _place(result: Retried, stop: Stop, effect: Effect) -> list[str]:
    if stop.visit_id in {visit_id for visit_id, _, _ in effect.after.incidents}:
        return result.failed_again
    return result.at_work if effect.after.jobs else result.went_on
