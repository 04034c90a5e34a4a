"""Whether the processing log, the register and the ledger are what was written.

Each of their rows is held by one audit event, with the SHA-256 of all that stands in it; the event
is held by its chain. A row that nothing holds was inserted, one that is held and not there was
deleted. What went with a destroyed dossier is not missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Row, Select, Text, cast, exists, func, select
from sqlalchemy.orm import Session

from engine.accountability.chain import moment, written
from engine.store.models import (
    AuditEvent,
    Base,
    Disclosure,
    Dossier,
    KeptDisclosure,
    ProcessingActivity,
    ProcessingRecord,
    table_of,
)

EVENT: Final = table_of(AuditEvent)
AT_ONCE: Final = 2000

HELD: Final[dict[type[Base], str]] = {
    ProcessingRecord: "verwerkingenlogboek",
    ProcessingActivity: "register",
    Disclosure: "verstrekkingen",
    KeptDisclosure: "bewaarde verstrekkingen",
}
"""The tables whose rows are held, and what they are called."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A row that is not as it was written: what happened to it, and its key."""

    kind: Literal["changed", "missing", "inserted"]
    log: str
    key: str


def loose_rows(session: Session) -> Iterator[Loose]:
    """Of each table the first row, by its key, that is not right."""
    for model in HELD:
        if found := _first(session, model):
            yield found


def digest(row: Row[Any], columns: int) -> str:
    """SHA-256 in hex of the first columns of a row, each with its length before it."""
    return sha256(written(*(_plain(value) for value in tuple(row)[:columns]))).hexdigest()


def _first(session: Session, model: type[Base]) -> Loose | None:
    table = table_of(model)
    rows = session.execute(_both(model).execution_options(yield_per=AT_ONCE))
    with rows:
        for row in rows:
            key = row.held_key or row.own_key
            if row.own_key is None:
                if row.dossier == "-" or row.stands:
                    return Loose("missing", HELD[model], key)
            elif row.held_key is None:
                return Loose("inserted", HELD[model], key)
            elif digest(row, len(table.c)) != row.digest:
                return Loose("changed", HELD[model], key)
    return None


def _both(model: type[Base]) -> Select[Any]:
    """Each row beside what holds it, either of which may not be there."""
    table = table_of(model)
    own = _key(model)
    line = func.regexp_split_to_table(EVENT.c.holds, "\n").label("line")
    lines = select(line).where(EVENT.c.holds.is_not(None)).subquery()
    part = [func.split_part(lines.c.line, " ", place) for place in range(1, 5)]
    held = (
        select(part[1].label("held_key"), part[2].label("dossier"), part[3].label("digest"))
        .where(part[0] == table.name)
        .subquery()
    )
    stands = exists(select(Dossier.id).where(cast(Dossier.id, Text) == held.c.dossier))
    return (
        select(*table.c, own.label("own_key"), *held.c, stands.label("stands"))
        .select_from(table.join(held, own == held.c.held_key, full=True))
        .order_by(func.length(func.coalesce(held.c.held_key, own)))
        .order_by(func.coalesce(held.c.held_key, own).collate("C"))
    )


def _key(model: type[Base]) -> ColumnElement[str]:
    if model is ProcessingActivity:
        version = cast(ProcessingActivity.version, Text)
        return ProcessingActivity.key + "/" + version
    return cast(table_of(model).c.id, Text)


def _plain(value: object) -> str | None:
    """As the database writes it."""
    match value:
        case None:
            return None
        case bytes():
            return value.hex()
        case datetime():
            return moment(value)
        case bool():
            return str(value).lower()
    return str(value)
