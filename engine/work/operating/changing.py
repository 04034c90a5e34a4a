"""What each action does to a case that is taken up. Saving is the caller's."""

from dataclasses import replace
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import update

from engine.store.models import Dossier, Instance, Task
from engine.work import deployments, instances
from engine.work.cases import SURROUNDINGS
from engine.work.errors import NothingInUse
from engine.work.operating.actions import (
    Action,
    Cancel,
    Edit,
    Move,
    Restart,
    Resume,
    Retry,
    Suspend,
)
from engine.work.operating.refusals import NotPossible
from engine.work.operating.variables import typed
from engine.work.steps import OpenRun

WHILE_HELD: Final = (Resume, Cancel, Restart)
"""What can be done to a case that is held still."""

VERBS: Final[dict[type[Action], str]] = {
    Retry: "retried",
    Edit: "edited",
    Suspend: "suspended",
    Resume: "resumed",
    Cancel: "cancelled",
    Restart: "restarted",
    Move: "moved",
}
"""How the events call it."""

Place = tuple[str, str, str]
"""Process, element and name of the element."""


def change(step: OpenRun, action: Action) -> None:
    """Carry it out on the run. Raises `NotPossible`, `UnknownVisit` and `CannotMove`."""
    match action:
        case Retry(visit_id):
            _retry(step, visit_id)
        case Edit():
            _edit(step, action)
        case Suspend():
            step.case = replace(step.case, suspended_at=step.at)
        case Resume():
            _resume(step)
        case Cancel():
            step.run.cancel(step.at)
        case Restart():
            _may_begin_again(step)
            step.run.cancel(step.at)
        case Move(visit_id, element_id):
            step.run.move(visit_id, element_id, step.at)


def begin_again(step: OpenRun, action: Restart) -> UUID:
    """Begin the case anew with the answers of its start form; returns its key."""
    session, case = step.session, step.case
    old = session.get_one(Instance, case.id)
    newest = deployments.current_release_id(session)
    try:
        key, _ = instances.begin(
            session,
            case.process_key,
            case.dossier_id,
            old.start_answers or {},
            step.at,
            release_id=newest if action.newest else case.release_id,
            start_answers=old.start_answers,
            started_by=old.started_by,
        )
    except NothingInUse:
        raise NotPossible("Dit proces is niet meer in gebruik.") from None
    return key


def place_of(step: OpenRun, action: Action) -> Place | None:
    """The element that an action is about: where the token stands, or where it is moved to."""
    visit_id = getattr(action, "visit_id", "")
    here = next((one for one in step.run.positions() if one.visit_id == visit_id), None)
    if here is None:
        return None
    if isinstance(action, Move):
        elements = step.case.library(step.session).process(here.process_id).summary["elements"]
        names = {one["id"]: one["name"] for one in elements}
        return here.process_id, action.element_id, names.get(action.element_id, "")
    return here.process_id, here.element_id, here.name


def _retry(step: OpenRun, visit_id: str) -> None:
    stuck = {one.visit_id for one in step.run.incidents}
    gone = visit_id not in stuck if visit_id else step.case.status != "incident"
    if gone:
        raise NotPossible("Hier staat geen storing meer.")
    step.run.retry(step.at, visit_id)


def _edit(step: OpenRun, action: Edit) -> None:
    known = step.run.variables_of(action.visit_id)
    if action.name in SURROUNDINGS and action.name not in known:
        raise NotPossible("Dit gegeven hoort bij het dossier en niet bij het proces.")
    if not action.name.strip():
        raise NotPossible("Kies welk gegeven je wijzigt.")
    value = typed(action.kind, action.text)
    step.run.set_variables({action.name: value}, step.at, action.visit_id)
    if action.visit_id in {one.visit_id for one in step.run.incidents}:
        step.run.retry(step.at, action.visit_id)


def _resume(step: OpenRun) -> None:
    """What was left of every timer and due date is still left of it."""
    since = step.case.suspended_at or step.at
    by = max(step.at - since, timedelta())
    step.run.delay(by)
    step.session.execute(
        update(Task)
        .where(Task.instance_id == step.case.id, Task.state == "open")
        .values(due_at=Task.due_at + by, follow_up_at=Task.follow_up_at + by)
    )
    step.case = replace(step.case, suspended_at=None)
    step.run.advance(step.at)


def _may_begin_again(step: OpenRun) -> None:
    instance = step.session.get_one(Instance, step.case.id)
    if instance.start_answers is None:
        raise NotPossible(
            "Deze zaak begon niet met een formulier, of de antwoorden daarvan zijn gewist."
        )
    if step.session.get_one(Dossier, step.case.dossier_id).status != "open":
        raise NotPossible("Het dossier is afgehandeld.")
