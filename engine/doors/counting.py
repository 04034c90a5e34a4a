"""Counting who comes from where, so that nobody can go on guessing."""

from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from engine.doors.keys import hash_of_address
from engine.store.models import DoorAttempt

Kind = Literal["link", "code", "verzoek", "noodinzage"]
WINDOW: Final = timedelta(hours=1)
FREE: Final[dict[Kind, int]] = {"link": 30, "code": 20, "verzoek": 5, "noodinzage": 5}
"""How many wrong links, wrong codes and filed requests an address has in an hour. Many people of
one organisation may share an address. For wrong numbers at a noodinzage the address is the key of
the account."""


class TooManyAttempts(Exception):
    """Vanaf dit adres is het te vaak geprobeerd. `wait` is how long till it may again."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("Vanaf dit adres is het te vaak geprobeerd.")
        self.wait = wait


def refuse_when_too_many(session: Session, kind: Kind, address: str, at: datetime) -> None:
    """Raise `TooManyAttempts` when this address has used up what is free. From here on who
    comes from the same address waits for the commit: a hundred at once count as a hundred."""
    place = hash_of_address(address)
    lock = int.from_bytes(place[:8], signed=True)
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": lock})
    times = session.scalars(
        select(DoorAttempt.at)
        .where(
            DoorAttempt.address_hash == place,
            DoorAttempt.kind == kind,
            DoorAttempt.at > at - WINDOW,
        )
        .order_by(DoorAttempt.at.desc())
        .limit(FREE[kind])
    ).all()
    if len(times) >= FREE[kind]:
        raise TooManyAttempts(times[-1] + WINDOW - at)


def count(session: Session, kind: Kind, address: str, at: datetime) -> None:
    """Write one down, and drop what no longer counts."""
    session.add(DoorAttempt(kind=kind, address_hash=hash_of_address(address), at=at))
    session.execute(delete(DoorAttempt).where(DoorAttempt.at < at - WINDOW))
    session.flush()


def forget(session: Session, kind: Kind, address: str) -> None:
    """Take the last one back: it was right."""
    newest = select(func.max(DoorAttempt.id)).where(
        DoorAttempt.kind == kind, DoorAttempt.address_hash == hash_of_address(address)
    )
    session.execute(delete(DoorAttempt).where(DoorAttempt.id == newest.scalar_subquery()))


def counted(session: Session) -> int:
    """How many are written down: a figure, without who."""
    return session.scalar(select(func.count(DoorAttempt.id))) or 0
