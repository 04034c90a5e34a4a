"""Doorbells: a task rung here is carried out by a worker soon after the commit.

A doorbell holds a name and an id. It belongs to the transaction in which it is rung, as a row of
Procrastinate; one that gets lost does no harm, because what has to be done stands in our own rows,
from which the tick rings again.
"""

import logging
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from procrastinate import App, SyncPsycopgConnector
from procrastinate.types import JSONDict
from sqlalchemy import text
from sqlalchemy.orm import Session

PERFORM: Final = "perform"
"""The task that tries a job; its id is the job's."""

logging.getLogger("procrastinate").setLevel(logging.WARNING)

_bells: Final = App(connector=SyncPsycopgConnector())
"""Never opened: it rings on the connection of whoever rings."""

WAITING: Final = text("""
    SELECT count(*) FROM (
        SELECT FROM procrastinate_jobs WHERE status = 'todo' LIMIT :most) AS bell
""")
CLEAN: Final = text("""
    DELETE FROM procrastinate_jobs WHERE id IN (
        SELECT bell.id FROM procrastinate_jobs AS bell WHERE bell.status = 'doing' AND NOT EXISTS (
            SELECT FROM procrastinate_workers AS worker WHERE worker.id = bell.worker_id
                AND worker.last_heartbeat > clock_timestamp() - interval '30 seconds')
        FOR UPDATE SKIP LOCKED)
""")


def ring(session: Session, task: str, keys: Iterable[UUID]) -> None:
    """Have a worker carry out `task` for each of these ids, once this transaction is committed."""
    connection = session.connection().connection.driver_connection
    bells: list[JSONDict] = [{"id": str(key)} for key in keys]
    _bells.configure_task(task, connection=connection).batch_defer(*bells)


def waiting(session: Session, most: int) -> int:
    """How many doorbells no worker has come to yet; counts on till `most`."""
    count: int = session.execute(WAITING, {"most": most}).scalar_one()
    return count


def clean(session: Session) -> None:
    """Throw away the doorbells that a worker took along when it died."""
    session.execute(CLEAN)
