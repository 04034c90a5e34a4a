"""The page of one task: the form, what is needed to fill it in, and what can be done with it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from engine import policy
from engine.accountability.logs import note_task
from engine.consultation.questions import instructions
from engine.dossier import beside as beginning
from engine.dossier.decisions import explanations
from engine.dossier.view import beside
from engine.forms import AnswersInvalid, FieldsUnknown, markdown, summary
from engine.policy import NotAllowed, NotFound
from engine.store.database import Busy
from engine.store.models import Dossier
from engine.work import tasks
from engine.work.errors import Stale, Suspended, TaskClaimed, TaskTaken
from engine.work.tasks import Completed, TaskDetail
from webapp.access import current_actor, database, requires
from webapp.posted import Errors, Input, asked_row, change_rows, typed
from webapp.resuming import local_address, pack, resumed_by, unpack

bp = Blueprint("tasks", __name__, url_prefix="/taken/<uuid:task_id>")
bp.add_app_template_filter(markdown.render, "markdown")

MORE_QUESTIONS = "Door je antwoorden zijn er vragen bijgekomen. Beantwoord ze en rond dan af."


@bp.get("")
@requires("tasks:work", "tasks:all")
def show(task_id: UUID) -> ResponseReturnValue:
    return draw(task_id)


def show_again(fields: MultiDict[str, str], task_id: UUID) -> ResponseReturnValue:
    """The page with what was typed before the session ended; nothing is saved yet."""
    flash("Je was afgemeld. Wat je had ingevuld staat er nog, maar is nog niet opgeslagen.")
    return draw(task_id, typed(fields))


@bp.post("/formulier")
@requires("tasks:work")
@resumed_by(show_again)
def redraw(task_id: UUID) -> ResponseReturnValue:
    """The form after an answer that others depend on, or with a row more or less."""
    with database().reading(current_actor().who) as session:
        detail = tasks.open_task(session, current_actor(), task_id)
    values = typed(request.form)
    if detail.form is None or not _may_fill_in(detail):
        return lost_hold(task_id, values)
    values, new_row = change_rows(detail.form, values, detail.variables, asked_row())
    if not request.headers.get("HX-Request"):
        return draw(task_id, values, new_row=new_row)
    widgets = detail.form.view(detail.variables, values, live=True, new_row=new_row)
    return render_template("tasks/fields.html", widgets=widgets, again=_again(task_id))


@bp.post("/tussentijds")
@requires("tasks:work")
@resumed_by(show_again)
def save(task_id: UUID) -> ResponseReturnValue:
    """Keep what is typed, and on to the page that he was leaving for (`verder`), if any."""
    values = typed(request.form)
    try:
        with database().transaction(current_actor().who) as session:
            tasks.save_draft(session, current_actor(), task_id, values, datetime.now(UTC))
    except (TaskTaken, NotAllowed):
        return lost_hold(task_id, values)
    if onward := request.args.get("verder"):
        flash("Wat je bij de taak had ingevuld, is bewaard. De taak staat bij Mijn taken.")
        return redirect(local_address(onward), 303)
    flash("Tussentijds opgeslagen. Je kunt later verdergaan.")
    return redirect(url_for("tasks.show", task_id=task_id), 303)


@bp.post("/afronden")
@requires("tasks:work")
@resumed_by(show_again)
def complete(task_id: UUID) -> ResponseReturnValue:
    values = typed(request.form)
    if "vervolgvragen" in request.form and _has_unseen(task_id, values):
        return draw(task_id, values, {"": [MORE_QUESTIONS]}, 422)
    try:
        with database().transaction(current_actor().who) as session:
            done = tasks.complete(session, current_actor(), task_id, values, datetime.now(UTC))
    except AnswersInvalid as invalid:
        status = 400 if isinstance(invalid, FieldsUnknown) else 422
        return draw(task_id, values, invalid.errors, status)
    except (TaskTaken, NotAllowed):
        return lost_hold(task_id, values)
    except Suspended as held:
        return draw(task_id, values, {"": [str(held)]}, 409)
    except (Busy, Stale):
        message = "Het dossier werd net door iemand anders bijgewerkt. Probeer het nog een keer."
        return draw(task_id, values, {"": [message]}, 409)
    return onward(done)


@bp.post("/toekennen-aan-mij")
@requires("tasks:work")
def claim(task_id: UUID) -> ResponseReturnValue:
    """*Ken aan mij toe*, and on to the form; with what was typed before the task was lost."""
    try:
        with database().transaction(current_actor().who) as session:
            tasks.claim(session, current_actor(), task_id, datetime.now(UTC))
    except TaskClaimed as claimed:
        flash(f"{claimed.by} heeft deze taak net aan zichzelf toegekend.", "error")
    except TaskTaken as taken:
        flash(_who_ended(taken), "error")
    kept = unpack(request.form.get("bewaard", ""))
    if kept is not None:
        return draw(task_id, typed(kept))
    return _to_task(task_id)


@bp.post("/vrijgeven")
@requires("tasks:work", "tasks:assign")
def release(task_id: UUID) -> ResponseReturnValue:
    try:
        with database().transaction(current_actor().who) as session:
            name = tasks.release(session, current_actor(), task_id, datetime.now(UTC)).name
        flash(f"‘{name}’ is vrijgegeven.")
    except (TaskTaken, TaskClaimed) as error:
        flash(_who_ended(error) if isinstance(error, TaskTaken) else str(error), "error")
    return _back_to(task_id)


@bp.post("/toekennen")
@requires("tasks:assign")
def assign(task_id: UUID) -> ResponseReturnValue:
    try:
        to = UUID(request.form.get("medewerker", ""))
    except ValueError:
        flash("Kies aan wie je de taak toekent.", "error")
        return redirect(url_for("tasks.show", task_id=task_id), 303)
    try:
        with database().transaction(current_actor().who) as session:
            name = tasks.assign(session, current_actor(), task_id, to, datetime.now(UTC)).name
        flash(f"‘{name}’ is toegekend.")
    except TaskTaken as taken:
        flash(_who_ended(taken), "error")
    except TaskClaimed as claimed:
        flash(f"{claimed.by} heeft deze taak net aan zichzelf toegekend.", "error")
    return _back_to(task_id)


def draw(
    task_id: UUID,
    values: Input | None = None,
    errors: Errors | None = None,
    status: int = 200,
    *,
    new_row: str = "",
) -> ResponseReturnValue:
    """The whole page. `values` is input to show; None shows the draft, or first values.

    The page shows the dossier, so each time it is drawn is noted as reading it.
    """
    actor, now = current_actor(), datetime.now(UTC)
    with database().transaction(current_actor().who) as session:
        detail = tasks.open_task(session, actor, task_id)
        task = detail.task
        dossier = session.get_one(Dossier, task.dossier_id)
        around = beside(session, actor, dossier)
        decided = explanations(session, task.decisions)
        choices = _abilities(session, detail)
        asked = instructions(session, task.process_key, task.element_id)
        offered = beginning.startable(session, actor, dossier)
        note_task(session, actor, "dossier:read", task_id, dossier.id, task.process_key, now)
    draft = detail.draft if values is None and _may_fill_in(detail) else None
    page = render_template(
        "tasks/page.html",
        detail=detail,
        task=task,
        around=around,
        decided=decided,
        instructions=asked,
        startable=offered,
        draft=draft,
        unsaved=values is not None,
        page_address=url_for("tasks.show", task_id=task_id),
        again=_again(task_id),
        **_drawn_form(detail, draft.raw if draft else values, errors or {}, new_row),
        **choices,
    )
    return make_response(page, status)


def lost_hold(task_id: UUID, values: Input) -> ResponseReturnValue:
    """Why the input can't be taken in: the task has ended, or is somebody else's now.

    Who ended it himself hears that it was done already (a form posted twice). Anybody else gets a
    409 page with his input to copy; nothing of it is stored.
    """
    actor = current_actor()
    try:
        with database().reading(current_actor().who) as session:
            detail = tasks.open_task(session, actor, task_id)
            number = session.get_one(Dossier, detail.task.dossier_id).number
    except NotFound:
        flash("Deze taak is al afgerond, of het dossier is niet meer bij jou in behandeling.")
        return redirect(url_for("worklist.mine"), 303)
    if detail.task.state == "completed" and detail.task.ended_by == actor.user_id:
        flash("Je had deze taak al afgerond. Er is niets dubbel opgeslagen.")
        return redirect(url_for("tasks.show", task_id=task_id), 303)
    page = render_template(
        "tasks/lost_hold.html",
        detail=detail,
        task=detail.task,
        number=number,
        own_input=detail.form.as_typed(values) if detail.form else [],
        may_claim=policy.may_claim(actor, detail.task),
        kept=pack(request.form),
        page_address=url_for("tasks.show", task_id=task_id),
    )
    return make_response(page, 409, {"HX-Retarget": "body", "HX-Reswap": "innerHTML"})


def onward(done: Completed) -> ResponseReturnValue:
    """To the next step of the same case when it is for this medewerker, else to the worklist."""
    if done.incident:
        flash(
            f"De taak is afgerond, maar het proces van dossier {done.dossier_number} staat nu "
            "stil door een fout. Meld dit bij de beheerder.",
            "error",
        )
    elif done.next_task_id is not None:
        flash("De taak is afgerond. Dit is de volgende stap in hetzelfde dossier.")
        return redirect(url_for("tasks.show", task_id=done.next_task_id), 303)
    elif done.case_ended:
        flash(f"De taak is afgerond en daarmee het proces van dossier {done.dossier_number}.")
    else:
        flash(f"De taak in dossier {done.dossier_number} is afgerond.")
    return redirect(url_for("worklist.mine"), 303)


def _drawn_form(
    detail: TaskDetail, values: Input | None, errors: Errors, new_row: str
) -> dict[str, Any]:
    if detail.form is None or detail.task.state != "open":
        return {"widgets": (), "problems": [], "form": None}
    fills_in = _may_fill_in(detail)
    widgets = detail.form.view(detail.variables, values, errors, live=fills_in, new_row=new_row)
    return {"widgets": widgets, "problems": summary(widgets, errors), "form": detail.form}


def _abilities(session: Session, detail: TaskDetail) -> dict[str, Any]:
    actor, task = current_actor(), detail.task
    may_assign = policy.may_assign(actor, task)
    return {
        "may_fill_in": _may_fill_in(detail),
        "may_claim": policy.may_claim(actor, task),
        "may_release": policy.may_release(actor, task),
        "colleagues": tasks.colleagues(session, task) if may_assign else [],
    }


def _may_fill_in(detail: TaskDetail) -> bool:
    return detail.task.state == "open" and policy.may_complete(current_actor(), detail.task)


def _has_unseen(task_id: UUID, values: Input) -> bool:
    with database().reading(current_actor().who) as session:
        detail = tasks.open_task(session, current_actor(), task_id)
    return detail.form is not None and detail.form.unseen(values, detail.variables)


def _again(task_id: UUID) -> str:
    return url_for("tasks.redraw", task_id=task_id)


def _back_to(task_id: UUID) -> ResponseReturnValue:
    """To the list that he came from, else to the task."""
    if onward := request.form.get("terug"):
        return redirect(local_address(onward), 303)
    return _to_task(task_id)


def _to_task(task_id: UUID) -> ResponseReturnValue:
    """To the task if he still sees it, else to his tasks."""
    try:
        with database().reading(current_actor().who) as session:
            tasks.visible(session, current_actor(), task_id)
    except NotFound:
        return redirect(url_for("worklist.mine"), 303)
    return redirect(url_for("tasks.show", task_id=task_id), 303)


def _who_ended(taken: TaskTaken) -> str:
    who = f"{taken.by} heeft deze taak al afgerond." if taken.by else "Deze taak is vervallen."
    return f"{who} Er is niets gewijzigd."
