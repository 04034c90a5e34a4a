"""Which dossiers somebody may see, and what he may do with one.

While somebody coordinates a dossier he may do what its behandelaar may.
"""

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import aliased, object_session

from engine.policy.actors import Actor
from engine.policy.tasks import to_do
from engine.store.models import Dossier, Group, Involvement, Task


def visible_dossiers(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Dossier` that holds for what this medewerker may see."""
    if not actor.may("dossiers:read"):
        return false()
    involvement, task = aliased(Involvement), aliased(Task)  # the query may hold these as well
    involved = select(involvement.id).where(
        involvement.dossier_id == Dossier.id,
        involvement.account_id == actor.user_id,
        running(involvement),
    )
    has_task = select(task.id).where(
        task.dossier_id == Dossier.id, task.state == "open", to_do(actor, task)
    )
    return or_(
        Dossier.handler_id == actor.user_id,
        Dossier.group_id.in_(actor.group_ids),
        involved.exists(),
        has_task.exists(),
    )


def running(involvement: type[Involvement] = Involvement) -> ColumnElement[bool]:
    """The condition on an involvement that lets somebody in now, by the clock of the database: a
    noodblik ends by itself."""
    return and_(
        involvement.ended_at.is_(None),
        or_(involvement.until.is_(None), involvement.until > func.now()),
    )


def answers_for(actor: Actor) -> ColumnElement[bool]:
    """The condition on `Dossier` for those whose signaleringen are this medewerker's to see to:
    his own, and those of his groups that nobody handles yet."""
    return or_(
        Dossier.handler_id == actor.user_id,
        and_(Dossier.handler_id.is_(None), Dossier.group_id.in_(actor.group_ids)),
    )


def may_acknowledge(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may tick off a signalering: who answers for it, or leads the group."""
    in_group = dossier.group_id in actor.group_ids
    if treats(actor, dossier) or (dossier.handler_id is None and in_group):
        return True
    return in_group and actor.may("dossiers:assign")


def may_assign_dossier(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may name another behandelaar: a teamleider of the dossier's group."""
    return actor.may("dossiers:assign") and dossier.group_id in actor.group_ids


def may_pass_on(actor: Actor, dossier: Dossier, group: Group) -> bool:
    """Whether the actor may give the dossier to another team: a teamleider of its group, or who
    works in it when the group investigates nothing itself (a desk)."""
    if dossier.status != "open" or dossier.kind != "client":
        return False
    of_desk = not group.takes_dossiers and dossier.group_id in actor.group_ids
    return (of_desk and actor.may("dossiers:start")) or may_assign_dossier(actor, dossier)


def may_change_involvement(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may let a colleague in: who treats it and works here, or a teamleider of
    the group."""
    return _treats_from_inside(actor, dossier) or may_assign_dossier(actor, dossier)


def may_name_coordinator(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may say who coordinates: who treats it and works here, or a teamleider."""
    return may_change_involvement(actor, dossier)


def may_consult_elsewhere(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may know with which group to consult about another dossier of somebody who
    takes part: who treats this one, and works here."""
    return dossier.status == "open" and _treats_from_inside(actor, dossier)


def treats(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor is the behandelaar of the dossier, or its coördinator now."""
    if dossier.handler_id == actor.user_id:
        return True
    session = object_session(dossier)
    if session is None:
        return False
    coordinates = select(Involvement.id).where(
        Involvement.dossier_id == dossier.id,
        Involvement.account_id == actor.user_id,
        Involvement.kind == "coordinator",
        running(),
    )
    return session.scalar(coordinates) is not None


def may_change_people(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may say who takes part in a dossier and what they are to each other."""
    open_client_dossier = dossier.status == "open" and dossier.kind == "client"
    return actor.may("people:edit") and open_client_dossier and _works_on(actor, dossier)


def may_start_beside(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may begin a casusoverleg or gegevensverzoek beside what runs: who works on
    an open dossier of a client."""
    open_client_dossier = dossier.status == "open" and dossier.kind == "client"
    return actor.may("tasks:work") and open_client_dossier and _works_on(actor, dossier)


def may_show_bsn(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may see a BSN of somebody in this dossier, for a reason that he gives: who
    only looks along, for a reason or with one task, may not."""
    return actor.may("bsn:show") and _works_on(actor, dossier)


def _works_on(actor: Actor, dossier: Dossier) -> bool:
    """Whether the dossier is his work: he treats it, or works in its group."""
    return dossier.group_id in actor.group_ids or treats(actor, dossier)


def _treats_from_inside(actor: Actor, dossier: Dossier) -> bool:
    return "extern" not in actor.roles and treats(actor, dossier)
