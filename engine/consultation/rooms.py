"""Rooms in which colleagues think about a case without saying whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, aliased

from engine.accountability.logs import note
from engine.consultation.checking import checked
from engine.policy import Actor, NotAllowed, NotFound, demand
from engine.store.database import Database, clock
from engine.store.models import Account, ConsultationPost, ConsultationRoom
from engine.store.who import SYSTEM

MOST: Final = 200
"""Rooms in a list, and posts in a room."""


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room in a list."""

    id: UUID
    title: str
    opened_by: str
    last_post_at: datetime
    closed_at: datetime | None
    posts: int


@dataclass(frozen=True, slots=True)
class Post:
    """What somebody wrote."""

    by: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Room:
    """A room with what was written in it, the oldest first."""

    id: UUID
    title: str
    opened_by: str
    closed_at: datetime | None
    closed_by: str | None
    posts: Sequence[Post]
    may_close: bool


class Closed(Exception):
    """Dit overleg is gesloten. Er kan niets meer bij."""

    def __init__(self) -> None:
        super().__init__(Closed.__doc__)


def rooms(session: Session, actor: Actor, *, closed: bool = False) -> list[RoomRow]:
    """The open rooms, or the closed ones, last written in first; at most 200.

    Raises `NotAllowed`.
    """
    demand(actor, "consultation:use")
    posts = select(func.count()).where(ConsultationPost.room_id == ConsultationRoom.id)
    ended = ConsultationRoom.closed_at
    rows = session.execute(
        select(
            ConsultationRoom.id,
            ConsultationRoom.title,
            Account.name,
            ConsultationRoom.last_post_at,
            ended,
            posts.scalar_subquery(),
        )
        .join(Account, Account.id == ConsultationRoom.opened_by)
        .where(ended.is_not(None) if closed else ended.is_(None))
        .order_by(ConsultationRoom.last_post_at.desc(), ConsultationRoom.id)
        .limit(MOST)
    )
    return [RoomRow(*row) for row in rows]


def open_room(session: Session, actor: Actor, title: str, confirmed: str, at: datetime) -> UUID:
    """Open a room. Raises `NotAllowed`, and `Unfit` and `Refused` for its title."""
    demand(actor, "consultation:use")
    room = ConsultationRoom(
        id=uuid4(),
        title=" ".join(checked(title, confirmed).split()),
        opened_by=actor.user_id,
        opened_at=at,
        last_post_at=at,
    )
    session.add(room)
    note(session, actor, "consultation:opened", at, object_id=str(room.id))
    return room.id


def read(session: Session, actor: Actor, room_id: UUID) -> Room:
    """A room. Raises `NotAllowed` and `NotFound`."""
    demand(actor, "consultation:use")
    room = _found(session, room_id)
    author, closer = aliased(Account), aliased(Account)
    wanted = (
        select(author.name, ConsultationPost.at, ConsultationPost.text)
        .join(author, author.id == ConsultationPost.author_id)
        .where(ConsultationPost.room_id == room.id)
        .order_by(ConsultationPost.id)
        .limit(MOST)
    )
    return Room(
        room.id,
        room.title,
        session.get_one(Account, room.opened_by).name,
        room.closed_at,
        session.scalar(select(closer.name).where(closer.id == room.closed_by)),
        [Post(*row) for row in session.execute(wanted)],
        _may_close(actor, room),
    )


def write(
    session: Session, actor: Actor, room_id: UUID, text: str, confirmed: str, at: datetime
) -> None:
    """Add what somebody wrote. Raises `NotAllowed`, `NotFound`, `Closed`, `Unfit`, `Refused`."""
    demand(actor, "consultation:use")
    room = _found(session, room_id, lock=True)
    if room.closed_at is not None:
        raise Closed
    written = checked(text, confirmed)
    session.add(ConsultationPost(room_id=room.id, author_id=actor.user_id, at=at, text=written))
    room.last_post_at = at
    note(session, actor, "consultation:written", at, object_id=str(room.id))


def close(session: Session, actor: Actor, room_id: UUID, at: datetime) -> None:
    """Close a room: who opened it, or a teamleider. Raises `NotAllowed`, `NotFound`, `Closed`."""
    demand(actor, "consultation:use")
    room = _found(session, room_id, lock=True)
    if room.closed_at is not None:
        raise Closed
    if not _may_close(actor, room):
        raise NotAllowed
    room.closed_at, room.closed_by = at, actor.user_id
    note(session, actor, "consultation:closed", at, object_id=str(room.id))


def tidy(database: Database, keep: timedelta, now: datetime | None = None) -> int:
    """Close rooms that nobody wrote in for so long, and remove those closed for so long.

    Returns how many were removed. `now` is aware UTC; None: the database's clock.
    """
    with database.transaction(SYSTEM) as session:
        before = (now or clock(session)) - keep
        closed = ConsultationRoom.closed_at
        gone = session.execute(
            delete(ConsultationRoom).where(closed < before).returning(ConsultationRoom.id)
        ).all()
        session.execute(
            update(ConsultationRoom)
            .where(closed.is_(None), ConsultationRoom.last_post_at < before)
            .values(closed_at=before + keep)
        )
        return len(gone)


def _found(session: Session, room_id: UUID, *, lock: bool = False) -> ConsultationRoom:
    room = session.get(ConsultationRoom, room_id, with_for_update=lock)
    if room is None:
        raise NotFound
    return room


def _may_close(actor: Actor, room: ConsultationRoom) -> bool:
    opened = room.opened_by == actor.user_id or actor.may("consultation:lead")
    return room.closed_at is None and opened
