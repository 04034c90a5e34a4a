"""Who acts: a medewerker with his roles and groups, or a program with an account."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, Text, Uuid, and_, bindparam, func, not_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session

from engine.policy.permissions import PERMISSIONS
from engine.store.models import Account, Group, Membership, table_of
from engine.store.who import Who


class NotAllowed(Exception):
    """Je hebt hier geen toegang toe."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or NotAllowed.__doc__)


class NotFound(Exception):
    """Dit bestaat niet, of je hebt er geen toegang toe."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or NotFound.__doc__)


@dataclass(frozen=True, slots=True)
class Actor:
    """The medewerker who acts: what is needed to decide, read in one statement."""

    user_id: UUID
    username: str
    name: str
    groups: frozenset[str]
    """Keys of the groups, as diagrams write them."""
    group_ids: frozenset[UUID]
    roles: frozenset[str]
    sign_outs: int = 0
    """How often he had signed out when this was read: the mark of his sessions since."""
    only: frozenset[str] | None = None
    """The permissions that the token of a program leaves of those of its account; None: all."""

    def may(self, permission: str) -> bool:
        """Whether a role of this medewerker gives the permission; an unknown one is an error."""
        given = not self.roles.isdisjoint(PERMISSIONS[permission])
        return given and (self.only is None or permission in self.only)

    @property
    def who(self) -> Who:
        """Himself, in his own dossiers: for whom the database keeps the others shut."""
        return Who("account", self.user_id, self.only)

    @property
    def as_operator(self) -> Who:
        """Himself where he mends cases of others, with `cases:operate`."""
        return Who("operator", self.user_id, self.only)

    @property
    def as_counter(self) -> Who:
        """Himself where cases are counted, with `insight:read` or `definitions:read`."""
        return Who("counter", self.user_id, self.only)


ACCOUNT: Final = table_of(Account)
GROUP: Final = table_of(Group)
MEMBERSHIP: Final = table_of(Membership)
ACTOR: Final = (
    select(
        ACCOUNT.c.username,
        ACCOUNT.c.name,
        ACCOUNT.c.roles,
        ACCOUNT.c.sign_outs,
        func.array_remove(func.array_agg(GROUP.c.key), None, type_=ARRAY(Text)),
        func.array_remove(func.array_agg(GROUP.c.id), None, type_=ARRAY(Uuid)),
    )
    .select_from(ACCOUNT)
    .outerjoin(
        MEMBERSHIP,  # who comes from outside works in no group, whatever he is a member of
        and_(
            MEMBERSHIP.c.account_id == ACCOUNT.c.id,
            not_(ACCOUNT.c.roles.contains(["extern"])),
        ),
    )
    .outerjoin(GROUP, GROUP.c.id == MEMBERSHIP.c.group_id)
    .where(ACCOUNT.c.id == bindparam("account_id"), ACCOUNT.c.active)
    .group_by(ACCOUNT.c.id)
)


def load_actor(session: Session | Connection, account_id: UUID) -> Actor | None:
    """The medewerker with his groups and roles, or None when he does not exist or is blocked."""
    row = session.execute(ACTOR, {"account_id": account_id}).one_or_none()
    if row is None:
        return None
    username, name, roles, sign_outs, groups, group_ids = row
    return Actor(
        account_id,
        username,
        name,
        frozenset(groups),
        frozenset(group_ids),
        frozenset(roles),
        sign_outs,
    )


def demand(actor: Actor, permission: str) -> None:
    """Raise `NotAllowed` unless the actor has the permission."""
    if not actor.may(permission):
        raise NotAllowed
