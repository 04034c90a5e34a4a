"""Who still reads or names a row of a reference table."""

import re
from collections.abc import Iterator
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from engine.store.models import Definition, Instance, Party, Release, ReleaseDefinition

ENDED: Final = ("completed", "cancelled")


def used_by(session: Session, table: str, key: str) -> list[str]:
    """The names of what uses the row, in Dutch: definitions that are in use or that a running case
    keeps, and parties. Empty when nothing does."""
    return [*_definitions(session, table, key), *_parties(session, table, key)]


def _definitions(session: Session, table: str, key: str) -> Iterator[str]:
    word = re.compile(rf"\btabellen\.{re.escape(table)}\.{re.escape(key)}\b".encode())
    newest = select(func.max(Release.id)).scalar_subquery()
    running = select(Instance.release_id).where(Instance.status.not_in(ENDED))
    kept = select(ReleaseDefinition.definition_id).where(
        or_(ReleaseDefinition.release_id == newest, ReleaseDefinition.release_id.in_(running))
    )
    found = session.execute(
        select(Definition.name, Definition.content)
        .where(Definition.id.in_(kept))
        .order_by(Definition.name)
    )
    yield from dict.fromkeys(f"‘{name}’" for name, content in found if word.search(content))


def _parties(session: Session, table: str, key: str) -> Iterator[str]:
    if table in ("wetten", "domeinen"):
        wanted = Party.domain == key
    elif table == "bevoegdheden":
        wanted = Party.powers.contains([key])
    else:
        return
    count = select(func.count()).select_from(Party).where(wanted, Party.ended_on.is_(None))
    if found := session.scalar(count):
        yield "1 partij" if found == 1 else f"{found} partijen"
