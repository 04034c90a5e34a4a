"""Closing a dossier: all that still hangs on it ends in the same transaction."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from engine.dossier.clocks import keeping
from engine.dossier.clocks.keeping import Place
from engine.dossier.conference import moving
from engine.dossier.events import record
from engine.dossier.requests import sending
from engine.policy import load_actor
from engine.reference.rows import day_of
from engine.store.models import Clock, Conference, DataRequest, Dossier, Involvement
from engine.work import ending
from engine.work.operations import Call

REASON: Final = "Het dossier is afgesloten."
NOT_HELD: Final = ("prepared", "invited")


def close(call: Call, dossier: Dossier, result: str) -> None:
    """Close the dossier: cases beside the one that closes it are cancelled with their tasks and
    jobs, requests for data and casusoverleggen that were not held are called off with their links,
    clocks stop, and who was let in or coordinated is so no longer.

    Minutes and a terugkoppeling that are out can still be read through their links; signaleringen
    stay until somebody has seen them.
    """
    session, at = call.session, call.at
    _end_questions(call)
    stopped = ending.end_others(session, dossier.id, call.instance_id, call.actor_id, at)
    _end_clocks(call)
    dossier.status, dossier.closed_at, dossier.result = "closed", at, result
    record(session, None, dossier.id, "dossier:closed", at)
    if stopped:
        record(session, None, dossier.id, "dossier:beside:ended", at)
    _end_involvements(session, dossier.id, at)


def _end_questions(call: Call) -> None:
    """What others were asked: they hear that a casusoverleg is off, and their links are shut."""
    session, here = call.session, call.dossier_id
    actor = load_actor(session, call.actor_id) if call.actor_id else None
    asked = select(DataRequest.id).where(
        DataRequest.dossier_id == here, DataRequest.state != "gesloten"
    )
    for one in session.scalars(asked.order_by(DataRequest.id)).all():
        sending.close(session, actor, one, call.at)
    planned = select(Conference).where(
        Conference.dossier_id == here, Conference.state.in_(NOT_HELD)
    )
    for meeting in session.scalars(planned.order_by(Conference.id).with_for_update()).all():
        moving.call_off(session, actor, meeting, call.at)


def _end_clocks(call: Call) -> None:
    wanted = select(Clock).where(Clock.dossier_id == call.dossier_id, Clock.ended_on.is_(None))
    where, today = Place(call.dossier_id, account_id=call.actor_id), day_of(call.at)
    for one in call.session.scalars(wanted.order_by(Clock.id)).all():
        day = max(one.started_on, today)
        keeping.end(call.session, where, one.id, day, REASON, call.at)


def _end_involvements(session: Session, dossier_id: UUID, at: datetime) -> None:
    """A noodblik ends by its own clock; who handled the dossier keeps it."""
    session.execute(
        update(Involvement)
        .where(
            Involvement.dossier_id == dossier_id,
            Involvement.kind.in_(("collega", "coordinator")),
            Involvement.ended_at.is_(None),
        )
        .values(ended_at=at)
    )
