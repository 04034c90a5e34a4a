"""The plan of a dossier as one sees and prints it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.audit import note
from engine.dossier.dossiers import visible
from engine.dossier.plan.agreeing import Asked, asked, content_of, number_now, versions
from engine.dossier.plan.goals import DOMAINS, PURPOSE
from engine.dossier.records.writing import Names, may_record, names
from engine.policy import Actor
from engine.reference import rows
from engine.store.models import Dossier, Goal, Party, PlanAction, Service


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action, who does it, and whether it is too late."""

    action: PlanAction
    who: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal with what is done for it."""

    goal: Goal
    for_whom: str
    domain: str
    actions: list[ActionRow]


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A client and what he says of the plan."""

    name: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """Help, for whom, in which domain, by whom."""

    service: Service
    for_whom: str
    domain: str
    party: str | None


@dataclass(frozen=True, slots=True)
class PlanView:
    """The whole plan. `version` is what it is now; `loose` are actions without a goal."""

    dossier: Dossier
    version: int
    goals: list[GoalRow]
    loose: list[ActionRow]
    asked: list[AskedRow]
    running: list[ServiceRow]
    former: list[ServiceRow]
    may_change: bool

    @property
    def is_empty(self) -> bool:
        return not (self.goals or self.loose)

    @property
    def still_to_agree(self) -> list[str]:
        """Who did not say anything yet of the plan as it is now."""
        return [one.name for one in self.asked if not one.asked.is_current]


def listing(session: Session, actor: Actor, number: str, at: datetime) -> PlanView:
    """The plan of a dossier that the actor may see; notes that it was read. Raises `NotFound`."""
    dossier = visible(session, actor, number)
    view = plan_of(session, dossier, rows.day_of(at), may_record(session, actor, dossier))
    note(
        session, actor, "dossier:read", at, dossier_id=dossier.id, object_id="plan", purpose=PURPOSE
    )
    return view


def plan_of(session: Session, dossier: Dossier, day: date, may_change: bool) -> PlanView:
    """The plan on a day. The caller has looked who may see it."""
    known, labels = names(session, dossier), rows.labels(session, day, *DOMAINS)
    actions = _actions(session, dossier.id, known, day)
    goals = session.scalars(
        select(Goal)
        .where(Goal.dossier_id == dossier.id)
        .order_by(Goal.state != "open", Goal.made_at, Goal.id)
    )
    services = _services(session, dossier.id, known, labels)
    return PlanView(
        dossier=dossier,
        version=number_now(versions(session, dossier.id), content_of(session, dossier.id)),
        goals=[
            GoalRow(
                one,
                known.person(one.person_id),
                labels.get(one.domain, one.domain),
                [row for row in actions if row.action.goal_id == one.id],
            )
            for one in goals
        ],
        loose=[row for row in actions if row.action.goal_id is None],
        asked=[AskedRow(known.person(one.person_id), one) for one in asked(session, dossier.id)],
        running=[one for one in services if _runs(one.service, day)],
        former=[one for one in services if not _runs(one.service, day)],
        may_change=may_change,
    )


def _actions(session: Session, dossier_id: UUID, known: Names, day: date) -> list[ActionRow]:
    found = session.scalars(
        select(PlanAction)
        .where(PlanAction.dossier_id == dossier_id)
        .order_by(PlanAction.state != "open", PlanAction.due_on, PlanAction.id)
    )
    return [
        ActionRow(one, known.of(one), one.state == "open" and one.due_on < day) for one in found
    ]


def _services(
    session: Session, dossier_id: UUID, known: Names, labels: dict[str, str]
) -> list[ServiceRow]:
    found = session.execute(
        select(Service, Party.name)
        .outerjoin(Party, Party.id == Service.party_id)
        .where(Service.dossier_id == dossier_id)
        .order_by(Service.started_on.desc().nulls_last(), Service.made_at)
    )
    return [
        ServiceRow(one, known.person(one.person_id), labels.get(one.domain, one.domain), party)
        for one, party in found
    ]


def _runs(service: Service, day: date) -> bool:
    return service.ended_on is None or service.ended_on >= day
