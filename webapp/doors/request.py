"""Behind a link: what is asked of a party, which data go along and why, and its answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from engine.accountability.logs import note
from engine.doors.entering import Inside
from engine.dossier.requests import answering, asked
from engine.dossier.requests.answering import GivenAnswer, GivenFact
from engine.dossier.requests.sending import RequestInvalid
from engine.forms import Form, load_form
from engine.store.who import SYSTEM
from webapp.access import database
from webapp.doors.entering import finished, through
from webapp.doors.session import Visit
from webapp.posted import asked_row, change_rows, typed
from webapp.small_forms import FormPage

bp = Blueprint("door_request", __name__, url_prefix="/p/vraag")

TEMPLATES: Final = Path(__file__).resolve().parents[1] / "templates"


@bp.get("")
@through("gegevensverzoek")
def show(visit: Visit, inside: Inside) -> ResponseReturnValue:
    """The question; that it was read is noted."""
    page = _page(visit, inside)
    about = page.beside["asked"].request
    with database().transaction(SYSTEM) as session:
        note(
            session,
            None,
            "request:shown",
            datetime.now(UTC),
            dossier_id=inside.dossier_id,
            object_id=str(inside.object_id),
            purpose=f"{about.purpose}, {about.ground}",
            person_ids=(about.person_id,),
        )
    return page.draw()


@bp.post("/formulier")
@through("gegevensverzoek")
def redraw(visit: Visit, inside: Inside) -> ResponseReturnValue:
    """The form after an answer on which questions depend, or with a line more or less."""
    page = _page(visit, inside)
    values, _ = change_rows(page.form, typed(request.form), page.context, asked_row())
    return page.draw(values)


@bp.post("")
@through("gegevensverzoek")
def answer(visit: Visit, inside: Inside) -> ResponseReturnValue:
    """The answer; with it the link is used."""
    page = _page(visit, inside)
    answers, wrong = page.judge()
    if wrong is not None:
        return wrong
    given = given_answer(answers, channel="link")
    try:
        with database().transaction(SYSTEM) as session:
            now = datetime.now(UTC)
            answering.through_door(session, visit.door_id, visit.secret, given, now)
    except RequestInvalid as invalid:
        return page.mistaken(invalid.errors)
    return finished()


def given_answer(answers: Mapping[str, Any], channel: str) -> GivenAnswer:
    """What was filled in, as an answer."""
    facts = [
        GivenFact(one["tekst"], one["soortGegeven"], date.fromisoformat(one["datum"]))
        for one in answers.get("gegevens") or ()
    ]
    return GivenAnswer(
        kind=answers["soort"],
        facts=facts,
        conditions=answers.get("voorwaarden") or "",
        reason=answers.get("reden") or "",
        basis=answers.get("basis") or "",
        basis_reason=answers.get("basisReden") or "",
        own_law=answers.get("eigenWet") or "",
        channel=channel,
        given_by=answers.get("verteldDoor") or "",
    )


def answer_context(found: asked.Asked) -> dict[str, Any]:
    """What the formulas of the form read."""
    options = [{"label": label, "value": key} for key, label in found.categories]
    return {"categorieen": options, "gebonden": found.bound}


def _page(visit: Visit, inside: Inside) -> FormPage:
    with database().reading(visit.who) as session:
        found = asked.asked(session, inside, datetime.now(UTC))
    return FormPage(
        title="Vraag om gegevens",
        form=_form(),
        submit="Verstuur uw antwoord",
        action=url_for("door_request.answer"),
        again=url_for("door_request.redraw"),
        search="Vervolgvragen tonen",
        cancel="",
        trail=(),
        context=answer_context(found),
        template="doors/request.html",
        beside={"asked": found},
    )


@cache
def _form() -> Form:
    return load_form((TEMPLATES / "doors" / "answer.form").read_bytes())
