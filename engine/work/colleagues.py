"""Who can be given work: the medewerkers who take it, in the groups that it is for."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from engine.policy import takes_work
from engine.store.models import Account, Group, Membership


def working_in(groups: ColumnElement[bool]) -> Select[UUID, str]:
    """Key and name of who takes work in the groups that meet a condition on `Group`, by name."""
    inside = select(Membership.account_id).join(Group, Group.id == Membership.group_id)
    return (
        select(Account.id, Account.name)
        .where(takes_work(), Account.id.in_(inside.where(groups)))
        .order_by(Account.name)
    )


def named(session: Session, groups: ColumnElement[bool]) -> list[tuple[UUID, str]]:
    """The same, read."""
    return [(key, name) for key, name in session.execute(working_in(groups))]
