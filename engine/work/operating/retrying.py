"""Trying again everything that one cause stopped: each case in a transaction of its own."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from engine.policy import Actor, NotFound
from engine.store.database import Busy, Database
from engine.work.errors import Stale
from engine.work.operating.acting import perform
from engine.work.operating.actions import Retry
from engine.work.operating.causes import stops_of
from engine.work.operating.refusals import NotPossible


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of it, by number of dossier: what went on, what failed again, and what could not
    be tried, with the reason why."""

    went_on: list[str] = field(default_factory=list)
    failed_again: list[str] = field(default_factory=list)
    not_tried: list[tuple[str, str]] = field(default_factory=list)


def retry_all(
    database: Database, actor: Actor, incident_id: UUID, reason: str, at: datetime
) -> Retried:
    """Try again all that the cause of this incident stopped. `at` is aware UTC.

    Raises `NotAllowed`, and `NotFound` when the cause is over.
    """
    with database.reading() as session:
        _, stops = stops_of(session, actor, incident_id)
    result = Retried()
    for stop in stops:
        number = stop.dossier_number
        try:
            with database.transaction() as session:
                action = Retry(stop.visit_id)
                effect = perform(session, actor, stop.instance_id, action, reason, None, at)
        except (NotPossible, NotFound, Busy, Stale) as error:
            result.not_tried.append((number, str(error)))
        else:
            stuck = {visit_id for visit_id, _, _ in effect.after.incidents}
            again = stop.visit_id in stuck
            (result.failed_again if again else result.went_on).append(number)
    return result
