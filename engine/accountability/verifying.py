"""Whether the audit log is still what was written: every chain, and every anchor that holds them.

Rows come as a stream in the order of their chains, so that the check needs as much memory for ten
rows as for ten million. Of each chain the first row that is not right is told; what comes after it
follows from it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, Literal

from sqlalchemy import Result, Row, Select, and_, exists, func, select
from sqlalchemy.orm import Session

from engine.accountability.chain import GENESIS, begin_anchor, hash_of, head_text, text_of
from engine.accountability.holding import loose_rows
from engine.store.models import (
    AuditAnchor,
    AuditAnchorHead,
    AuditEvent,
    AuditHead,
    Dossier,
    table_of,
)

Kind = Literal["changed", "missing", "inserted", "cut", "head", "anchor"]
Breaks = Generator["Break", None, None]
AT_ONCE: Final = 2000
EVENT: Final = table_of(AuditEvent)
HEAD: Final = table_of(AuditHead)
ANCHOR: Final = table_of(AuditAnchor)
ANCHORED: Final = table_of(AuditAnchorHead)


@dataclass(frozen=True, slots=True)
class Break:
    """The first thing that is wrong in a chain, or an anchor that does not hold."""

    kind: Kind
    chain: str
    """Empty when it is an anchor as a whole."""
    number: int
    """The place in the chain, or the number of the anchor."""
    row_id: int | None
    """The row of the audit log, when there is one to name."""
    message: str
    """What is wrong, in Dutch."""


def verify(session: Session, kept: Mapping[int, bytes] | None = None) -> Breaks:
    """All breaks: of the chains in order, of the logs that they hold, then of the anchors.

    `kept`: hashes of anchors by their number, as they were put elsewhere.
    """
    yield from broken_chains(session)
    for one in loose_rows(session):
        message = f"{SAYS[one.kind]}: regel {one.key} van {one.log}."
        yield Break(one.kind, one.log, 0, None, message)
    yield from broken_anchors(session)
    yield from changed_anchors(session, kept or {})


SAYS: Final[dict[Kind, str]] = {
    "missing": "Verwijderd",
    "inserted": "Ingevoegd",
    "changed": "Gewijzigd",
}


def broken_chains(session: Session) -> Breaks:
    """For each chain that is not whole its first broken row."""
    with _stream(session, EVENTS) as rows:
        for chain, of_chain in groupby(rows, lambda row: row.head_chain or row.chain):
            if found := _first_break(chain, of_chain):
                yield found


EVENTS: Final = (
    select(
        *EVENT.c,
        HEAD.c.chain.label("head_chain"),
        HEAD.c.length.label("head_length"),
        HEAD.c.hash.label("head_hash"),
        exists(select(Dossier.id).where(Dossier.id == EVENT.c.dossier_id)).label("stands"),
    )
    .select_from(EVENT)
    .join(HEAD, HEAD.c.chain == EVENT.c.chain, full=True)
    .order_by(func.coalesce(HEAD.c.chain, EVENT.c.chain).collate("C"), EVENT.c.number, EVENT.c.id)
)


def _first_break(chain: str, rows: Iterable[Row[Any]]) -> Break | None:
    """All rows of the chain are taken, for the next one begins after them.

    Of a dossier that was destroyed the reasons are gone, so that a row no longer gives its own
    hash. What stands there instead is held by the row that tells of it (`DESTROYED`).
    """
    found: Break | None = None
    length, last, row = 0, GENESIS, None
    emptied, so_far = False, hashlib.sha256()
    for row in rows:
        if row.id is None or (found and not emptied):
            continue
        if row.action == DESTROYED and row.object_id == so_far.hexdigest():
            found = None
        if wrong := _wrong(chain, row, length + 1, last):
            found = found or wrong
            emptied = wrong.kind == "changed" and _may_be_emptied(row)
        so_far.update(text_of(row) + row.hash)
        length, last = length + 1, row.hash
    return found or (_wrong_end(chain, row, length, last) if row else None)


DESTROYED: Final = "retention:destroyed"
"""The act that a dossier was destroyed; its object is the digest of the rows before it."""


def _may_be_emptied(row: Row[Any]) -> bool:
    return row.dossier_id is not None and not row.stands and row.reason is None


def _wrong(chain: str, row: Row[Any], expected: int, last: bytes) -> Break | None:
    """What is wrong with a row that should be number `expected`, after a row with hash `last`."""

    def told(kind: Kind, message: str, number: int = expected) -> Break:
        return Break(kind, chain, number, row.id, message)

    if row.number is not None and row.number > expected:
        gone = (
            f"regel {expected}"
            if row.number == expected + 1
            else (f"regel {expected} tot en met {row.number - 1}")
        )
        return told("missing", f"Verwijderd: {gone}, vóór rij {row.id}.")
    if row.number != expected:
        return told("inserted", f"Ingevoegd of verplaatst: rij {row.id}.")
    if not _same(row.previous, last):
        return told("inserted", f"Ingevoegd of verplaatst: rij {row.id} volgt niet op de vorige.")
    if not _same(row.hash, hash_of(row, last)):
        return told("changed", f"Gewijzigd: rij {row.id}.")
    return None


def _wrong_end(chain: str, row: Row[Any], length: int, last: bytes) -> Break | None:
    """What is wrong between the last row and the head that the chain must have."""
    if row.head_chain is None:
        return Break("head", chain, length, row.id, "Het eindpunt van de keten is verwijderd.")
    if length < row.head_length:
        gone = row.head_length - length
        message = f"Afgekapt: na regel {length} ontbreken er {gone}."
        return Break("cut", chain, length + 1, row.id, message)
    if length > row.head_length:
        message = f"Ingevoegd: na regel {row.head_length} staat meer dan er geschreven is."
        return Break("inserted", chain, row.head_length + 1, row.id, message)
    if not _same(row.head_hash, last):
        return Break("head", chain, length, row.id, "Het eindpunt van de keten is gewijzigd.")
    return None


ANCHORS: Final[Select[Any]] = (
    select(
        *ANCHOR.c,
        ANCHORED.c.chain,
        ANCHORED.c.length,
        ANCHORED.c.hash.label("head_hash"),
        EVENT.c.id.label("row_id"),
        EVENT.c.hash.label("row_hash"),
    )
    .select_from(ANCHOR)
    .outerjoin(ANCHORED, ANCHORED.c.anchor_id == ANCHOR.c.id)
    .outerjoin(EVENT, and_(EVENT.c.chain == ANCHORED.c.chain, EVENT.c.number == ANCHORED.c.length))
    .order_by(ANCHOR.c.id, ANCHORED.c.chain.collate("C"))
)


def broken_anchors(session: Session) -> Iterator[Break]:
    """Anchors that are not as they were made, and heads in them that are no longer there."""
    expected, last = 1, GENESIS
    with _stream(session, ANCHORS) as all_rows:
        for number, rows in groupby(all_rows, lambda row: int(row.id)):
            if number != expected:
                yield Break("anchor", "", expected, None, f"Anker {expected} is verwijderd.")
            last = yield from _anchor(number, rows, last)
            expected = number + 1


def _anchor(number: int, rows: Iterable[Row[Any]], last: bytes) -> Generator[Break, None, bytes]:
    """The breaks of one anchor; returns its hash."""
    made = stored = previous = None
    heads = counted = 0
    for row in rows:
        if made is None:
            made = begin_anchor(last, number, row.at)
            stored, previous, counted = row.hash, row.previous, row.heads
        if row.chain is None:
            continue
        heads += 1
        made.update(head_text(row.chain, row.length, row.head_hash))
        if row.row_hash is None:
            message = f"Afgekapt: regel {row.length} stond er nog bij anker {number}."
            yield Break("cut", row.chain, row.length, None, message)
        elif not _same(row.row_hash, row.head_hash):
            message = f"Gewijzigd: rij {row.row_id} was anders bij anker {number}."
            yield Break("changed", row.chain, row.length, row.row_id, message)
    whole = made is not None and _same(stored, made.digest()) and _same(previous, last)
    if not whole or heads != counted:
        yield Break("anchor", "", number, None, f"Anker {number} is gewijzigd.")
    return stored or b""


def changed_anchors(session: Session, kept: Mapping[int, bytes]) -> Iterator[Break]:
    """Anchors that are not what was kept elsewhere."""
    if not kept:
        return
    wanted = select(ANCHOR.c.id, ANCHOR.c.hash).where(ANCHOR.c.id.in_(kept))
    found = {row.id: row.hash for row in session.execute(wanted)}
    for number in sorted(kept):
        if not _same(found.get(number), kept[number]):
            what = "is anders dan" if number in found else "ontbreekt, maar staat wel in"
            message = f"Anker {number} {what} wat elders bewaard is."
            yield Break("anchor", "", number, None, message)


def _same(one: bytes | None, other: bytes) -> bool:
    return one is not None and hmac.compare_digest(one, other)


def _stream(session: Session, statement: Select[Any]) -> Result[Any]:
    """The rows as they come; closed by who is done with them, also before their end."""
    return session.execute(statement.execution_options(yield_per=AT_ONCE))
