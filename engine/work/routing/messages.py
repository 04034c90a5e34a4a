"""Sending messages, and those that nobody took.

Who sends from outside is checked by the caller: what a message may say to whom is a question of
the permission that the sender has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine.policy import Actor
from engine.store.models import Dossier, Message
from engine.work.routing.texts import packed


@dataclass(frozen=True, slots=True)
class Sent:
    """A message or a signal that is kept; `is_new` is false when it was sent before."""

    id: UUID
    is_new: bool


@dataclass(frozen=True, slots=True)
class Undelivered:
    """A message that nobody took in its time: *niet bezorgd*. What it said is gone."""

    id: UUID
    name: str
    dossier_number: str | None
    from_case: bool
    at: datetime
    ended_at: datetime | None


def publish(
    session: Session,
    *,
    name: str,
    key: str | None,
    variables: Mapping[str, Any],
    dossier_id: UUID | None,
    lives: timedelta,
    message_id: str | None = None,
    actor: Actor | None = None,
    at: datetime,
) -> Sent:
    """Send a message to who waits for its name and key, in one dossier or (None) in all.

    It waits for somebody who begins to listen till `lives` is over; it reaches one case of each
    process at most, or starts one in the dossier. `message_id` is the sender's own: a second
    message of it is the first one. `at` is aware UTC. Raises `TypeError` for variables that aren't
    JSON.
    """
    row = {
        "name": name,
        "key": key,
        "dossier_id": dossier_id,
        "sent_by": actor.user_id if actor else None,
        "message_id": message_id,
        **lasting(variables, lives, at),
    }
    added = insert(Message).values(row).on_conflict_do_nothing().returning(Message.id)
    fresh = session.scalar(added)
    if fresh is not None:
        return Sent(fresh, is_new=True)
    known = select(Message.id).where(
        Message.message_id == message_id, Message.sent_by.is_not_distinct_from(row["sent_by"])
    )
    return Sent(session.scalars(known).one(), is_new=False)


def lasting(variables: Mapping[str, Any], lives: timedelta, at: datetime) -> dict[str, Any]:
    """The columns of a message that is sent now: what it says, and until when it waits."""
    try:
        expires_at = at + max(lives, timedelta())
    except OverflowError:
        expires_at = datetime.max.replace(tzinfo=UTC)
    return {
        "id": uuid4(),
        "variables": packed(variables),
        "at": at,
        "expires_at": expires_at,
        "state": "waiting",
        "attempts": 0,
        "try_at": at,
    }


def undelivered(session: Session, limit: int = 200) -> list[Undelivered]:
    """The messages that nobody took, the newest first, for operators."""
    rows = session.execute(
        select(
            Message.id,
            Message.name,
            Dossier.number,
            Message.source_id.is_not(None),
            Message.at,
            Message.ended_at,
        )
        .outerjoin(Dossier, Dossier.id == Message.dossier_id)
        .where(Message.state == "expired")
        .order_by(Message.ended_at.desc())
        .limit(limit)
    )
    return [Undelivered(*row) for row in rows]


def count_undelivered(session: Session) -> int:
    """How many messages nobody took."""
    return session.scalar(select(func.count()).where(Message.state == "expired")) or 0
