"""Vragen: asking at a step how the work is done, and answering for everybody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from engine.consultation import questions
from engine.consultation.checking import Refused, Unfit
from webapp.access import current_actor, database, requires
from webapp.office.consultation import form_of
from webapp.resuming import resumed_by

bp = Blueprint("questions", __name__, url_prefix="/vragen")


TITLES: Final = {
    "questions.index": "Vragen",
    "questions.mine": "Mijn vragen",
    "questions.waiting": "Vragen voor mijn groep",
}


@bp.get("")
@requires("questions:use")
def index() -> ResponseReturnValue:
    return _list()


@bp.get("/mijn")
@requires("questions:use")
def mine() -> ResponseReturnValue:
    """What one asked, and whether it is answered."""
    return _list(mine=True)


@bp.get("/open")
@requires("questions:use")
def waiting() -> ResponseReturnValue:
    """What waits for an answer of one's own groups."""
    return _list(open_for_me=True)


def ask_again(
    fields: MultiDict[str, str], process_key: str, element_id: str
) -> ResponseReturnValue:
    """The form with what was typed before the session ended."""
    return _asking(process_key, element_id, typed=fields.get("tekst", ""))


def answer_again(fields: MultiDict[str, str], question_id: UUID) -> ResponseReturnValue:
    """The question with the answer that was typed before the session ended."""
    return _question(question_id, typed=fields.get("tekst", ""))


@bp.get("/stellen/<process_key>/<element_id>")
@requires("questions:use")
def new(process_key: str, element_id: str) -> ResponseReturnValue:
    return _asking(process_key, element_id)


@bp.post("/stellen/<process_key>/<element_id>")
@requires("questions:use")
@resumed_by(ask_again)
def ask(process_key: str, element_id: str) -> ResponseReturnValue:
    """Ask, when the question says of nobody who it is."""
    fields, actor, now = request.form, current_actor(), datetime.now(UTC)
    text, confirmed = fields.get("tekst", ""), fields.get("bevestigd", "")
    try:
        group_id = UUID(fields.get("groep", ""))
        step = (process_key, element_id)
        with database().transaction(current_actor().who) as store:
            asked = questions.ask(store, actor, step, group_id, text, confirmed, now)
    except ValueError:
        problem = Unfit("Kies wie de vraag kan beantwoorden.")
        return _asking(process_key, element_id, typed=text, problem=problem, field="groep")
    except (Refused, Unfit) as refused:
        return _asking(process_key, element_id, typed=text, problem=refused)
    flash("Je vraag is gesteld.")
    return redirect(url_for("questions.show", question_id=asked), 303)


@bp.get("/<uuid:question_id>")
@requires("questions:use")
def show(question_id: UUID) -> ResponseReturnValue:
    return _question(question_id)


@bp.post("/<uuid:question_id>")
@requires("questions:use")
@resumed_by(answer_again)
def answer(question_id: UUID) -> ResponseReturnValue:
    """Answer, when the answer says of nobody who it is."""
    fields, actor, now = request.form, current_actor(), datetime.now(UTC)
    text, confirmed = fields.get("tekst", ""), fields.get("bevestigd", "")
    shown = "instructie" in fields
    try:
        with database().transaction(current_actor().who) as store:
            questions.answer(store, actor, question_id, text, confirmed, now, instruction=shown)
    except (Refused, Unfit) as problem:
        return _question(question_id, typed=text, problem=problem)
    return redirect(url_for("questions.show", question_id=question_id), 303)


@bp.post("/antwoorden/<uuid:answer_id>")
@requires("questions:use")
def show_at_step(answer_id: UUID) -> ResponseReturnValue:
    """Let an answer stand at its step (`tonen`), or no longer."""
    shown = "tonen" in request.form
    with database().transaction(current_actor().who) as store:
        now = datetime.now(UTC)
        found = questions.show_at_step(store, current_actor(), answer_id, shown, now)
    flash(f"Het antwoord staat {'nu' if shown else 'niet meer'} bij de stap.")
    return redirect(url_for("questions.show", question_id=found), 303)


def _list(*, open_for_me: bool = False, mine: bool = False) -> ResponseReturnValue:
    actor = current_actor()
    with database().reading(actor.who) as store:
        found = questions.questions(store, actor, open_for_me=open_for_me, mine=mine)
        waits = questions.waiting(store, actor)
    kinds: list[tuple[str, str, int | None]] = [
        ("questions.index", "Alle vragen", None),
        ("questions.mine", "Mijn vragen", None),
    ]
    if actor.groups:
        kinds.append(("questions.waiting", "Wacht op mijn groep", waits))
    tabs = [
        {"label": label, "url": url_for(name), "current": name == request.endpoint, "count": count}
        for name, label, count in kinds
    ]
    title = TITLES[request.endpoint or "questions.index"]
    return render_template(
        "questions/index.html",
        rows=found,
        tabs=tabs,
        title=title,
        open_for_me=open_for_me,
        mine=mine,
    )


def _asking(
    process_key: str,
    element_id: str,
    *,
    typed: str = "",
    problem: Exception | None = None,
    field: str = "",
) -> ResponseReturnValue:
    with database().reading(current_actor().who) as store:
        around: dict[str, Any] = {
            "step": questions.step_name(store, process_key, element_id),
            "known": questions.instructions(store, process_key, element_id),
            "groups": questions.groups(store),
            "chosen": request.form.get("groep", ""),
            "again": url_for("questions.ask", process_key=process_key, element_id=element_id),
        }
    words = form_of(typed, problem) | ({"field": field} if field else {})
    page = render_template("questions/ask.html", **around, **words)
    return make_response(page, 422 if problem else 200)


def _question(
    question_id: UUID, *, typed: str = "", problem: Exception | None = None
) -> ResponseReturnValue:
    with database().reading(current_actor().who) as store:
        found = questions.read(store, current_actor(), question_id)
    page = render_template("questions/question.html", asked=found, **form_of(typed, problem))
    return make_response(page, 422 if problem else 200)
