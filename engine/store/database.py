"""The database, and the only place where a transaction is committed."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final
from uuid import UUID

import psycopg
from sqlalchemy import (
    ARRAY,
    Connection,
    Engine,
    Text,
    Uuid,
    bindparam,
    create_engine,
    func,
    select,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from engine.store.who import NOBODY, Who

ENTER: Final = select(
    func.guard.enter(
        bindparam("kind", type_=Text),
        bindparam("key", type_=Uuid),
        bindparam("only", type_=ARRAY(Text)),
    )
)
"""Say for whom a transaction is."""

HELD_BY_ANOTHER: Final = frozenset({"55P03", "40P01"})
"""SQLSTATE of a lock that did not come in time, and of two who wait for each other."""


class Busy(Exception):
    """Iemand anders is op dit moment met dezelfde zaak bezig."""


class Database:
    """A PostgreSQL database (15 or later) and its pool of connections.

    `url` is an SQLAlchemy address that starts with `postgresql+psycopg://`. Who waits longer than
    `lock_seconds` for a row that somebody else holds gets `Busy`.
    """

    def __init__(self, url: str, *, pool_size: int = 10, lock_seconds: int = 5) -> None:
        self.engine: Engine = create_engine(
            url,
            pool_size=pool_size,
            connect_args={"prepare_threshold": 2, "options": f"-c lock_timeout={lock_seconds}s"},
            hide_parameters=True,  # they are about people, and errors end up in logs
        )
        self._autocommit = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def transaction(self, who: Who) -> Iterator[Session]:
        """One session that commits at the end, or rolls back when anything is raised. What it
        shows and takes in is what there is for `who`; that ends with the transaction.

        Raises `Busy` when somebody else holds a row for longer than one can wait.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            try:
                _enter(session, who)
                yield session
                session.commit()
            except DBAPIError as error:
                if sqlstate(error) in HELD_BY_ANOTHER:
                    raise Busy(Busy.__doc__) from error
                raise

    @contextmanager
    def reading(self, who: Who) -> Iterator[Session]:
        """One session whose changes, if any, are thrown away."""
        with Session(self.engine, expire_on_commit=False) as session:
            _enter(session, who)
            yield session

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """One connection for a single question of nobody in particular, such as who signs in: no
        transaction is opened or closed around it."""
        with self._autocommit.connect() as connection:
            yield connection

    @contextmanager
    def alone(self, key: UUID) -> Iterator[bool]:
        """Whether nobody else does this now. It is held by a connection: with it, it falls.

        Nobody waits: who comes second gets False.
        """
        number = int.from_bytes(key.bytes[:8], "big", signed=True)
        with self._autocommit.connect() as connection:
            held = bool(connection.scalar(select(func.pg_try_advisory_lock(number))))
            try:
                yield held
            finally:
                with suppress(OperationalError):  # the connection is gone, and the lock with it
                    if held:
                        connection.execute(select(func.pg_advisory_unlock(number)))

    def close(self) -> None:
        """Close the connections that are not in use."""
        self.engine.dispose()


def _enter(session: Session, who: Who) -> None:
    """Say for whom the transaction is. Of nobody there is nothing to say."""
    if who != NOBODY:
        only = None if who.only is None else sorted(who.only)
        session.execute(ENTER, {"kind": who.kind, "key": who.id, "only": only})


def sqlstate(error: DBAPIError) -> str | None:
    """The five-character code that PostgreSQL gave the error."""
    return error.orig.sqlstate if isinstance(error.orig, psycopg.Error) else None


def clock(session: Session) -> datetime:
    """The database's own time, in UTC: one clock for all nodes."""
    now: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
    return now
