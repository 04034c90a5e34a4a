"""Coming in through a door: the link, the code, and the session that follows.

Whatever is wrong with a link, the answer is the same: nothing can be learned from it. The caller
commits also when somebody is refused: a wrong code is counted.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.doors import counting, keys
from engine.doors.opening import shut
from engine.store.models import Door

MOST_WRONG: Final = 5
"""Wrong codes after which a door is shut for good."""
ONE_VISIT: Final = timedelta(hours=1)
"""How long somebody is inside before the code is asked again."""
SECRET_BYTES: Final = 32


class DoorShut(Exception):
    """Deze link werkt niet (meer)."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is inside; what he shows at each page is known to him only."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Not inside. `now_shut` is the dossier of a door that this code has shut, to tell of it."""

    now_shut: UUID | None = None


@dataclass(frozen=True, slots=True)
class Inside:
    """What somebody came in for."""

    door_id: UUID
    purpose: str
    dossier_id: UUID | None
    object_id: UUID
    until: datetime


def look(session: Session, token: str, address: str, at: datetime) -> UUID | None:
    """The key of the door that a link leads to, or None when it leads nowhere (any more).

    As the system. Raises `counting.TooManyAttempts` for who came with many wrong ones.
    """
    counting.refuse_when_too_many(session, "link", address, at)
    link = keys.read(token)
    if link is not None and link.expires > at.timestamp():
        door = session.scalar(select(Door).where(Door.token_hash == keys.hash_of(token)))
        if door is not None and _fits(door, link) and _is_open(door, at):
            return door.id
    counting.count(session, "link", address, at)
    return None


def enter(
    session: Session, door_id: UUID, code: str, address: str, at: datetime
) -> Entered | Refused:
    """Try a code. As the system. Raises `counting.TooManyAttempts`."""
    counting.refuse_when_too_many(session, "code", address, at)
    door = session.scalar(select(Door).where(Door.id == door_id).with_for_update())
    right = door is not None and _is_open(door, at) and _is_code(door, code)
    if door is None or not right:
        counting.count(session, "code", address, at)
        return _refused(session, door, at)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    door.session_hash, door.session_until = keys.hash_of(secret), at + ONE_VISIT
    door.entered_at, door.wrong_codes = at, 0
    session.flush()
    _note(session, door, "door:entered", at)
    return Entered(secret)


def resume(session: Session, door_id: UUID, secret: str, at: datetime) -> Inside:
    """Who came in before, with the secret that he got. As the door itself. Raises `DoorShut`."""
    door = session.get(Door, door_id)
    return _inside(door, secret, at)


def use(session: Session, door_id: UUID, secret: str, at: datetime) -> Inside:
    """Use a door for what it is for, which can be done once; who comes second raises `DoorShut`.

    As the system, in the transaction of what is done.
    """
    door = session.scalar(select(Door).where(Door.id == door_id).with_for_update())
    inside = _inside(door, secret, at)
    if door is not None:
        shut(door, "gebruikt", at)
    session.flush()
    return inside


def leave(session: Session, door_id: UUID, secret: str, at: datetime) -> None:
    """End a visit; the door stays as it was. As the system. Raises `DoorShut`."""
    door = session.scalar(select(Door).where(Door.id == door_id).with_for_update())
    _inside(door, secret, at)
    if door is not None:
        door.session_hash = door.session_until = None
    session.flush()


def _inside(door: Door | None, secret: str, at: datetime) -> Inside:
    if door is None or not _is_open(door, at) or not _is_visit(door, secret, at):
        raise DoorShut(DoorShut.__doc__)
    until = door.session_until or at
    return Inside(door.id, door.purpose, door.dossier_id, door.object_id, until)


def _fits(door: Door, link: keys.Link) -> bool:
    """Whether a link says of a door what its row says."""
    said = (link.door_id, link.purpose, link.expires)
    return said == (door.id, door.purpose, int(door.expires_at.timestamp()))


def _is_open(door: Door, at: datetime) -> bool:
    return door.shut_at is None and door.expires_at > at


def _is_code(door: Door, code: str) -> bool:
    given = keys.hash_of_code(code, door.code_salt)
    return hmac.compare_digest(given, door.code_hash or b"") and door.code_hash is not None


def _is_visit(door: Door, secret: str, at: datetime) -> bool:
    same = hmac.compare_digest(keys.hash_of(secret), door.session_hash or b"")
    return same and door.session_until is not None and door.session_until > at


def _refused(session: Session, door: Door | None, at: datetime) -> Refused:
    if door is None or not _is_open(door, at):
        return Refused()
    door.wrong_codes += 1
    if door.wrong_codes < MOST_WRONG:
        session.flush()
        return Refused()
    shut(door, "geraden", at)
    session.flush()
    _note(session, door, "door:shut", at)
    return Refused(door.dossier_id)


def _note(session: Session, door: Door, action: str, at: datetime) -> None:
    note(
        session,
        None,
        action,
        at,
        dossier_id=door.dossier_id,
        object_id=str(door.id),
        purpose="Toegang via een link en een code.",
        person_ids=(),
    )
