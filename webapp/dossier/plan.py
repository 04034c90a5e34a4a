"""The plan of a dossier: goals, actions, who agreed, and help now and before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.plan import agreeing, goals, services
from engine.dossier.plan.agreeing import Consent
from engine.dossier.plan.goals import DOMAINS, ActionFacts, GoalFacts, action_of, goal_of, within
from engine.dossier.plan.listing import listing
from engine.dossier.plan.services import ServiceFacts, service_of
from engine.dossier.records.writing import EVERYBODY, chosen, names, recordable
from engine.policy import Actor
from engine.reference import rows
from engine.store.models import Dossier, Goal, Party, PlanAction, Service
from webapp.access import current_actor, database, requires
from webapp.dossier.record_pages import Asked, Part, add_form, day, for_whom, words
from webapp.small_forms import Answers

bp = Blueprint("plan", __name__, url_prefix="/dossiers/<number>/plan")
PART: Final = Part("Plan", "plan.show", "plan")


@bp.get("")
@requires("dossiers:read")
def show(number: str) -> ResponseReturnValue:
    """The plan, which can be printed as it stands; that it was read is noted."""
    with database().transaction(current_actor().who) as session:
        view = listing(session, current_actor(), number, datetime.now(UTC))
        return render_template("plan/index.html", view=view)


def _asks_goal(session: Session, actor: Actor, number: str, goal_id: UUID | None = None) -> Asked:
    dossier = recordable(session, actor, number)
    known = names(session, dossier)
    goal = goal_of(session, dossier.id, goal_id) if goal_id else None
    domains = _domains(session, dossier, goal)
    context = {"personen": for_whom(known), "domeinen": domains, "nieuw": goal is None}
    if goal is None:
        return Asked("Doel toevoegen", context)
    first = {
        "voor": _who(goal.person_id),
        "domein": goal.domain,
        "resultaat": goal.wanted,
        "stand": goal.state,
        "uitkomst": goal.outcome,
    }
    return Asked("Doel wijzigen", context, first)


def _save_goal(
    session: Session,
    actor: Actor,
    number: str,
    answers: Answers,
    at: datetime,
    goal_id: UUID | None = None,
) -> None:
    facts = GoalFacts(
        _person(answers),
        answers["domein"],
        answers["resultaat"],
        words(answers, "stand") or "open",
        words(answers, "uitkomst"),
    )
    if goal_id is None:
        goals.add_goal(session, actor, number, facts, at)
    else:
        goals.change_goal(session, actor, number, goal_id, facts, at)


def _asks_action(
    session: Session, actor: Actor, number: str, action_id: UUID | None = None
) -> Asked:
    dossier = recordable(session, actor, number)
    known = names(session, dossier)
    offered = known.choices()
    context: dict[str, Any] = {
        "mensen": offered,
        "doelen": _goals(session, dossier),
        "nieuw": action_id is None,
    }
    if action_id is None:
        return Asked("Actie toevoegen", context)
    action = action_of(session, dossier.id, action_id)
    who = _key_of(action)
    if who not in {one["value"] for one in offered}:
        context["mensen"] = [{"value": who, "label": known.of(action)}, *offered]
    first = {
        "wat": action.what,
        "wie": who,
        "klaar": action.due_on,
        "doel": str(action.goal_id) if action.goal_id else None,
        "stand": action.state,
        "uitkomst": action.outcome,
    }
    return Asked("Actie wijzigen", context, first)


def _save_action(
    session: Session,
    actor: Actor,
    number: str,
    answers: Answers,
    at: datetime,
    action_id: UUID | None = None,
) -> None:
    facts = ActionFacts(
        answers["wat"],
        chosen(answers["wie"]),
        day(answers, "klaar") or rows.day_of(at),
        UUID(answers["doel"]) if answers.get("doel") else None,
        words(answers, "stand") or "open",
        words(answers, "uitkomst"),
    )
    if action_id is None:
        goals.add_action(session, actor, number, facts, at)
    else:
        goals.change_action(session, actor, number, action_id, facts, at)


def _asks_consent(session: Session, actor: Actor, number: str) -> Asked:
    dossier = recordable(session, actor, number)
    known = names(session, dossier)
    who = [
        {"value": str(key), "label": known.person(key)}
        for key in agreeing.clients(session, dossier.id)
    ]
    first = {"datum": rows.day_of(datetime.now(UTC))}
    return Asked("Akkoord met het plan vastleggen", {"clienten": who}, first)


def _save_consent(
    session: Session, actor: Actor, number: str, answers: Answers, at: datetime
) -> object:
    consent = Consent(
        UUID(answers["wie"]),
        answers["antwoord"],
        day(answers, "datum") or rows.day_of(at),
        answers["hoe"],
        words(answers, "reden"),
    )
    return agreeing.agree(session, actor, number, consent, at)


def _asks_service(
    session: Session, actor: Actor, number: str, service_id: UUID | None = None
) -> Asked:
    dossier = recordable(session, actor, number)
    parties = session.scalars(select(Party).where(Party.ended_on.is_(None)).order_by(Party.name))
    row = service_of(session, dossier.id, service_id) if service_id else None
    context = {
        "personen": for_whom(names(session, dossier)),
        "domeinen": _domains(session, dossier, row),
        "partijen": [{"value": str(one.id), "label": one.name} for one in parties],
    }
    if row is None:
        return Asked("Hulp toevoegen", context)
    first = {
        "wat": row.what,
        "domein": row.domain,
        "voor": _who(row.person_id),
        "partij": str(row.party_id) if row.party_id else None,
        "begindatum": row.started_on,
        "einddatum": row.ended_on,
        "resultaat": row.result,
    }
    return Asked("Hulp wijzigen", context, first)


def _save_service(
    session: Session,
    actor: Actor,
    number: str,
    answers: Answers,
    at: datetime,
    service_id: UUID | None = None,
) -> None:
    facts = ServiceFacts(
        answers["wat"],
        answers["domein"],
        _person(answers),
        UUID(answers["partij"]) if answers.get("partij") else None,
        day(answers, "begindatum"),
        day(answers, "einddatum"),
        words(answers, "resultaat"),
    )
    if service_id is None:
        services.add(session, actor, number, facts, at)
    else:
        services.change(session, actor, number, service_id, facts, at)


def _domains(
    session: Session, dossier: Dossier, before: Goal | Service | None
) -> list[dict[str, str]]:
    now = datetime.now(UTC)
    left = within(session, dossier, now, before)
    found = (pair for table in DOMAINS for pair in rows.choices(session, table, rows.day_of(now)))
    return [{"value": key, "label": label} for key, label in found if key in left]


def _goals(session: Session, dossier: Dossier) -> list[dict[str, str]]:
    wanted = select(Goal).where(Goal.dossier_id == dossier.id).order_by(Goal.made_at)
    return [{"value": str(one.id), "label": one.wanted[:80]} for one in session.scalars(wanted)]


def _person(answers: Answers) -> UUID | None:
    return None if answers["voor"] == EVERYBODY else UUID(answers["voor"])


def _who(person_id: UUID | None) -> str:
    return str(person_id) if person_id else EVERYBODY


def _key_of(action: PlanAction) -> str:
    if action.account_id:
        return f"account:{action.account_id}"
    return f"contact:{action.contact_id}" if action.contact_id else f"persoon:{action.person_id}"


GOAL: Final = ("goal", _asks_goal, _save_goal)
ACTION: Final = ("action", _asks_action, _save_action)
CONSENT: Final = ("consent", _asks_consent, _save_consent)
SERVICE: Final = ("service", _asks_service, _save_service)
for rule, endpoint, (form, make, write), submit, done in (
    ("/doelen", "add_goal", GOAL, "Toevoegen", "Het doel staat in het plan."),
    ("/doelen/<uuid:goal_id>", "goal", GOAL, "Opslaan", "Het doel is gewijzigd."),
    ("/acties", "add_action", ACTION, "Toevoegen", "De actie staat in het plan."),
    ("/acties/<uuid:action_id>", "action", ACTION, "Opslaan", "De actie is gewijzigd."),
    ("/akkoord", "agree", CONSENT, "Vastleggen", "Het antwoord is vastgelegd."),
    ("/hulp", "add_service", SERVICE, "Toevoegen", "De hulp is vastgelegd."),
    ("/hulp/<uuid:service_id>", "service", SERVICE, "Opslaan", "De hulp is gewijzigd."),
):
    add_form(bp, PART, rule, endpoint, form, make, write, submit=submit, done=done)
