"""Which processes of the release in use begin at a message, a signal or a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.store.models import Release
from engine.work.library import library


@dataclass(frozen=True, slots=True)
class Start:
    """A start event of a process in use; `since` is when that release was made."""

    process_key: str
    element_id: str
    event: str
    since: datetime


def starts(session: Session, kind: str, name: str | None = None) -> list[Start]:
    """The start events of a kind (message or signal), of one name or of all; none where nothing is
    in use. Costs one short statement."""
    newest = select(func.max(Release.id)).scalar_subquery()
    release = session.execute(
        select(Release.id, Release.made_at).where(Release.id == newest)
    ).one_or_none()
    if release is None:
        return []
    stored = library(session, release.id).stored
    return [
        Start(process_key, way["element_id"], way["event"], release.made_at)
        for (of, process_key), one in stored.items()
        if of == "process" and one.summary["executable"]
        for way in ways_in(one.summary, kind)
        if name in (None, way["event"])
    ]


def ways_in(summary: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    """The starts of a kind in the summary of a process (`StartInfo` as JSON)."""
    return (way for way in summary.get("starts", ()) if way["kind"] == kind)
