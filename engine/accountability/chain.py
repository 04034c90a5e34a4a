"""How a row of the audit log becomes a hash: the same as the database's trigger, written again.

The check is made here and not by the database's own function, so that who changes that function as
well is found out, and so that an export can be checked without a database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, Protocol
from uuid import UUID

GENESIS: Final = bytes(32)
"""What the first row of a chain, and the first anchor, follows."""


class Row(Protocol):
    """A row of the audit log."""

    @property
    def chain(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def id(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def actor_id(self) -> UUID | None: ...
    @property
    def action(self) -> str: ...
    @property
    def dossier_id(self) -> UUID | None: ...
    @property
    def object_id(self) -> str | None: ...
    @property
    def purpose(self) -> str | None: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def origin(self) -> str | None: ...
    @property
    def operation_id(self) -> UUID: ...
    @property
    def holds(self) -> str | None: ...


def text_of(row: Row) -> bytes:
    """The row as one text that can be read in one way only."""
    return written(
        row.chain,
        row.number,
        row.id,
        moment(row.at),
        row.actor_id,
        row.action,
        row.dossier_id,
        row.object_id,
        row.purpose,
        row.reason,
        row.origin,
        row.operation_id,
        *(() if row.holds is None else (row.holds,)),
    )


def hash_of(row: Row, previous: bytes) -> bytes:
    """The hash that the row must have after a row with the hash `previous`."""
    return hashlib.sha256(previous + text_of(row)).digest()


def begin_anchor(previous: bytes, number: int, at: datetime) -> hashlib._Hash:
    """The hash of an anchor before its heads are added."""
    return hashlib.sha256(previous + written(number, moment(at)))


def head_text(chain: str, length: int, head: bytes) -> bytes:
    """What one head adds to the hash of an anchor; heads are in the order of their chains."""
    return written(chain, length, head.hex())


def written(*fields: object) -> bytes:
    """Each field with its length in bytes before it, so that none can run into the next."""
    return b"".join(_fields(fields))


def moment(at: datetime | None) -> str | None:
    """A moment in UTC to the microsecond, which is all that the database keeps."""
    return None if at is None else f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def _fields(fields: Iterable[object]) -> Iterable[bytes]:
    for field in fields:
        if field is None:
            yield b"-,"
        else:
            text = str(field).encode()
            yield b"%d:%b," % (len(text), text)
