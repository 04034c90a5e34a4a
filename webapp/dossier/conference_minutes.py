"""Who gets what of a casusoverleg: the choice, the minutes of each, sending and correcting them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from engine.dossier.conference import agreements, choosing, distributing, listing, pdf_of, told
from webapp.access import current_actor, database, requires
from webapp.dossier.conference import carried_out
from webapp.dossier.conference_forms import agreement_correction_page, change_of, trail
from webapp.posted import Input, typed
from webapp.resuming import resumed_by
from webapp.small_forms import Answers, Done, FormPage

bp = Blueprint("conference_minutes", __name__, url_prefix="/dossiers/<number>/overleg")


@bp.post("/<uuid:conference_id>/keuze")
@requires("records:edit")
def choose(number: str, conference_id: UUID) -> ResponseReturnValue:
    """Who gets what; what was not ticked stays out."""
    ticked = [pair for one in request.form.getlist("kies") if (pair := _pair(one))]
    return carried_out(
        number,
        conference_id,
        lambda session, actor, now: choosing.choose(
            session, actor, number, conference_id, ticked, now
        ),
        "De keuze is opgeslagen. Bekijk de verslagen voordat je ze verspreidt.",
    )


@bp.post("/<uuid:conference_id>/verspreiden")
@requires("records:edit")
def distribute(number: str, conference_id: UUID) -> ResponseReturnValue:
    return carried_out(
        number,
        conference_id,
        lambda session, actor, now: distributing.distribute(
            session, actor, number, conference_id, now
        ),
        "De verslagen zijn verspreid. Iedereen kreeg zijn eigen verslag.",
    )


@bp.post("/<uuid:conference_id>/verbeteren")
@requires("records:edit")
def correct(number: str, conference_id: UUID) -> ResponseReturnValue:
    return carried_out(
        number,
        conference_id,
        lambda session, actor, now: distributing.correct(
            session, actor, number, conference_id, now
        ),
        "De verbeterde verslagen zijn verstuurd.",
    )


@bp.get("/afspraken/<uuid:agreement_id>")
@requires("records:edit")
def edit_agreement(number: str, agreement_id: UUID) -> ResponseReturnValue:
    page, first = _agreement_page(number, agreement_id)
    return page.draw(first)


def agreement_again(
    fields: MultiDict[str, str], number: str, agreement_id: UUID
) -> ResponseReturnValue:
    """The page with what was typed before the session ended."""
    return _agreement_page(number, agreement_id)[0].draw(typed(fields))


@bp.post("/afspraken/<uuid:agreement_id>/formulier")
@requires("records:edit")
@resumed_by(agreement_again)
def redraw_agreement(number: str, agreement_id: UUID) -> ResponseReturnValue:
    """The form after an answer on which questions depend."""
    return agreement_again(request.form, number, agreement_id)


@bp.post("/afspraken/<uuid:agreement_id>")
@requires("records:edit")
@resumed_by(agreement_again)
def correct_agreement(number: str, agreement_id: UUID) -> ResponseReturnValue:
    """Another text from now on; who got the former one is told with the next minutes."""
    page, _ = _agreement_page(number, agreement_id)

    def act(session: Session, answers: Answers) -> Done:
        agreements.correct_agreement(
            session, current_actor(), number, agreement_id, change_of(answers), datetime.now(UTC)
        )
        return Done("De afspraak is verbeterd. Stuur nu het verbeterde verslag.", page.cancel)

    return page.carry_out(act)


@bp.get("/verslagen/<uuid:participant_id>")
@requires("dossiers:read")
def minutes(number: str, participant_id: UUID) -> ResponseReturnValue:
    """The minutes of one participant, as he gets or got them; that they were read is noted."""
    actor, now = current_actor(), datetime.now(UTC)
    with database().transaction(actor.who) as session:
        dossier, conference, found = listing.preview(session, actor, number, participant_id, now)
        return render_template(
            "conference/minutes.html",
            dossier=dossier,
            conference=conference,
            minutes=found,
            told=told(found),
            participant_id=participant_id,
            trail=trail(number, conference),
        )


@bp.get("/verslagen/<uuid:participant_id>/pdf")
@requires("dossiers:read")
def minutes_pdf(number: str, participant_id: UUID) -> ResponseReturnValue:
    """The same as a PDF."""
    actor, now = current_actor(), datetime.now(UTC)
    with database().transaction(actor.who) as session:
        _, _, found = listing.preview(session, actor, number, participant_id, now)
    answer = make_response(pdf_of(found))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="verslag.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _agreement_page(number: str, agreement_id: UUID) -> tuple[FormPage, Input]:
    with database().reading(current_actor().who) as session:
        return agreement_correction_page(session, current_actor(), number, agreement_id)


def _pair(text: str) -> tuple[UUID, UUID] | None:
    """A participant and a line, as a tick names them."""
    who, _, line = text.partition(":")
    try:
        return UUID(who), UUID(line)
    except ValueError:
        return None
