"""Who works on a dossier: the behandelaar, and colleagues who are let in for a reason.

Who coordinates it and who looks in an emergency: `engine.dossier.coordination`.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, not_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.dossier.dossiers import visible
from engine.dossier.events import record
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import Account, Dossier, Group, Involvement, Membership, Task
from engine.work.colleagues import named


def hand_over(session: Session, actor: Actor, number: str, account_id: UUID, at: datetime) -> None:
    """Name another behandelaar, of the dossier's group; the open tasks of the former one go along.

    Raises `NotFound`, and `NotAllowed` (no teamleider of the group, no colleague, closed dossier).
    """
    dossier = visible(session, actor, number)
    if not policy.may_assign_dossier(actor, dossier):
        raise NotAllowed
    if account_id not in {key for key, _ in colleagues(session, dossier)}:
        raise NotAllowed("Deze collega werkt niet in de groep van dit dossier.")
    if dossier.status != "open":
        raise NotAllowed("Dit dossier is afgehandeld.")
    former, dossier.handler_id = dossier.handler_id, account_id
    record(session, actor, dossier.id, "dossier:handler:assigned", at, {"to": str(account_id)})
    session.execute(
        update(Task)
        .where(
            Task.dossier_id == dossier.id,
            Task.state == "open",
            Task.assignee_id == former,
            Task.candidate_groups.contains([session.get_one(Group, dossier.group_id).key]),
        )
        .values(assignee_id=account_id, claimed_at=at)
    )


def pass_on(session: Session, actor: Actor, number: str, group_id: UUID, at: datetime) -> None:
    """Give the dossier to a team: a desk does so with what it does not investigate itself. The open
    tasks of its group go along, and the team says who becomes behandelaar.

    As the system, for afterwards the actor may not see it. Raises `NotFound`, and `NotAllowed`
    (not his to give, the group takes no dossiers, closed dossier).
    """
    dossier = visible(session, actor, number)
    group = session.get_one(Group, dossier.group_id)
    if not policy.may_pass_on(actor, dossier, group):
        raise NotAllowed
    team = session.get(Group, group_id)
    if team is None or not team.takes_dossiers or team.id == group.id:
        raise NotAllowed("Deze groep neemt het dossier niet aan.")
    dossier.group_id, dossier.handler_id = team.id, None
    groups = func.array_replace(Task.candidate_groups, group.key, team.key)
    session.execute(
        update(Task)
        .where(
            Task.dossier_id == dossier.id,
            Task.state == "open",
            Task.candidate_groups.contains([group.key]),
        )
        .values(candidate_groups=groups, assignee_id=None, claimed_at=None)
    )
    record(session, actor, dossier.id, "dossier:passed", at)
    note(
        session,
        actor,
        "dossier:passed",
        at,
        dossier_id=dossier.id,
        purpose="Het dossier aan een ander team geven.",
    )


def teams(session: Session, actor: Actor, dossier: Dossier) -> list[tuple[UUID, str]]:
    """Key and name of the teams to which the actor may give the dossier, by name."""
    if not policy.may_pass_on(actor, dossier, session.get_one(Group, dossier.group_id)):
        return []
    other = (Group.takes_dossiers, Group.id != dossier.group_id)
    found = session.execute(select(Group.id, Group.name).where(*other).order_by(Group.name))
    return [(key, name) for key, name in found]


def colleagues(session: Session, dossier: Dossier) -> list[tuple[UUID, str]]:
    """Key and name of who works in the dossier's group, by name."""
    return named(session, Group.id == dossier.group_id)


def involve(
    session: Session, actor: Actor, number: str, account_id: UUID, reason: str, at: datetime
) -> None:
    """Let a colleague from outside the group see the dossier, for a stated reason.

    Raises `NotFound`, and `NotAllowed` (not the behandelaar, no reason, no such colleague).
    """
    dossier = visible(session, actor, number)
    if not policy.may_change_involvement(actor, dossier):
        raise NotAllowed
    if not reason.strip():
        raise NotAllowed("Vul in waarom deze collega het dossier mag zien.")
    known = select(Account.id).where(Account.id == account_id, _from_inside())
    if session.scalar(known) is None:
        raise NotFound
    values = {
        "dossier_id": dossier.id,
        "account_id": account_id,
        "reason": reason.strip(),
        "added_by": actor.user_id,
        "added_at": at,
    }
    # Two who let the same colleague in at once do so once.
    added = insert(Involvement).values(values).on_conflict_do_nothing().returning(Involvement.id)
    if session.scalar(added) is None:
        return
    to = {"to": str(account_id)}
    record(session, actor, dossier.id, "dossier:involvement:started", at, to)


def end_involvement(
    session: Session, actor: Actor, number: str, account_id: UUID, at: datetime
) -> None:
    """End what `involve` began. Raises `NotFound` and `NotAllowed`."""
    dossier = visible(session, actor, number)
    if not policy.may_change_involvement(actor, dossier):
        raise NotAllowed
    running = _running(session, dossier.id, account_id)
    if running is None:
        raise NotFound
    running.ended_at = at
    record(session, actor, dossier.id, "dossier:involvement:ended", at, {"to": str(account_id)})


def outsiders(session: Session, dossier: Dossier) -> list[tuple[UUID, str]]:
    """Key and name of the medewerkers who do not see the dossier through their group, by name."""
    inside = select(Membership.account_id).where(Membership.group_id == dossier.group_id)
    found = session.execute(
        select(Account.id, Account.name)
        .where(_from_inside(), Account.id.not_in(inside))
        .order_by(Account.name)
    )
    return [(key, name) for key, name in found]


def _from_inside() -> ColumnElement[bool]:
    """Who comes from outside sees what he coordinates only: he is not let in to look along."""
    return and_(policy.takes_work(), not_(Account.roles.contains(["extern"])))


def _running(session: Session, dossier_id: UUID, account_id: UUID) -> Involvement | None:
    return session.scalar(
        select(Involvement).where(
            Involvement.dossier_id == dossier_id,
            Involvement.account_id == account_id,
            Involvement.kind == "collega",
            Involvement.ended_at.is_(None),
        )
    )
