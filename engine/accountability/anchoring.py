"""Anchors: at set times one hash over all chains that have moved, and over the anchor before it.

A chain holds its own rows together, but not its end: whoever cuts off the last rows and puts the
head back leaves a chain that is whole. An anchor knows how long each chain was; put elsewhere, it
can't be made again by anybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from engine.accountability.chain import GENESIS
from engine.store.database import Database, clock
from engine.store.models import AuditAnchor
from engine.store.who import SYSTEM

EVERY: Final = timedelta(hours=1)
LOCK: Final = 0x414E4B4552  # any number that only we use: "ANKER"


def tick(database: Database, now: datetime | None = None) -> int:
    """Make an anchor when the last one is `EVERY` old; returns how many heads it holds.

    Any number of nodes may do so at once, one of them works. `now` is aware UTC and stands in for
    the database's clock where a test wants another time.
    """
    with database.transaction(SYSTEM) as session:
        return anchor(session, now or clock(session), EVERY)


def anchor(session: Session, at: datetime, every: timedelta = timedelta(0)) -> int:
    """Make an anchor when the last one is `every` old and something was written since.

    Returns how many heads it holds; 0 when none was made.
    """
    if not session.scalar(select(func.pg_try_advisory_xact_lock(LOCK))):
        return 0
    last = session.scalars(select(AuditAnchor).order_by(AuditAnchor.id.desc()).limit(1)).first()
    if last is not None and at < last.at + every:
        return 0
    values = {
        "number": last.id + 1 if last else 1,
        "at": at,
        "previous": last.hash if last else GENESIS,
    }
    return int(session.execute(MAKE, values).rowcount)  # type: ignore[attr-defined]


MAKE: Final = text("""
WITH moved AS (
    SELECT chain, length, hash FROM audit_head AS head
    WHERE length > 0 AND NOT EXISTS (
        SELECT FROM audit_anchor_head AS held
        WHERE held.chain = head.chain AND held.length = head.length)
), anchor AS (
    INSERT INTO audit_anchor (id, at, heads, previous, hash)
    SELECT :number, :at, count(*), :previous, sha256(CAST(:previous AS bytea) || convert_to(
        audit_field(CAST(:number AS text))
        || audit_field(audit_moment(CAST(:at AS timestamptz)))
        || string_agg(
            audit_field(chain) || audit_field(CAST(length AS text))
                || audit_field(encode(hash, 'hex')), ''
            ORDER BY chain COLLATE "C"), 'UTF8'))
    FROM moved HAVING count(*) > 0
)
INSERT INTO audit_anchor_head (chain, length, hash, anchor_id)
SELECT chain, length, hash, CAST(:number AS int) FROM moved
""")
"""One statement, so that it sees all heads at one moment."""


def rows(session: Session) -> Iterator[AuditAnchor]:
    """All anchors, the oldest first, as a stream: to put elsewhere."""
    wanted = select(AuditAnchor).order_by(AuditAnchor.id)
    with session.scalars(wanted.execution_options(yield_per=1000)) as found:
        yield from found


def newest(session: Session, most: int) -> list[AuditAnchor]:
    """The newest anchors first."""
    wanted = select(AuditAnchor).order_by(AuditAnchor.id.desc()).limit(most)
    return list(session.scalars(wanted))
