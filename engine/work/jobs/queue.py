"""Doorbells: a task rung here is carried out by a worker soon after the commit.

A doorbell holds a name and an id. It belongs to the transaction in which it is rung, as a row of
Procrastinate; one that gets lost does no harm, because what has to be done stands in our own rows,
from which the tick rings again.
"""

import logging
from typing import Final
from uuid import UUID

from procrastinate import App, SyncPsycopgConnector
from sqlalchemy import text
from sqlalchemy.orm import Session

PERFORM: Final = "perform"
"""The task that tries a job; its id is the job's."""

logging.getLogger("procrastinate").setLevel(logging.WARNING)

_bells: Final = App(connector=SyncPsycopgConnector())
"""Never opened: it rings on the connection of whoever rings."""

CLEAN: Final = text("""
    DELETE FROM procrastinate_jobs AS bell WHERE bell.status = 'doing' AND NOT EXISTS (
        SELECT FROM procrastinate_workers AS worker WHERE worker.id = bell.worker_id
            AND worker.last_heartbeat > clock_timestamp() - interval '30 seconds')
""")


def ring(session: Session, task: str, key: UUID) -> None:
    """Have a worker carry out `task` with this id, once this transaction is committed."""
    connection = session.connection().connection.driver_connection
    _bells.configure_task(task, connection=connection).defer(id=str(key))


def clean(session: Session) -> None:
    """Throw away the doorbells that a worker took along when it died."""
    session.execute(CLEAN)
