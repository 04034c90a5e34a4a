"""What only a superuser can do to the embedded PostgreSQL, so that nobody else need be one."""

from pathlib import Path
from typing import Final

import psycopg

from engine.store.guard import APPLICATION

ROLE: Final = f"CREATE ROLE {APPLICATION} LOGIN"
KNOWN: Final = f"SELECT FROM pg_roles WHERE rolname = '{APPLICATION}'"

QUICK: Final = "ALTER FUNCTION arrayoverlap(anyarray, anyarray) LEAKPROOF"
IS_QUICK: Final = "SELECT FROM pg_proc WHERE proname = 'arrayoverlap' AND proleakproof"


def prepare(socket: Path, port: int, superuser: str, database: str) -> None:
    """Make the role of the application, which owns nothing; and let the groups that a task is
    offered to be looked at before row-level security, by an index: it tells nothing of rows that
    do not show. Here and in databases made later; a cluster from before gets it as well.

    Raises `psycopg.Error`.
    """
    for name in (database, "template1"):
        with psycopg.connect(
            host=str(socket), port=port, user=superuser, dbname=name, autocommit=True
        ) as connection:
            for known, change in ((KNOWN, ROLE), (IS_QUICK, QUICK)):
                if connection.execute(known).fetchone() is None:
                    connection.execute(change)
