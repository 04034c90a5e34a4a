"""Letting those hear a signal who waited for it when it was given: each in a transaction of its
own, in which its row goes. So each hears it once, also when a node dies half-way."""

import logging
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from engine.store.database import Database, clock
from engine.store.models import (
    Dossier,
    Instance,
    SignalBroadcast,
    SignalReceiver,
    Subscription,
)
from engine.store.who import SYSTEM
from engine.work import cases, incidents, instances
from engine.work.failing import ATTEMPTS, pause
from engine.work.routing.texts import unpacked
from engine.work.steps import save, take_up

log = logging.getLogger(__name__)

DEAF: Final = ("suspended", "completed", "cancelled")


def let_hear(database: Database, broadcast_id: UUID, now: datetime | None = None) -> int:
    """Let all hear a signal that still have to; returns how many did.

    `now` as in `delivering.deliver`. Who can't take it gets a pause, and at last an incident.
    """
    heard = 0
    failed: list[int] = []
    while True:
        receiver_id: int | None = None
        try:
            with database.transaction(SYSTEM) as session:
                at = now or clock(session)
                receiver = _next(session, broadcast_id, failed, at)
                if receiver is None:
                    _settle(session, broadcast_id, at)
                    return heard
                receiver_id = receiver.id
                heard += _hear(session, receiver, at)
        except Exception as error:
            if receiver_id is None:
                raise
            log.error("signal %s was not heard: %s", broadcast_id, type(error).__name__)  # noqa: TRY400 - a traceback may hold answers
            failed.append(receiver_id)
            with database.transaction(SYSTEM) as session:
                _postpone(session, receiver_id, error, now)


def going(session: Session, limit: int) -> list[UUID]:
    """The signals that not all have heard, the oldest first."""
    found = select(SignalBroadcast.id).where(SignalBroadcast.ended_at.is_(None))
    return list(session.scalars(found.order_by(SignalBroadcast.at).limit(limit)))


def _next(
    session: Session, broadcast_id: UUID, failed: list[int], at: datetime
) -> SignalReceiver | None:
    """A row that nobody else has, of a case that nobody is at work in; both locked."""
    row = select(SignalReceiver).where(
        SignalReceiver.broadcast_id == broadcast_id,
        SignalReceiver.id.not_in(failed),
        SignalReceiver.try_at <= at,
    )
    first = row.order_by(SignalReceiver.id).limit(1)
    case = (
        first.join(Instance, Instance.id == SignalReceiver.instance_id)
        .join(Dossier, Dossier.id == Instance.dossier_id)
        .with_for_update(of=(SignalReceiver, Instance, Dossier), key_share=True, skip_locked=True)
    )
    start = first.where(SignalReceiver.instance_id.is_(None)).with_for_update(skip_locked=True)
    return session.scalar(case) or session.scalar(start)


def _hear(session: Session, receiver: SignalReceiver, at: datetime) -> bool:
    """Let one hear it; False when it no longer waits, or is held still."""
    signal = session.get_one(SignalBroadcast, receiver.broadcast_id)
    session.delete(receiver)
    variables = unpacked(signal.variables)
    if receiver.instance_id is not None:
        if not _still_waits(session, receiver):
            return False
        step = take_up(session, cases.look(session, receiver.instance_id), None, at)
        step.run.signal(signal.name, variables, at)
        save(step)
    elif receiver.process_key and receiver.element_id and signal.dossier_id:
        instances.begin(
            session,
            receiver.process_key,
            signal.dossier_id,
            variables,
            at,
            start_event=receiver.element_id,
        )
    return True


def _still_waits(session: Session, receiver: SignalReceiver) -> bool:
    status = select(Instance.status).where(Instance.id == receiver.instance_id)
    if session.scalar(status) in DEAF:
        return False
    return bool(session.scalar(select(exists().where(Subscription.id.in_(receiver.waited)))))


def _settle(session: Session, broadcast_id: UUID, at: datetime) -> None:
    """What all have heard keeps its name and its moments, and not what it said."""
    signal = session.scalar(
        select(SignalBroadcast)
        .where(SignalBroadcast.id == broadcast_id, SignalBroadcast.ended_at.is_(None))
        .with_for_update(key_share=True, skip_locked=True)
    )
    left = select(exists().where(SignalReceiver.broadcast_id == broadcast_id))
    if signal is not None and not session.scalar(left):
        signal.ended_at, signal.variables = at, None


def _postpone(session: Session, receiver_id: int, error: Exception, now: datetime | None) -> None:
    receiver = session.get(SignalReceiver, receiver_id, with_for_update=True)
    if receiver is None:
        return
    at = now or clock(session)
    receiver.attempts += 1
    receiver.try_at = at + pause(receiver.attempts)
    if receiver.attempts < ATTEMPTS or receiver.instance_id is None:
        return
    instance = session.get_one(Instance, receiver.instance_id, with_for_update=True)
    message = f"Een signaal kon vijf keer niet worden ontvangen ({type(error).__name__})."
    incidents.hold_up(session, instance, "signal", message, at)
    session.delete(receiver)
