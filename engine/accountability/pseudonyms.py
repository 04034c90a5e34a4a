"""Whose data it was, without saying so: HMAC-SHA256 of a person's id (RFC 2104).

The database computes it, so that noting what was done for all persons of a dossier takes no look at
them first. It gets the two halves of the key with each statement, and keeps neither.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, bindparam, func

BLOCK: Final = hashlib.sha256().block_size
SHORTEST: Final = 32


class NoKey(Exception):
    """Er is geen sleutel voor pseudoniemen ingesteld."""

    def __init__(self) -> None:
        super().__init__(NoKey.__doc__)


_keys: dict[str, bytes] = {}


def use_key(key: str) -> None:
    """Make pseudonyms with this key from now on: the same for all nodes and for as long as the log
    is kept, since who has another can't find a person back. Raises `ValueError` when it is short.
    """
    secret = key.encode()
    if len(secret) < SHORTEST:
        raise ValueError(f"a key has at least {SHORTEST} bytes")
    padded = (hashlib.sha256(secret).digest() if len(secret) > BLOCK else secret).ljust(
        BLOCK, b"\0"
    )
    _keys.update(
        key=secret,
        inner_key=bytes(byte ^ 0x36 for byte in padded),
        outer_key=bytes(byte ^ 0x5C for byte in padded),
    )


def pseudonym(person_id: UUID) -> bytes:
    """The pseudonym of a person. Raises `NoKey`."""
    if not _keys:
        raise NoKey
    return hmac.digest(_keys["key"], person_id.bytes, "sha256")


def halves() -> dict[str, bytes]:
    """The parameters of `in_sql`. Raises `NoKey`."""
    if not _keys:
        raise NoKey
    return {name: _keys[name] for name in ("inner_key", "outer_key")}


def in_sql(person_id: ColumnElement[Any]) -> ColumnElement[bytes]:
    """The same as an expression of the database."""
    inner, outer = (bindparam(name, type_=LargeBinary) for name in ("inner_key", "outer_key"))
    text = func.uuid_send(person_id, type_=LargeBinary)
    once = func.sha256(inner.op("||")(text), type_=LargeBinary)
    return func.sha256(outer.op("||")(once), type_=LargeBinary)
