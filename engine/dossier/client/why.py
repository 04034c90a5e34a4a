"""Why decisions about a request came out so, in words for the client."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from engine.dossier.client.course import CASE
from engine.dossier.client.wording import process_of, said
from engine.dossier.decisions import explanations
from engine.dossier.telling import for_client
from engine.store.models import DecisionRecord


def told_decisions(session: Session, dossier_id: UUID) -> list[tuple[str, datetime, list[str]]]:
    """Of each decision what it is about, when it was taken, and why, the newest first. The session
    is the client's own."""
    found = session.execute(
        select(DecisionRecord.id, DecisionRecord.process_key, DecisionRecord.element_id)
        .add_columns(CASE.c.release_id)
        .join(CASE, CASE.c.id == DecisionRecord.instance_id)
        .where(DecisionRecord.dossier_id == dossier_id)
        .order_by(DecisionRecord.at.desc())
    ).all()
    about = {row.id: _about(session, row) for row in found}
    told = explanations(session, about, cases=CASE)
    names = {one.id: about[one.id] or one.decision for one in told}
    return [(names[one.id], one.at, for_client(one, names[one.id])) for one in told]


def _about(session: Session, row: Row[Any]) -> str:
    """What the diagram calls it for the client; empty when it does not."""
    process = process_of(session, row.release_id, row.process_key)
    element = process.elements.get(row.element_id) if process else None
    return said(element) if element else ""
