"""Tokens of programs: 256 random bits, shown once, of which only a hash is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from engine.policy import PERMISSIONS, Actor, load_actor
from engine.store.database import clock
from engine.store.models import SYSTEM, Account, ApiToken

PREFIX: Final = "samenloop_"
"""Lets a tool that looks for secrets in texts recognise one."""

FORM: Final = re.compile(rf"{PREFIX}[\w-]{{43}}", re.ASCII)
LONGEST: Final = timedelta(days=366)


class TokenRefused(Exception):
    """Deze token kan niet worden gemaakt. The message is Dutch and says why."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A token as operators see it; moments are in UTC."""

    name: str
    username: str
    permissions: list[str]
    made_at: datetime
    expires_at: datetime
    last_used_on: date | None


def issue(
    session: Session,
    name: str,
    username: str,
    roles: frozenset[str],
    permissions: frozenset[str],
    lives: timedelta,
) -> str:
    """Make a token for a program that acts as this account; returns it, for once.

    An account that isn't there is made, with `roles` beside `systeem`. Raises `TokenRefused`.
    """
    if not timedelta(0) < lives <= LONGEST:
        raise TokenRefused(f"Kies een geldigheid van 1 tot {LONGEST.days} dagen.")
    account = _account(session, username, roles)
    for permission in sorted(permissions):
        if PERMISSIONS[permission].isdisjoint(account.roles):
            needed = " of ".join(sorted(PERMISSIONS[permission]))
            raise TokenRefused(f"{permission} vraagt een account met de rol {needed}.")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        id=uuid4(),
        name=name,
        account_id=account.id,
        token_hash=hash_of(secret),
        permissions=sorted(permissions),
        expires_at=clock(session) + lives,
    )
    session.add(token)
    try:
        session.flush()
    except IntegrityError:
        raise TokenRefused(f"Er is al een token met de naam {name}.") from None
    return secret


def revoke(session: Session, name: str) -> bool:
    """End the token of that name at once; false when there is none."""
    ended = session.scalars(
        update(ApiToken)
        .where(func.lower(ApiToken.name) == name.lower(), ApiToken.revoked_at.is_(None))
        .values(revoked_at=func.clock_timestamp())
        .returning(ApiToken.id)
    )
    return ended.one_or_none() is not None


def listed(session: Session) -> list[Listed]:
    """The tokens that were not revoked, by name."""
    rows = session.execute(
        select(
            ApiToken.name,
            Account.username,
            ApiToken.permissions,
            ApiToken.made_at,
            ApiToken.expires_at,
            ApiToken.last_used_on,
        )
        .join(Account, Account.id == ApiToken.account_id)
        .where(ApiToken.revoked_at.is_(None))
        .order_by(func.lower(ApiToken.name))
    )
    return [Listed(*row) for row in rows]


def bearer(connection: Connection, secret: str) -> tuple[Actor, UUID, bool] | None:
    """For whom a token acts, its id, and whether this is its first use of the day; None for one
    that is unknown, expired or revoked, or whose account is blocked.

    The actor has no permission that the token lacks.
    """
    if not FORM.fullmatch(secret):
        return None
    today = func.date(func.timezone("UTC", func.clock_timestamp()))
    row = connection.execute(
        select(
            ApiToken.id,
            ApiToken.account_id,
            ApiToken.permissions,
            ApiToken.last_used_on.is_distinct_from(today),
        ).where(
            ApiToken.token_hash == hash_of(secret),
            ApiToken.revoked_at.is_(None),
            ApiToken.expires_at > func.clock_timestamp(),
        )
    ).one_or_none()
    actor = load_actor(connection, row.account_id) if row else None
    if row is None or actor is None:
        return None
    return replace(actor, only=frozenset(row.permissions)), row.id, row[3]


def note_use(session: Session, token_id: UUID) -> None:
    """Keep that the token was used today."""
    today = clock(session).date()
    session.execute(update(ApiToken).where(ApiToken.id == token_id).values(last_used_on=today))


def hash_of(secret: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(secret.encode("ascii")).digest()


def _account(session: Session, username: str, roles: frozenset[str]) -> Account:
    wanted = roles | {SYSTEM}
    found = session.scalar(select(Account).where(func.lower(Account.username) == username.lower()))
    if found is None:
        found = Account(id=uuid4(), username=username, name=username, roles=sorted(wanted))
        session.add(found)
        session.flush()
        return found
    if SYSTEM not in found.roles or not found.active:
        raise TokenRefused(f"{username} is geen account van een systeem dat in gebruik is.")
    if roles and wanted != set(found.roles):
        has = ", ".join(sorted(set(found.roles) - {SYSTEM})) or "geen andere"
        raise TokenRefused(f"{username} bestaat al, met de rollen: {has}. Laat --role weg.")
    return found
