"""Signaleringen: what calls for attention, raised once, till somebody has seen it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import policy
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import Dossier, Signal

SEVERITIES = ("info", "waarschuwing", "dringend")


@dataclass(frozen=True, slots=True)
class SignalRow:
    """A signalering that nobody has seen yet."""

    id: UUID
    dossier_number: str
    dossier_title: str
    kind: str
    message: str
    severity: str
    at: datetime


def raise_signal(
    session: Session,
    dossier_id: UUID,
    *,
    kind: str,
    message: str,
    severity: str,
    source_key: str,
    at: datetime,
) -> None:
    """Add a signalering, unless the same source has already raised it in this dossier."""
    session.execute(
        insert(Signal)
        .values(
            dossier_id=dossier_id,
            kind=kind,
            message=message,
            severity=severity,
            source_key=source_key,
            at=at,
        )
        .on_conflict_do_nothing(index_elements=["dossier_id", "source_key"])
    )


def unseen(session: Session, actor: Actor, limit: int = 20) -> list[SignalRow]:
    """What the actor should look at: of the dossiers that he handles, and of his group's without
    a behandelaar; the newest first."""
    rows = session.execute(
        select(
            Signal.id,
            Dossier.number,
            Dossier.title,
            Signal.kind,
            Signal.message,
            Signal.severity,
            Signal.at,
        )
        .join(Dossier, Dossier.id == Signal.dossier_id)
        .where(
            Signal.seen_at.is_(None),
            policy.visible_dossiers(actor),
            policy.answers_for(actor),
        )
        .order_by(Signal.at.desc())
        .limit(limit)
    )
    return [SignalRow(*row) for row in rows]


def mark_seen(session: Session, actor: Actor, signal_id: UUID, at: datetime) -> str:
    """Note that the actor has seen it; returns the dossier's number.

    Raises `NotFound`, and `NotAllowed` for who sees the dossier but does not answer for it.
    """
    found = session.execute(
        select(Signal, Dossier)
        .join(Dossier, Dossier.id == Signal.dossier_id)
        .where(Signal.id == signal_id, policy.visible_dossiers(actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    signal, dossier = found
    if not policy.may_acknowledge(actor, dossier):
        raise NotAllowed("Deze signalering is voor de behandelaar.")
    if signal.seen_at is None:
        signal.seen_at, signal.seen_by = at, actor.user_id
    return str(dossier.number)
