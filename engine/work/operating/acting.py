"""Doing something to a case, and seeing beforehand what would come of it: the same function."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.bpmn import CannotMove, UnknownVisit
from engine.policy import Actor, demand
from engine.store.guard import hold
from engine.store.models import Event
from engine.work import cases
from engine.work.operating import changing
from engine.work.operating.actions import Action, Edit, Move, Restart, Resume
from engine.work.operating.effects import Effect, sent, standing
from engine.work.operating.refusals import CaseChanged, NotPossible
from engine.work.steps import ENDED, OpenRun, save, take_up

LONGEST_REASON = 500


def perform(
    session: Session,
    actor: Actor,
    instance_id: UUID,
    action: Action,
    reason: str,
    expected_version: int | None,
    at: datetime,
) -> Effect:
    """Do it, with an audit event and an event on the timeline. `at` is aware UTC.

    Raises `NotAllowed`, `NotFound`, `NotPossible` (with the reason why), and `CaseChanged` when the
    case is no longer the version that was looked at; None takes it as it is.
    """
    demand(actor, "cases:operate")
    why = reason.strip()
    if not why:
        raise NotPossible("Vul in waarom je dit doet.")
    if len(why) > LONGEST_REASON:
        raise NotPossible(f"De reden mag {LONGEST_REASON} tekens lang zijn.")
    return _act(session, actor, instance_id, action, why, expected_version, at)


def preview(
    session: Session, actor: Actor, instance_id: UUID, action: Action, at: datetime
) -> Effect:
    """What would come of it; nothing of it stays. Raises as `perform`, but for `CaseChanged`."""
    demand(actor, "cases:operate")
    with session.begin_nested() as thrown_away:
        effect = _act(session, actor, instance_id, action, "", None, at)
        thrown_away.rollback()
    return effect


def _act(
    session: Session,
    actor: Actor,
    instance_id: UUID,
    action: Action,
    reason: str,
    expected_version: int | None,
    at: datetime,
) -> Effect:
    case = cases.lock(session, instance_id)
    hold(session, case.dossier_id)
    if expected_version not in (None, case.version):
        raise CaseChanged
    _refuse(case, action)
    step = take_up(session, case, actor.user_id, at)
    before = standing(step.run, case.status)
    _note(step, actor, action, reason)
    try:
        changing.change(step, action)
    except (UnknownVisit, CannotMove) as error:
        raise NotPossible(str(error)) from None
    save(step)
    successor = changing.begin_again(step, action) if isinstance(action, Restart) else None
    shown = step
    if successor is not None:
        shown = take_up(session, cases.look(session, successor), actor.user_id, at)
    status = "suspended" if shown.case.suspended_at else shown.run.status
    after = standing(shown.run, status)
    return Effect(case.version, before, after, sent(step.run), successor)


def _refuse(case: cases.Case, action: Action) -> None:
    if case.status in ENDED:
        raise NotPossible("Deze zaak is al afgelopen. Er valt niets meer aan te doen.")
    held = case.suspended_at is not None
    if isinstance(action, Resume):
        if not held:
            raise NotPossible("Deze zaak is niet stilgezet.")
    elif held and not isinstance(action, changing.WHILE_HELD):
        raise NotPossible("Deze zaak is stilgezet. Hervat haar eerst.")


def _note(step: OpenRun, actor: Actor, action: Action, reason: str) -> None:
    """Who did what and why: in the audit log, and on the timeline of the dossier."""
    case, verb = step.case, changing.VERBS[type(action)]
    note(
        step.session,
        actor,
        f"cases:{verb}",
        step.at,
        dossier_id=case.dossier_id,
        object_id=str(case.id),
        reason=reason,
    )
    where = changing.place_of(step, action)
    detail = {"reason": reason, **({"variable": action.name} if isinstance(action, Edit) else {})}
    step.session.add(
        Event(
            dossier_id=case.dossier_id,
            instance_id=case.id,
            at=step.at,
            actor_id=actor.user_id,
            action=f"work:case:{verb}",
            process_key=where[0] if where else case.process_key,
            element_id=action.element_id if isinstance(action, Move) else where and where[1],
            element_name=where and where[2],
            detail=detail,
        )
    )
    step.session.flush()
