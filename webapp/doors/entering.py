"""Behind a signed link: the code, and what a party without an account came for.

The link itself is left at once for an address without it. Whatever is wrong with a link or a code,
the page is the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.doors import entering
from engine.doors.counting import TooManyAttempts
from engine.doors.entering import DoorShut, Entered
from engine.dossier.signals import raise_signal
from engine.policy import NotFound
from engine.store.who import SYSTEM
from webapp.access import database, public
from webapp.doors import session as door_session
from webapp.doors.session import Visit

bp = Blueprint("doors", __name__, url_prefix="/p")

HOME: Final = {
    "gegevensverzoek": "door_request.show",
    "verzoek": "door_verzoek.show",
    "terugkoppeling": "door_verzoek.feedback",
    "uitnodiging": "door_conference.invitation",
    "verslag": "door_conference.minutes",
}
"""Purpose of a link → the page that it is for."""


@bp.after_app_request
def tell_nobody_from_where(response: Response) -> Response:
    """What stood in the address of these pages goes to no other page."""
    if request.path == door_session.PATH or request.path.startswith(f"{door_session.PATH}/"):
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.get("/<token>")
@public
def arrive(token: str) -> ResponseReturnValue:
    """Somebody came with a link: remember which, and go on without it in the address."""
    try:
        with database().transaction(SYSTEM) as session:
            door_id = entering.look(session, token, _address(), datetime.now(UTC))
    except TooManyAttempts as refusal:
        return too_many(refusal)
    if door_id is None:
        return gone()
    return door_session.keep(_to("doors.ask"), Visit(door_id))


@bp.get("")
@public
def ask() -> ResponseReturnValue:
    """The code, or on to what the link is for when that was given."""
    found = door_session.visit()
    if found is None:
        return gone()
    try:
        _, inside = door_session.inside()
    except DoorShut:
        return render_template("doors/code.html", error="")
    return _to(HOME[inside.purpose])


@bp.post("")
@public
def enter() -> ResponseReturnValue:
    """The code that was told in another way."""
    found, code = door_session.visit(), request.form.get("code", "")[:40]
    if found is None:
        return gone()
    if not code.strip():
        return make_response(render_template("doors/code.html", error="Vul de code in."), 422)
    try:
        entered = _try(found.door_id, code)
    except TooManyAttempts as refusal:
        return too_many(refusal)
    if not isinstance(entered, Entered):
        error = "Deze code klopt niet, of de link werkt niet meer."
        return make_response(render_template("doors/code.html", error=error), 422)
    return door_session.keep(_to("doors.ask"), Visit(found.door_id, entered.secret))


@bp.post("/weg")
@public
def leave() -> ResponseReturnValue:
    """End the visit; with the link and the code one can come back."""
    found = door_session.visit()
    if found is not None and found.secret:
        try:
            with database().transaction(SYSTEM) as session:
                entering.leave(session, found.door_id, found.secret, datetime.now(UTC))
        except DoorShut:
            pass  # it has ended already
    return door_session.forget(make_response(render_template("doors/left.html")))


@bp.get("/klaar")
@public
def done() -> ResponseReturnValue:
    """What was sent has arrived."""
    return render_template("doors/done.html")


def through(purpose: str) -> Callable[[Callable[..., Any]], Callable[..., ResponseReturnValue]]:
    """Let a view begin with who is inside, and for this: it gets `(visit, inside)` before the rest.
    Anybody else gets the page that says that the link does not work."""

    def wrap(view: Callable[..., Any]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        def opened(**values: Any) -> ResponseReturnValue:
            try:
                found, inside = door_session.inside()
                if inside.purpose != purpose:
                    return gone()
                answer: ResponseReturnValue = view(found, inside, **values)
            except (DoorShut, NotFound):
                return gone()
            return answer

        return public(opened)

    return wrap


def finished() -> ResponseReturnValue:
    """On to the page of thanks; the visit is over."""
    return door_session.forget(_to("doors.done"))


def gone() -> ResponseReturnValue:
    """The same, whatever was wrong with a link."""
    return make_response(render_template("doors/gone.html"), 404)


def too_many(refusal: TooManyAttempts) -> ResponseReturnValue:
    """Wait a while."""
    seconds = int(refusal.wait.total_seconds()) + 1
    page = render_template("doors/too_many.html", minutes=-(-seconds // 60))
    return make_response(page, 429, {"Retry-After": str(seconds)})


def _try(door_id: UUID, code: str) -> Entered | entering.Refused:
    """One code; a door that this shuts is told to who answers for the dossier."""
    now = datetime.now(UTC)
    with database().transaction(SYSTEM) as session:
        entered = entering.enter(session, door_id, code, _address(), now)
        if not isinstance(entered, Entered) and entered.now_shut is not None:
            raise_signal(
                session,
                entered.now_shut,
                kind="link_op_slot",
                message="Een link voor een partij is op slot na vijf verkeerde codes.",
                severity="waarschuwing",
                source_key=f"door:{door_id}",
                at=now,
            )
    return entered


def _to(endpoint: str) -> Response:
    return make_response(redirect(url_for(endpoint), 303))


def _address() -> str:
    return request.remote_addr or ""
