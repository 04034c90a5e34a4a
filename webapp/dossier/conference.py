"""Overleg of a dossier: preparing a casusoverleg, what is said, who gets what of it, sending it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from engine.dossier.conference import (
    ConferenceInvalid,
    listing,
    participants,
    preparing,
)
from engine.dossier.conference import bringing as brought
from engine.dossier.conference.letting_know import let_know
from engine.dossier.sharing import NotAllowedToShare
from engine.policy import Actor
from webapp.access import current_actor, database, requires
from webapp.dossier.conference_forms import (
    KINDS,
    agreement_page,
    bring_page,
    brought_of,
    held,
    participant_of,
    participant_page,
    plan_of,
    plan_page,
    trail,
    what_of,
)
from webapp.posted import typed
from webapp.resuming import resumed_by
from webapp.small_forms import Answers, Done

bp = Blueprint("conference", __name__, url_prefix="/dossiers/<number>/overleg")


@bp.get("")
@requires("dossiers:read")
def index(number: str) -> ResponseReturnValue:
    """The casusoverleggen of the dossier; that they were read is noted."""
    with database().transaction(current_actor().who) as session:
        view = listing.overview(session, current_actor(), number, datetime.now(UTC))
        return render_template("conference/index.html", view=view)


@bp.get("/voorbereiden")
@requires("records:edit")
def new(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page, first = plan_page(session, current_actor(), number)
    return page.draw(first)


def new_again(fields: MultiDict[str, str], number: str) -> ResponseReturnValue:
    """The page with what was typed before the session ended."""
    with database().reading(current_actor().who) as session:
        page, _ = plan_page(session, current_actor(), number)
    return page.draw(typed(fields))


@bp.post("/voorbereiden")
@requires("records:edit")
@resumed_by(new_again)
def prepare(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page, _ = plan_page(session, current_actor(), number)

    def act(session: Session, answers: Answers) -> Done:
        actor, now = current_actor(), datetime.now(UTC)
        why = answers.get("reden") or ""
        plan = plan_of(answers)
        made = participants.prepare(session, actor, number, plan, now, not_invited_because=why)
        return _done("Het casusoverleg is voorbereid.", number, made)

    return page.carry_out(act)


@bp.get("/<uuid:conference_id>")
@requires("dossiers:read")
def show(number: str, conference_id: UUID) -> ResponseReturnValue:
    """One casusoverleg; that it was read is noted."""
    return _draw(number, conference_id)


@bp.get("/<uuid:conference_id>/deelnemers/toevoegen")
@requires("records:edit")
def new_participant(number: str, conference_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return participant_page(session, current_actor(), number, conference_id).draw()


@bp.post("/<uuid:conference_id>/deelnemers/toevoegen")
@requires("records:edit")
def add_participant(number: str, conference_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = participant_page(session, current_actor(), number, conference_id)

    def act(session: Session, answers: Answers) -> Done:
        actor, now = current_actor(), datetime.now(UTC)
        new = participant_of(answers)
        participants.add(session, actor, number, conference_id, new, now)
        return _done("De deelnemer is toegevoegd.", number, conference_id)

    return page.carry_out(act)


@bp.post("/<uuid:conference_id>/deelnemers/<uuid:participant_id>/uitnodigen")
@requires("records:edit")
def leave_out(number: str, conference_id: UUID, participant_id: UUID) -> ResponseReturnValue:
    """Left out for a reason; with an empty one invited after all."""
    reason = request.form.get("reden", "")
    return carried_out(
        number,
        conference_id,
        lambda session, actor, now: participants.leave_out(
            session, actor, number, participant_id, reason, now
        ),
        "Vastgelegd dat je deze deelnemer niet uitnodigt."
        if reason.strip()
        else "Deze deelnemer wordt uitgenodigd.",
    )


@bp.post("/<uuid:conference_id>/deelnemers/<uuid:participant_id>/weghalen")
@requires("records:edit")
def remove_participant(
    number: str, conference_id: UUID, participant_id: UUID
) -> ResponseReturnValue:
    return carried_out(
        number,
        conference_id,
        lambda session, actor, now: participants.remove(
            session, actor, number, participant_id, now
        ),
        "De deelnemer is weggehaald.",
    )


@bp.post("/<uuid:conference_id>/uitnodigen")
@requires("records:edit")
def invite(number: str, conference_id: UUID) -> ResponseReturnValue:
    def write(session: Session, actor: Actor, now: datetime) -> None:
        asked = preparing.invite(session, actor, number, conference_id, now)
        let_know(session, actor, [one.id for one in asked], "uitnodiging", now)

    return carried_out(number, conference_id, write, "De uitnodigingen zijn verstuurd.")


@bp.post("/<uuid:conference_id>/gehouden")
@requires("records:edit")
def hold(number: str, conference_id: UUID) -> ResponseReturnValue:
    present = request.form.getlist("aanwezig", type=UUID)
    return carried_out(
        number,
        conference_id,
        lambda session, actor, now: preparing.hold(
            session, actor, number, conference_id, present, now
        ),
        "Vastgelegd dat het overleg is gehouden.",
    )


@bp.get("/<uuid:conference_id>/inbrengen")
@requires("records:edit")
def new_item(number: str, conference_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return bring_page(session, current_actor(), number, conference_id).draw()


def item_again(
    fields: MultiDict[str, str], number: str, conference_id: UUID
) -> ResponseReturnValue:
    """The page with what was typed before the session ended."""
    with database().reading(current_actor().who) as session:
        return bring_page(session, current_actor(), number, conference_id).draw(typed(fields))


@bp.post("/<uuid:conference_id>/inbrengen/formulier")
@requires("records:edit")
@resumed_by(item_again)
def redraw_bring(number: str, conference_id: UUID) -> ResponseReturnValue:
    """The form after an answer on which questions depend."""
    return item_again(request.form, number, conference_id)


@bp.post("/<uuid:conference_id>/inbrengen")
@requires("records:edit")
@resumed_by(item_again)
def bring(number: str, conference_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = bring_page(session, current_actor(), number, conference_id)

    def act(session: Session, answers: Answers) -> Done:
        actor, now = current_actor(), datetime.now(UTC)
        _, conference = held(session, actor, number, conference_id)
        what, how = what_of(session, conference, answers, now), brought_of(answers)
        brought.bring(session, actor, number, conference_id, what, how, now)
        return _done("Het gegeven is ingebracht.", number, conference_id)

    return page.carry_out(act)


@bp.get("/<uuid:conference_id>/afspraken/toevoegen")
@requires("records:edit")
def new_agreement(number: str, conference_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return agreement_page(session, current_actor(), number, conference_id).draw()


@bp.post("/<uuid:conference_id>/afspraken/toevoegen")
@requires("records:edit")
def agree(number: str, conference_id: UUID) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = agreement_page(session, current_actor(), number, conference_id)

    def act(session: Session, answers: Answers) -> Done:
        actor, now = current_actor(), datetime.now(UTC)
        who, due = UUID(answers["wie"]), answers.get("voor")
        until = date.fromisoformat(due) if due else None
        brought.agree(session, actor, number, who, answers["wat"], until, now)
        return _done("De afspraak is vastgelegd.", number, conference_id)

    return page.carry_out(act)


@bp.post("/<uuid:conference_id>/regels/<uuid:line_id>/weghalen")
@requires("records:edit")
def take_out(number: str, conference_id: UUID, line_id: UUID) -> ResponseReturnValue:
    return carried_out(
        number,
        conference_id,
        lambda session, actor, now: brought.take_out(session, actor, number, line_id, now),
        "Weggehaald uit het overleg.",
    )


def _draw(
    number: str, conference_id: UUID, *, problem: str = "", status: int = 200
) -> ResponseReturnValue:
    actor, now = current_actor(), datetime.now(UTC)
    with database().transaction(actor.who) as session:
        view = listing.show(session, actor, number, conference_id, now)
        html = render_template(
            "conference/show.html",
            view=view,
            kinds=KINDS,
            problem=problem,
            trail=trail(number),
        )
    return make_response(html, status)


def _done(words: str, number: str, conference_id: UUID) -> Done:
    return Done(words, url_for("conference.show", number=number, conference_id=conference_id))


def carried_out(
    number: str,
    conference_id: UUID,
    act: Callable[[Session, Actor, datetime], object],
    done: str,
) -> ResponseReturnValue:
    """What comes of a button: back to the casusoverleg, or what is wrong told there."""
    try:
        with database().transaction(current_actor().who) as session:
            act(session, current_actor(), datetime.now(UTC))
    except ConferenceInvalid as invalid:
        told_so = str(invalid)
        return _draw(number, conference_id, problem=told_so, status=422)
    except NotAllowedToShare as refused:
        return _draw(number, conference_id, problem=str(refused), status=422)
    flash(done)
    return redirect(url_for("conference.show", number=number, conference_id=conference_id), 303)
