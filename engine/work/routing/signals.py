"""Sending signals: who waits at that moment is written down, and hears it afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, func, literal, null, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from engine.policy import Actor
from engine.store.models import Dossier, Instance, SignalBroadcast, SignalReceiver, Subscription
from engine.work.routing.messages import Sent
from engine.work.routing.starts import starts
from engine.work.routing.texts import packed


def broadcast(
    session: Session,
    *,
    name: str,
    variables: Mapping[str, Any],
    dossier_id: UUID | None,
    message_id: str | None = None,
    actor: Actor | None = None,
    source_id: UUID | None = None,
    at: datetime,
) -> Sent:
    """Give a signal to all cases that wait for it now, in one dossier or (None) in all, and to the
    processes that it starts in that dossier. A case that is held still misses it.

    `source_id` is the case that threw it, which has heard it already. `message_id` as in
    `messages.publish`; `at` is aware UTC. Raises `TypeError` for variables that aren't JSON.
    """
    sent_by = actor.user_id if actor else None
    row = {
        "id": uuid4(),
        "name": name,
        "variables": packed(variables),
        "dossier_id": dossier_id,
        "source_id": source_id,
        "sent_by": sent_by,
        "message_id": message_id,
        "at": at,
    }
    added = insert(SignalBroadcast).values(row).on_conflict_do_nothing()
    fresh = session.scalar(added.returning(SignalBroadcast.id))
    if fresh is None:
        known = select(SignalBroadcast.id).where(
            SignalBroadcast.message_id == message_id,
            SignalBroadcast.sent_by.is_not_distinct_from(sent_by),
        )
        return Sent(session.scalars(known).one(), is_new=False)
    _write_down_cases(session, fresh, name, dossier_id, source_id, at)
    if dossier_id is not None:
        _write_down_starts(session, fresh, name, dossier_id, at)
    return Sent(fresh, is_new=True)


COLUMNS = ("broadcast_id", "instance_id", "waited", "process_key", "element_id", "attempts")


def _write_down_cases(
    session: Session,
    broadcast_id: UUID,
    name: str,
    dossier_id: UUID | None,
    source_id: UUID | None,
    at: datetime,
) -> None:
    waiting = [
        Subscription.kind == "signal",
        Subscription.name == name,
        Instance.status != "suspended",
    ]
    if dossier_id is not None:
        waiting.append(Subscription.dossier_id == dossier_id)
    if source_id is not None:
        waiting.append(Subscription.instance_id != source_id)
    found = (
        select(
            literal(broadcast_id),
            Subscription.instance_id,
            func.array_agg(Subscription.id, type_=ARRAY(BigInteger)),
            null(),
            null(),
            literal(0),
            literal(at),
        )
        .join(Instance, Instance.id == Subscription.instance_id)
        .where(*waiting)
        .group_by(Subscription.instance_id)
        .order_by(func.min(Subscription.id))
    )
    session.execute(insert(SignalReceiver).from_select([*COLUMNS, "try_at"], found))


def _write_down_starts(
    session: Session, broadcast_id: UUID, name: str, dossier_id: UUID, at: datetime
) -> None:
    rows = [
        {
            "broadcast_id": broadcast_id,
            "waited": [],
            "process_key": start.process_key,
            "element_id": start.element_id,
            "attempts": 0,
            "try_at": at,
        }
        for start in starts(session, "signal", name)
    ]
    is_open = select(Dossier.id).where(Dossier.id == dossier_id, Dossier.status == "open")
    if rows and session.scalar(is_open):
        session.execute(insert(SignalReceiver), rows)
