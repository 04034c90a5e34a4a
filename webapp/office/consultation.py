"""Overleg: asking colleagues about a case without saying whose it is."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from engine.consultation import rooms
from engine.consultation.checking import LONGEST, Refused, Unfit, mark
from engine.consultation.rooms import Closed
from engine.consultation.traces import CALLED, marked
from webapp.access import current_actor, database, requires
from webapp.resuming import resumed_by

bp = Blueprint("consultation", __name__, url_prefix="/overleg")


@bp.get("")
@requires("consultation:use")
def index() -> ResponseReturnValue:
    return _list()


@bp.get("/gesloten")
@requires("consultation:use")
def closed() -> ResponseReturnValue:
    return _list(closed=True)


def list_again(fields: MultiDict[str, str]) -> ResponseReturnValue:
    """The list with the title that was typed before the session ended."""
    return _list(typed=fields.get("onderwerp", ""))


def room_again(fields: MultiDict[str, str], room_id: UUID) -> ResponseReturnValue:
    """The room with what was typed before the session ended."""
    return _room(room_id, typed=fields.get("tekst", ""))


@bp.post("")
@requires("consultation:use")
@resumed_by(list_again)
def begin() -> ResponseReturnValue:
    """Open a room, when its title says of nobody who it is."""
    title, confirmed = request.form.get("onderwerp", ""), request.form.get("bevestigd", "")
    try:
        with database().transaction(current_actor().who) as store:
            actor, now = current_actor(), datetime.now(UTC)
            room_id = rooms.open_room(store, actor, title, confirmed, now)
    except (Refused, Unfit) as problem:
        return _list(typed=title, problem=problem)
    return redirect(url_for("consultation.show", room_id=room_id), 303)


@bp.get("/<uuid:room_id>")
@requires("consultation:use")
def show(room_id: UUID) -> ResponseReturnValue:
    return _room(room_id)


@bp.post("/<uuid:room_id>")
@requires("consultation:use")
@resumed_by(room_again)
def write(room_id: UUID) -> ResponseReturnValue:
    """Add what was written, when it says of nobody who it is."""
    text, confirmed = request.form.get("tekst", ""), request.form.get("bevestigd", "")
    try:
        with database().transaction(current_actor().who) as store:
            rooms.write(store, current_actor(), room_id, text, confirmed, datetime.now(UTC))
    except (Refused, Unfit, Closed) as problem:
        return _room(room_id, typed=text, problem=problem)
    return redirect(url_for("consultation.show", room_id=room_id), 303)


@bp.post("/<uuid:room_id>/sluiten")
@requires("consultation:use")
def close(room_id: UUID) -> ResponseReturnValue:
    try:
        with database().transaction(current_actor().who) as store:
            rooms.close(store, current_actor(), room_id, datetime.now(UTC))
        flash("Het overleg is gesloten.")
    except Closed as already:
        flash(str(already), "error")
    return redirect(url_for("consultation.show", room_id=room_id), 303)


def _list(
    *, closed: bool = False, typed: str = "", problem: Exception | None = None
) -> ResponseReturnValue:
    with database().reading(current_actor().who) as store:
        found = rooms.rooms(store, current_actor(), closed=closed)
    tabs = [
        {"label": "Lopend", "url": url_for("consultation.index"), "current": not closed},
        {"label": "Gesloten", "url": url_for("consultation.closed"), "current": closed},
    ]
    page = render_template(
        "consultation/index.html", rooms=found, tabs=tabs, closed=closed, **form_of(typed, problem)
    )
    return make_response(page, 422 if problem else 200)


def _room(
    room_id: UUID, *, typed: str = "", problem: Exception | None = None
) -> ResponseReturnValue:
    with database().reading(current_actor().who) as store:
        room = rooms.read(store, current_actor(), room_id)
    page = render_template("consultation/room.html", room=room, **form_of(typed, problem))
    return make_response(page, 422 if problem else 200)


def form_of(typed: str, problem: Exception | None) -> dict[str, object]:
    """What a form shows of a text that did not go in: the places, and whether one may confirm."""
    around: dict[str, object] = {"typed": typed, "problem": problem, "longest": LONGEST}
    if isinstance(problem, Unfit):
        around["field"] = "tekst"
    if isinstance(problem, Refused):
        around |= {
            "typed": problem.text,
            "pieces": marked(problem.text, problem.traces),
            "called": CALLED,
            "confirm": mark(problem.text) if problem.may_confirm else "",
        }
    return around
