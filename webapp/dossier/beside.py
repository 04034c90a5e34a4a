"""Beginning a casusoverleg or a gegevensverzoek beside what runs in a dossier."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from engine.dossier import beside
from engine.dossier.beside import Begun
from engine.policy import NotAllowed
from engine.store.models import Dossier
from engine.work import tasks
from engine.work.errors import TaskTaken
from webapp import tasks as task_pages
from webapp.access import current_actor, database, requires
from webapp.posted import typed
from webapp.resuming import resumed_by

bp = Blueprint("beside", __name__, url_prefix="/dossiers/<number>/ernaast")


@bp.post("")
@requires("tasks:work")
def begin(number: str) -> ResponseReturnValue:
    """Begin it, and on to its first task when that is for who began it."""
    process_key = request.form.get("proces", "")
    with database().transaction(current_actor().who) as store:
        begun = beside.begin(store, current_actor(), number, process_key, datetime.now(UTC))
    return _on_to(begun, number)


def show_again(fields: MultiDict[str, str], task_id: UUID, **_address: str) -> ResponseReturnValue:
    """The task with what was typed before the session ended; nothing is begun yet."""
    return task_pages.show_again(fields, task_id)


@bp.post("/<process_key>/bij/<uuid:task_id>")
@requires("tasks:work")
@resumed_by(show_again)
def begin_from_task(number: str, task_id: UUID, process_key: str) -> ResponseReturnValue:
    """Begin it from a task that is being filled in: what is typed there is kept first."""
    values, at = typed(request.form), datetime.now(UTC)
    try:
        with database().transaction(current_actor().who) as store:
            tasks.save_draft(store, current_actor(), task_id, values, at)
            begun = beside.begin(store, current_actor(), number, process_key, at)
    except (TaskTaken, NotAllowed):
        return task_pages.lost_hold(task_id, values)
    flash("Wat je bij de vorige taak had ingevuld, is bewaard. Die taak staat bij Mijn taken.")
    return _on_to(begun, number)


def _on_to(begun: Begun, number: str) -> ResponseReturnValue:
    if begun.next_task_id is not None:
        flash(f"‘{begun.name}’ is begonnen. Dit is de eerste stap.")
        return redirect(url_for("tasks.show", task_id=begun.next_task_id), 303)
    flash(f"‘{begun.name}’ is begonnen.")
    return redirect(url_for("dossiers.show", number=number), 303)


def around(store: Session, dossier: Dossier) -> dict[str, Any]:
    """For a page about a dossier: what can be begun, and what runs beside it."""
    return {
        "startable": beside.startable(store, current_actor(), dossier),
        "beside": beside.running(store, dossier.id),
    }
