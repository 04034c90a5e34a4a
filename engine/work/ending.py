"""Ending what else runs in a dossier, because the dossier itself is done."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.store.models import Instance
from engine.work import cases, steps


def end_others(
    session: Session, dossier_id: UUID, but: UUID, actor_id: UUID | None, at: datetime
) -> int:
    """Cancel every case of a dossier that still runs but one, the one that says so: its tasks,
    what was typed for them, its jobs, timers and the messages that it waits for go with it.
    Returns how many there were; nobody is asked, so the caller has decided.

    Raises `Busy` (at the transaction) when another step of one of them takes too long.
    """
    wanted = select(Instance.id).where(
        Instance.dossier_id == dossier_id, Instance.id != but, Instance.ended_at.is_(None)
    )
    found = session.scalars(wanted.order_by(Instance.id)).all()
    return sum(_end(session, one, actor_id, at) for one in found)


def _end(session: Session, instance_id: UUID, actor_id: UUID | None, at: datetime) -> bool:
    case = cases.lock(session, instance_id)
    if case.ended_at is not None:
        return False
    step = steps.take_up(session, case, actor_id, at)
    step.run.cancel(at)
    steps.save(step)
    return True
