"""Bringing a message to who waits for it: one case in a transaction, one case of each process.

The row of the message is locked while a case takes it, so that one node at a time delivers it; a
case that somebody else is at work in is left for later. What was committed on one side and not
yet on the other is found by whoever comes second: both look after their commit.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from engine.store.database import Database, clock
from engine.store.models import Delivery, Dossier, Instance, Message, Subscription
from engine.store.who import SYSTEM
from engine.work import cases, instances
from engine.work.failing import pause
from engine.work.routing.starts import starts
from engine.work.routing.texts import unpacked
from engine.work.steps import save, take_up

log = logging.getLogger(__name__)

HELD: Final = "suspended"


class NotHeard(Exception):
    """De zaak wacht niet meer op dit bericht."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A case that waits, or (without `instance_id`) a process that begins at `element_id`."""

    process_key: str
    instance_id: UUID | None
    element_id: str = ""


@dataclass(slots=True)
class Round:
    """One going round with a message: how many took it, and who could not."""

    message_id: UUID
    now: datetime | None
    taken: int = 0
    failed: list[Receiver] = field(default_factory=list)


def deliver(database: Database, message_id: UUID, now: datetime | None = None) -> int:
    """Bring a message to all that can take it; returns how many did.

    `now` is aware UTC and stands in for the database's clock where a test wants another time. A
    case that can't take it does not hold up the others; it is tried again after a pause.
    """
    going = Round(message_id, now)
    while _next(database, going):
        pass
    return going.taken


def waiting(session: Session, now: datetime, limit: int) -> list[UUID]:
    """The messages for which there is something to do, the oldest first."""
    begun = sorted({start.event for start in starts(session, "message")})
    to_do = or_(
        Message.expires_at <= now,
        exists().where(Delivery.message_id == Message.id),
        exists().where(_meant()),
        and_(Message.name.in_(begun), Message.dossier_id.is_not(None)),
    )
    found = select(Message.id).where(Message.state == "waiting", Message.try_at <= now, to_do)
    return list(session.scalars(found.order_by(Message.at, Message.id).limit(limit)))


def waiting_for(session: Session, instance_id: UUID) -> list[UUID]:
    """The messages that a case waits for and that wait themselves, the oldest first."""
    found = (
        select(Message.id)
        .join(Subscription, _meant())
        .where(Subscription.instance_id == instance_id, Message.state == "waiting")
    )
    return list(session.scalars(found.order_by(Message.at, Message.id)))


def _meant() -> ColumnElement[bool]:
    """The condition that a message is meant for who listens (`Message` with `Subscription`)."""
    return and_(
        Subscription.kind == "message",
        Subscription.name == Message.name,
        Subscription.key.is_not_distinct_from(Message.key),
        Subscription.at <= Message.expires_at,
        or_(Message.dossier_id.is_(None), Message.dossier_id == Subscription.dossier_id),
        ~exists()
        .where(Delivery.message_id == Message.id, Delivery.process_key == Subscription.process_key)
        .correlate(Message, Subscription),
    )


def _next(database: Database, going: Round) -> bool:
    """Bring it to one more; False when there is nobody left who can take it now."""
    receiver = None
    try:
        with database.transaction(SYSTEM) as session:
            message = _lock(session, going.message_id)
            if message is None:
                return False
            at = going.now or clock(session)
            receiver = _waiting_case(session, message, going) or _start(session, message, going)
            if receiver is None:
                _settle(session, message, going, at)
                return False
            _hand_over(session, message, receiver, at)
    except Exception as error:
        if receiver is None:
            raise
        where = receiver.instance_id or receiver.process_key
        log.error("message %s did not reach %s: %s", going.message_id, where, type(error).__name__)  # noqa: TRY400 - a traceback may hold answers
        going.failed.append(receiver)
        return True
    going.taken += 1
    return True


def _lock(session: Session, message_id: UUID) -> Message | None:
    """The message, when it still waits and nobody else is delivering it."""
    return session.scalar(
        select(Message)
        .where(Message.id == message_id, Message.state == "waiting")
        .with_for_update(key_share=True, skip_locked=True)
    )


def _waiting_case(session: Session, message: Message, going: Round) -> Receiver | None:
    """The case that waits longest for it and that nobody is at work in, locked."""
    failed = [one.instance_id for one in going.failed if one.instance_id]
    row = session.execute(
        select(Instance.process_key, Instance.id)
        .join(Subscription, Subscription.instance_id == Instance.id)
        .join(Dossier, Dossier.id == Instance.dossier_id)
        .join(Message, _meant())
        .where(Message.id == message.id, Instance.status != HELD, Instance.id.not_in(failed))
        .order_by(Subscription.id)
        .limit(1)
        .with_for_update(of=(Subscription, Instance, Dossier), key_share=True, skip_locked=True)
    ).one_or_none()
    return Receiver(*row) if row else None


def _start(session: Session, message: Message, going: Round) -> Receiver | None:
    """A process that begins with it, in its dossier, unless a case of that process waits for it or
    has had it."""
    if message.dossier_id is None:
        return None
    begun = [
        one for one in starts(session, "message", message.name) if one.since <= message.expires_at
    ]
    if not begun or session.get_one(Dossier, message.dossier_id).status != "open":
        return None
    taken = set(
        session.scalars(select(Delivery.process_key).where(Delivery.message_id == message.id))
    )
    taken |= {one.process_key for one in going.failed}
    taken |= {row.process_key for row in _listening(session, message)}
    for one in begun:
        if one.process_key not in taken:
            return Receiver(one.process_key, None, one.element_id)
    return None


def _listening(session: Session, message: Message) -> list[Any]:
    """Who is meant: instance, process key and status, also of who is busy or held still."""
    return list(
        session.execute(
            select(Instance.id, Instance.process_key, Instance.status)
            .join(Subscription, Subscription.instance_id == Instance.id)
            .join(Message, _meant())
            .where(Message.id == message.id)
        )
    )


def _hand_over(session: Session, message: Message, receiver: Receiver, at: datetime) -> None:
    variables = unpacked(message.variables)
    if receiver.instance_id is None:
        begin_in = message.dossier_id
        assert begin_in is not None  # noqa: S101 - `_start` begins in a dossier only
        taker, _ = instances.begin(
            session,
            receiver.process_key,
            begin_in,
            variables,
            at,
            start_event=receiver.element_id,
        )
    else:
        taker = receiver.instance_id
        step = take_up(session, cases.look(session, taker), None, at)
        if not step.run.deliver(message.name, message.key, variables, at):
            raise NotHeard
        save(step)
    session.add(
        Delivery(message_id=message.id, process_key=receiver.process_key, instance_id=taker, at=at)
    )


def _settle(session: Session, message: Message, going: Round, at: datetime) -> None:
    """Nobody can take it now: it is done, it waits on, or its time is over."""
    is_over = message.expires_at <= at
    failed = {one.instance_id for one in going.failed}
    left = [row for row in _listening(session, message) if row.id not in failed]
    if going.failed and not is_over:
        message.attempts += 1
        message.try_at = at + pause(message.attempts)
    elif any(row.status != HELD for row in left) or (left and not is_over):
        return  # somebody is at work in it, or it is held still
    else:
        had = select(exists().where(Delivery.message_id == message.id))
        delivered = bool(session.scalar(had))
        if delivered or is_over:
            message.state = "delivered" if delivered else "expired"
            message.ended_at, message.variables = at, None
