"""Goals of the plan, and what is done for them: who does what, by when."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, NoReturn
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.items import scope
from engine.dossier.records.writing import (
    Chosen,
    Names,
    RecordInvalid,
    known_choice,
    missing,
    names,
    recordable,
    settle,
    tell,
)
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.store.models import Dossier, Goal, PlanAction, Service
from engine.store.models.plan import ACTION_STATES, GOAL_STATES

PURPOSE: Final = "Hulp afstemmen volgens het plan"
DOMAINS: Final = ("wetten", "domeinen")


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """What is to be reached: for whom (None: everybody), in which law or domain. `state` is one of
    `GOAL_STATES`; what is no longer open has an `outcome`."""

    person_id: UUID | None
    domain: str
    wanted: str
    state: str = "open"
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """Who does what, by when, and for which goal. `state` is one of `ACTION_STATES`."""

    what: str
    who: Chosen
    due_on: date
    goal_id: UUID | None = None
    state: str = "open"
    outcome: str = ""


def add_goal(session: Session, actor: Actor, number: str, facts: GoalFacts, at: datetime) -> UUID:
    """Put a goal in the plan; returns its key.

    Raises `NotFound`, `NotAllowed` and `RecordInvalid`.
    """
    dossier = recordable(session, actor, number)
    _judge_goal(session, dossier, facts, at)
    goal = Goal(id=uuid4(), dossier_id=dossier.id, made_by=actor.user_id, made_at=at)
    session.add(_filled_goal(goal, facts))
    tell(session, actor, dossier.id, "plan:goal:added", goal.id, at, purpose=PURPOSE)
    return goal.id


def change_goal(
    session: Session, actor: Actor, number: str, goal_id: UUID, facts: GoalFacts, at: datetime
) -> None:
    """Change a goal, or say what came of it. Raises as `add_goal` does."""
    dossier = recordable(session, actor, number)
    goal = goal_of(session, dossier.id, goal_id)
    _judge_goal(session, dossier, facts, at, before=goal)
    _filled_goal(goal, facts)
    tell(session, actor, dossier.id, "plan:goal:changed", goal.id, at, purpose=PURPOSE)


def add_action(
    session: Session, actor: Actor, number: str, facts: ActionFacts, at: datetime
) -> UUID:
    """Put an action in the plan; returns its key.

    Raises `NotFound`, `NotAllowed` and `RecordInvalid`.
    """
    dossier = recordable(session, actor, number)
    _judge_action(session, dossier, facts, names(session, dossier))
    action = PlanAction(id=uuid4(), dossier_id=dossier.id, made_by=actor.user_id, made_at=at)
    session.add(_filled_action(action, facts, at))
    tell(session, actor, dossier.id, "plan:action:added", action.id, at, purpose=PURPOSE)
    return action.id


def change_action(
    session: Session,
    actor: Actor,
    number: str,
    action_id: UUID,
    facts: ActionFacts,
    at: datetime,
) -> None:
    """Change an action, or say what came of it; what was told of its last day is then seen to.

    Raises as `add_action` does.
    """
    dossier = recordable(session, actor, number)
    action = action_of(session, dossier.id, action_id)
    known = names(session, dossier)
    _judge_action(session, dossier, facts, known, before=action)
    if facts.state != "open" or facts.due_on != action.due_on:
        settle(session, dossier.id, f"plan_action:{action.id}:", actor.user_id, at)
    _filled_action(action, facts, at)
    tell(session, actor, dossier.id, "plan:action:changed", action.id, at, purpose=PURPOSE)


def goal_of(session: Session, dossier_id: UUID, goal_id: UUID) -> Goal:
    """A goal of the dossier. Raises `NotFound`."""
    wanted = select(Goal).where(Goal.id == goal_id, Goal.dossier_id == dossier_id)
    return session.scalars(wanted.with_for_update()).one_or_none() or _nothing()


def action_of(session: Session, dossier_id: UUID, action_id: UUID) -> PlanAction:
    """An action of the dossier. Raises `NotFound`."""
    wanted = select(PlanAction).where(
        PlanAction.id == action_id, PlanAction.dossier_id == dossier_id
    )
    return session.scalars(wanted.with_for_update()).one_or_none() or _nothing()


def within(
    session: Session, dossier: Dossier, at: datetime, before: Goal | Service | None = None
) -> set[str]:
    """The laws and domains that the reikwijdte leaves to the plan, and the one that stood there."""
    return scope.offered_domains(session, dossier.id, at) | ({before.domain} if before else set())


def _judge_goal(
    session: Session, dossier: Dossier, facts: GoalFacts, at: datetime, before: Goal | None = None
) -> None:
    domains = within(session, dossier, at, before)
    people = names(session, dossier).people
    ended = facts.state != "open"
    RecordInvalid.raise_for(
        {
            "voor": []
            if facts.person_id is None or facts.person_id in people
            else ["Kies iemand uit de lijst."],
            "domein": [] if facts.domain in domains else ["Kies een wet of domein."],
            "resultaat": missing(facts.wanted, "Vul in wat er bereikt moet worden."),
            "stand": [] if facts.state in GOAL_STATES else ["Kies hoe het met het doel staat."],
            "uitkomst": missing(facts.outcome, "Vul in wat eruit is gekomen.") if ended else [],
        }
    )


def _judge_action(
    session: Session,
    dossier: Dossier,
    facts: ActionFacts,
    known: Names,
    before: PlanAction | None = None,
) -> None:
    """Who did it already may have left since."""
    same = before is not None and facts.who == Chosen(
        before.account_id, before.contact_id, before.person_id
    )
    wrong = {} if same else known_choice(known, facts.who)
    if facts.goal_id is not None and session.get(Goal, facts.goal_id) is not None:
        goal_of(session, dossier.id, facts.goal_id)
    elif facts.goal_id is not None:
        wrong["doel"] = ["Kies een doel van dit plan."]
    vanished = facts.state == "vervallen"
    RecordInvalid.raise_for(
        {
            **wrong,
            "wat": missing(facts.what, "Vul in wat er gedaan wordt."),
            "stand": [] if facts.state in ACTION_STATES else ["Kies hoe het ermee staat."],
            "uitkomst": missing(facts.outcome, "Vul in waarom dit niet doorgaat.")
            if vanished
            else [],
        }
    )


def _filled_goal(goal: Goal, facts: GoalFacts) -> Goal:
    goal.person_id, goal.domain = facts.person_id, facts.domain
    goal.wanted, goal.state = facts.wanted.strip(), facts.state
    goal.outcome = facts.outcome.strip() or None
    return goal


def _filled_action(action: PlanAction, facts: ActionFacts, at: datetime) -> PlanAction:
    action.goal_id, action.what, action.due_on = facts.goal_id, facts.what.strip(), facts.due_on
    action.account_id = facts.who.account_id
    action.contact_id = facts.who.contact_id
    action.person_id = facts.who.person_id
    if facts.state == "open":
        action.ended_on = None
    elif action.ended_on is None:
        action.ended_on = rows.day_of(at)
    action.state, action.outcome = facts.state, facts.outcome.strip() or None
    return action


def _nothing() -> NoReturn:
    raise NotFound
