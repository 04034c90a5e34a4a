"""Passwords: hashed with argon2, and guessing them made slow."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from engine.store.database import clock
from engine.store.models import SignInAttempt

WINDOW: Final = timedelta(hours=1)
FREE_FOR_NAME: Final = 5
FREE_FOR_ADDRESS: Final = 50
FIRST_WAIT: Final = timedelta(seconds=15)
LONGEST_WAIT: Final = timedelta(minutes=15)

hasher = PasswordHasher()


class TooManyAttempts(Exception):
    """Te veel mislukte pogingen om aan te melden."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(type(self).__doc__)
        self.wait = wait


def hash_password(password: str) -> str:
    """The argon2id hash to keep."""
    return hasher.hash(password)


def is_correct(password_hash: str | None, password: str) -> bool:
    """Whether this is the password; takes as long for an account that isn't there (None)."""
    try:
        hasher.verify(password_hash or _nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def count_attempt(session: Session, secret_key: str, username: str, address: str) -> None:
    """Write down an attempt before the password is looked at; `forget_attempts` undoes it.

    Raises TooManyAttempts(wait) when there were too many in the last hour, for this user name
    (five are free) or from this address (fifty). The wait doubles with each attempt.
    """
    for subject, free in _subjects(secret_key, username, address):
        count(session, subject, free)


def count(session: Session, subject: bytes, free: int) -> None:
    """Write down an attempt of this subject. Raises TooManyAttempts(wait) as `count_attempt`."""
    # One at a time per subject, so that a hundred guesses at once are counted as a hundred.
    session.execute(
        text("SELECT pg_advisory_xact_lock(:key)"),
        {"key": int.from_bytes(subject[:8], signed=True)},
    )
    now = clock(session)
    _refuse_when_too_many(session, subject, free, now)
    session.add(SignInAttempt(subject_hash=subject, at=now))


def subject_of(secret_key: str, kind: str, value: str) -> bytes:
    """Under which hash attempts are counted: whose they are can't be read from it."""
    message = f"{kind}:{value.strip().casefold()}".encode()
    return hmac.digest(secret_key.encode(), message, hashlib.sha256)


def forget_attempts(session: Session, secret_key: str, username: str, address: str) -> None:
    """Start counting anew after a right password, and drop what is older than the window."""
    (name, _), (place, _) = _subjects(secret_key, username, address)
    newest = select(func.max(SignInAttempt.id)).where(SignInAttempt.subject_hash == place)
    session.execute(
        delete(SignInAttempt).where(
            (SignInAttempt.subject_hash == name)
            | (SignInAttempt.id == newest.scalar_subquery())
            | (SignInAttempt.at < clock(session) - WINDOW)
        )
    )


def wait_after(failures: int, free: int) -> timedelta:
    """How long to wait after the last of so many failures, of which the first few are free."""
    if failures < free:
        return timedelta(0)
    doublings = min(failures - free, 20)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def _refuse_when_too_many(session: Session, subject: bytes, free: int, now: datetime) -> None:
    failures: int
    last: datetime
    failures, last = session.execute(
        select(func.count(), func.max(SignInAttempt.at)).where(
            SignInAttempt.subject_hash == subject, SignInAttempt.at > now - WINDOW
        )
    ).one()
    wait = last + wait_after(failures, free) - now if failures else timedelta(0)
    if wait > timedelta(0):
        raise TooManyAttempts(wait)


def _subjects(secret_key: str, username: str, address: str) -> list[tuple[bytes, int]]:
    return [
        (subject_of(secret_key, "name", username), FREE_FOR_NAME),
        (subject_of(secret_key, "address", address), FREE_FOR_ADDRESS),
    ]


@cache
def _nobody() -> str:
    """A hash that no password fits, so that an unknown user name costs as much time."""
    return hasher.hash("an account that does not exist")
