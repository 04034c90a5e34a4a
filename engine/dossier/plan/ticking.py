"""Signaleringen of actions that are too late: once for each last day."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from engine.dossier.signals import raise_signal
from engine.reference.rows import day_of
from engine.store.database import Database
from engine.store.models import Dossier, PlanAction, Signal
from engine.store.who import SYSTEM

MOST_AT_ONCE: Final = 500


def tick(database: Database, now: datetime | None = None) -> int:
    """Raise what is due; returns how many. Several nodes at once raise each once."""
    with database.transaction(SYSTEM) as session:
        return remind(session, now or datetime.now(UTC))


def remind(session: Session, at: datetime) -> int:
    """The same in a transaction of somebody else. The message names nobody: it stands in lists."""
    told = exists().where(
        Signal.dossier_id == PlanAction.dossier_id,
        Signal.source_key == func.concat("plan_action:", PlanAction.id, ":", PlanAction.due_on),
    )
    late = session.scalars(
        select(PlanAction)
        .join(Dossier, Dossier.id == PlanAction.dossier_id)
        .where(
            PlanAction.state == "open",
            PlanAction.due_on < day_of(at),
            Dossier.status == "open",
            ~told,
        )
        .order_by(PlanAction.due_on)
        .limit(MOST_AT_ONCE)
    ).all()
    for one in late:
        raise_signal(
            session,
            one.dossier_id,
            kind="actie_te_laat",
            message=f"Een actie uit het plan is te laat: klaar op {one.due_on:%d-%m-%Y}.",
            severity="waarschuwing",
            source_key=f"plan_action:{one.id}:{one.due_on}",
            at=at,
        )
    return len(late)
