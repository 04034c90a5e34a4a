"""Making doors, giving codes, and shutting doors: by who answers for what they lead to.

Whether somebody may is decided before: by who may work on the dossier.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.doors import keys
from engine.policy import Actor, NotFound
from engine.store.models import Door, PartyContact

Purpose = Literal["gegevensverzoek", "uitnodiging", "verslag", "verzoek", "terugkoppeling"]
OF_PROFESSIONALS: Final = ("verzoek", "terugkoppeling")
"""Links that go to the address in a professional's request, not to a contact of a party."""
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class OpenedDoor:
    """A new door. The link is mailed after the commit; `code` goes another way, or is empty."""

    id: UUID
    token: str = field(repr=False)
    code: str = field(default="", repr=False)


def open_door(
    session: Session,
    purpose: Purpose,
    dossier_id: UUID | None,
    object_id: UUID,
    contact_id: UUID | None,
    expires: datetime,
    at: datetime,
    *,
    actor: Actor | None = None,
    with_code: bool = False,
) -> OpenedDoor:
    """Make a door to `object_id`, to be mailed to the contact; what led there before is revoked.

    `expires` and `at` are aware. Without an address nothing is mailed. A code is made at once
    only `with_code`, for who shows it; else by `new_code`, or beside the link where codes go by
    message. Raises `keys.NoKey`.
    """
    revoke(session, object_id, at, purpose=purpose)
    door = _untouched(purpose, expires.replace(microsecond=0), at)
    door.dossier_id, door.object_id, door.contact_id = dossier_id, object_id, contact_id
    door.opened_by = actor.user_id if actor else None
    door.mail_state = "wacht" if _has_address(session, purpose, contact_id) else "geen"
    token = keys.token_of(door.id, purpose, door.expires_at)
    door.token_hash = keys.hash_of(token)
    code = give_code(door) if with_code else ""
    session.add(door)
    session.flush()
    return OpenedDoor(door.id, token, code)


def new_code(session: Session, actor: Actor, door_id: UUID, at: datetime) -> str:
    """A new code for a door, to be told once; the one before it is worth nothing from now on, and
    who is inside has to enter again. Raises `NotFound` for a door that is shut or past."""
    door = _held(session, door_id, at)
    code = give_code(door)
    door.wrong_codes, door.session_hash, door.session_until = 0, None, None
    session.flush()
    note(
        session,
        actor,
        "door:code",
        at,
        dossier_id=door.dossier_id,
        object_id=str(door_id),
        purpose="Een code geven bij een link voor een partij.",
        person_ids=(),
    )
    return code


def mail_again(session: Session, door_id: UUID, at: datetime) -> None:
    """Mail the same link once more. Raises `NotFound` for a door that is shut or past."""
    door = _held(session, door_id, at)
    if door.mail_state != "geen":
        door.mail_state, door.mail_attempts, door.mail_at = "wacht", 0, at
    session.flush()


def revoke(
    session: Session, object_id: UUID, at: datetime, *, purpose: Purpose | None = None
) -> int:
    """Shut what leads to this and was not used yet; returns how many doors that were."""
    wanted = select(Door).where(Door.object_id == object_id, Door.shut_at.is_(None))
    if purpose is not None:
        wanted = wanted.where(Door.purpose == purpose)
    found = session.scalars(wanted.with_for_update()).all()
    for door in found:
        shut(door, "ingetrokken", at)
    session.flush()
    return len(found)


def cancel(
    session: Session,
    object_id: UUID,
    at: datetime,
    *,
    purpose: Purpose,
    notice: Literal["verzet", "afgezegd", "ingetrokken"],
) -> bool:
    """What a link was for is off: shut it, and mail who had it, used or not. Returns whether
    somebody had it; a link that never left is shut without a word."""
    door = session.scalar(
        select(Door)
        .where(Door.object_id == object_id, Door.purpose == purpose)
        .order_by(Door.opened_at.desc(), Door.shut_at.is_not(None), Door.id.desc())
        .limit(1)
        .with_for_update()
    )
    revoke(session, object_id, at, purpose=purpose)
    if door is None or not (door.mail_attempts or door.notice):
        return False
    door.notice, door.mail_state, door.mail_attempts, door.mail_at = notice, "wacht", 0, at
    session.flush()
    return True


def shut(door: Door, why: Literal["gebruikt", "ingetrokken", "geraden"], at: datetime) -> None:
    """Nobody comes in any more, and who is inside is out."""
    door.shut_at, door.shut_for = at, why
    door.session_hash = door.session_until = None
    if door.mail_state == "wacht":
        door.mail_state = "geen"


def newest(session: Session, object_ids: Iterable[UUID]) -> dict[UUID, Door]:
    """What each is led to by: the last door that was made for it."""
    found = session.scalars(
        select(Door)
        .where(Door.object_id.in_(list(object_ids)))
        .order_by(Door.opened_at, Door.shut_at.is_(None), Door.id)
    )
    return {door.object_id: door for door in found}


def give_code(door: Door) -> str:
    """A new code for a door; the one before it is worth nothing from now on."""
    code = keys.new_code()
    door.code_salt = secrets.token_bytes(SALT_BYTES)
    door.code_hash = keys.hash_of_code(code, door.code_salt)
    return code


def _untouched(purpose: Purpose, expires: datetime, at: datetime) -> Door:
    """A door that nobody went through, was mailed of or guessed at."""
    return Door(
        id=uuid4(),
        purpose=purpose,
        code_salt=secrets.token_bytes(SALT_BYTES),
        wrong_codes=0,
        opened_at=at,
        expires_at=expires,
        mail_attempts=0,
        mail_at=at,
    )


def _held(session: Session, door_id: UUID, at: datetime) -> Door:
    found = session.scalar(
        select(Door)
        .where(Door.id == door_id, Door.shut_at.is_(None), Door.expires_at > at)
        .with_for_update()
    )
    if found is None:
        raise NotFound("Deze link werkt niet meer. Stuur een nieuwe.")
    return found


def _has_address(session: Session, purpose: str, contact_id: UUID | None) -> bool:
    if purpose in OF_PROFESSIONALS:
        return True
    return bool(session.scalar(select(PartyContact.email).where(PartyContact.id == contact_id)))
