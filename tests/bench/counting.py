"""Counting what goes to the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import event

from engine.store.database import Database


@dataclass
class Count:
    """Statements and commits seen."""

    statements: int = 0
    commits: int = 0


@contextmanager
def counting(database: Database) -> Iterator[Count]:
    """Count the statements and commits of everything inside the block."""
    count = Count()

    def statement(*_: object) -> None:
        count.statements += 1

    def commit(*_: object) -> None:
        count.commits += 1

    event.listen(database.engine, "before_cursor_execute", statement)
    event.listen(database.engine, "commit", commit)
    try:
        yield count
    finally:
        event.remove(database.engine, "before_cursor_execute", statement)
        event.remove(database.engine, "commit", commit)
