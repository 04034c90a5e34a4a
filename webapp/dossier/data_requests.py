"""Gegevensverzoeken of a dossier: how they stand, what was answered, and taking that over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.doors import opening
from engine.dossier.items import ItemInvalid
from engine.dossier.items.writing import changeable
from engine.dossier.requests import adopting, answering, listing, sending
from engine.policy import NotFound
from engine.work import instances
from engine.work.errors import NothingInUse
from engine.work.following import next_for
from webapp.access import current_actor, database, requires
from webapp.doors.request import given_answer
from webapp.dossier.data_request_forms import adopt_page, record_page, taken
from webapp.posted import asked_row, change_rows, typed
from webapp.resuming import resumed_by
from webapp.small_forms import Answers, Done

bp = Blueprint("data_requests", __name__, url_prefix="/dossiers/<number>/gegevensverzoeken")

PROCESS: Final = "gegevensverzoek"
Act = Callable[[Session, datetime], object]


@bp.get("")
@requires("dossiers:read")
def index(number: str) -> ResponseReturnValue:
    """All of the dossier; that they were looked at is noted."""
    with database().transaction(current_actor().who) as session:
        view = listing.all_of(session, current_actor(), number, datetime.now(UTC))
        return render_template("data_requests/index.html", view=view, dossier=view.dossier)


@bp.post("")
@requires("dossiers:start")
def begin(number: str) -> ResponseReturnValue:
    """A new request: its process begins, and leads to the first step."""
    actor, now = current_actor(), datetime.now(UTC)
    try:
        with database().transaction(actor.who) as session:
            dossier = changeable(session, actor, number)
            new = instances.start(session, actor, PROCESS, dossier.id, {}, now)
            task_id = next_for(actor, new)
    except NothingInUse:
        flash("Het proces ‘Gegevensverzoek’ is niet in gebruik.", "error")
        return _to_list(number)
    if task_id is None:
        flash("Het gegevensverzoek is begonnen. De eerste stap staat in de werkvoorraad.")
        return _to_list(number)
    return redirect(url_for("tasks.show", task_id=task_id), 303)


@bp.get("/<uuid:request_id>")
@requires("dossiers:read")
def show(number: str, request_id: UUID) -> ResponseReturnValue:
    return _draw(number, request_id)


@bp.post("/<uuid:request_id>/code")
@requires("records:edit")
def code(number: str, request_id: UUID) -> ResponseReturnValue:
    """A new code, to tell the contact by phone; shown this once."""
    with database().transaction(current_actor().who) as session:
        now = datetime.now(UTC)
        _held(session, number, request_id)
        door = sending.link_of(session, request_id)
        if door is None:
            raise NotFound
        made = opening.new_code(session, current_actor(), door.id, now)
    return _draw(number, request_id, code=made)


@bp.post("/<uuid:request_id>/herinneren")
@requires("records:edit")
def remind(number: str, request_id: UUID) -> ResponseReturnValue:
    return _done(
        number,
        request_id,
        lambda session, now: sending.remind(session, current_actor(), request_id, now),
        "De herinnering wordt verstuurd.",
    )


@bp.post("/<uuid:request_id>/link")
@requires("records:edit")
def new_link(number: str, request_id: UUID) -> ResponseReturnValue:
    return _done(
        number,
        request_id,
        lambda session, now: sending.renew_link(session, current_actor(), request_id, now),
        "Er wordt een nieuwe link verstuurd. De vorige werkt niet meer.",
    )


@bp.post("/<uuid:request_id>/intrekken")
@requires("records:edit")
def revoke(number: str, request_id: UUID) -> ResponseReturnValue:
    return _done(
        number,
        request_id,
        lambda session, now: sending.revoke_link(session, current_actor(), request_id, now),
        "De link is ingetrokken en werkt niet meer.",
    )


@bp.post("/<uuid:request_id>/sluiten")
@requires("records:edit")
def close(number: str, request_id: UUID) -> ResponseReturnValue:
    return _done(
        number,
        request_id,
        lambda session, now: sending.close(session, current_actor(), request_id, now),
        "Het gegevensverzoek is gesloten.",
    )


@bp.get("/<uuid:request_id>/antwoord")
@requires("records:edit")
def write(number: str, request_id: UUID) -> ResponseReturnValue:
    """The form for an answer that came in another way."""
    with database().reading(current_actor().who) as session:
        asked = _held(session, number, request_id)
        return record_page(session, number, asked, datetime.now(UTC)).draw()


def write_again(fields: Any, number: str, request_id: UUID) -> ResponseReturnValue:
    """The form with what was typed before the session ended."""
    with database().reading(current_actor().who) as session:
        asked = _held(session, number, request_id)
        page = record_page(session, number, asked, datetime.now(UTC))
    values, _ = change_rows(page.form, typed(fields), page.context, asked_row())
    return page.draw(values)


@bp.post("/<uuid:request_id>/antwoord/formulier")
@requires("records:edit")
@resumed_by(write_again)
def redraw(number: str, request_id: UUID) -> ResponseReturnValue:
    return write_again(request.form, number, request_id)


@bp.post("/<uuid:request_id>/antwoord")
@requires("records:edit")
@resumed_by(write_again)
def record(number: str, request_id: UUID) -> ResponseReturnValue:
    """The answer, written down; the case that waits for it hears of it."""
    actor, now = current_actor(), datetime.now(UTC)
    with database().reading(actor.who) as session:
        page = record_page(session, number, _held(session, number, request_id), now)

    def act(session: Session, answers: Answers) -> Done:
        _held(session, number, request_id)
        given = given_answer(answers, channel=answers["kanaal"])
        answering.write(session, actor, request_id, given, now, tell=True)
        return Done("Het antwoord is vastgelegd.", _address(number, request_id))

    return page.carry_out(act)


@bp.get("/feiten/<uuid:fact_id>")
@requires("records:edit")
def take(number: str, fact_id: UUID) -> ResponseReturnValue:
    """The form to take a told fact over, filled in as far as it is known."""
    with database().reading(current_actor().who) as session:
        page, first = adopt_page(session, current_actor(), number, fact_id, datetime.now(UTC))
    return page.draw(first)


def take_again(fields: Any, number: str, fact_id: UUID) -> ResponseReturnValue:
    """The form with what was typed before the session ended."""
    with database().reading(current_actor().who) as session:
        page, _ = adopt_page(session, current_actor(), number, fact_id, datetime.now(UTC))
    return page.draw(typed(fields))


@bp.post("/feiten/<uuid:fact_id>")
@requires("records:edit")
@resumed_by(take_again)
def adopt(number: str, fact_id: UUID) -> ResponseReturnValue:
    actor, now = current_actor(), datetime.now(UTC)
    with database().reading(actor.who) as session:
        page, _ = adopt_page(session, actor, number, fact_id, now)
        _, asked = adopting.undecided(session, actor, number, fact_id)
    answers, wrong = page.judge()
    if wrong is not None:
        return wrong
    try:
        with database().transaction(actor.who) as session:
            adopting.adopt(session, actor, number, fact_id, taken(answers), now)
    except ItemInvalid as invalid:
        return page.mistaken(_beside_fields(invalid.errors))
    flash("Het gegeven is overgenomen in het dossier.")
    return _to(number, asked.id)


@bp.post("/feiten/<uuid:fact_id>/weglaten")
@requires("records:edit")
def leave_out(number: str, fact_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    with database().transaction(actor.who) as session:
        _, asked = adopting.undecided(session, actor, number, fact_id)
        adopting.leave_out(session, actor, number, fact_id, datetime.now(UTC))
    flash("Het gegeven is niet overgenomen.")
    return _to(number, asked.id)


def _beside_fields(errors: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What is wrong, with the field of this form; what it has no field for above it."""
    here = {"tekst", "soort", "domein", "doel", "grondslag", "noodzaak"}
    told = {name: found for name, found in errors.items() if name in here}
    rest = [message for name, found in errors.items() if name not in here for message in found]
    return {**told, "": rest} if rest else told


def _held(session: Session, number: str, request_id: UUID) -> Any:
    """A request of this dossier, when the actor may work on it. Raises `NotFound`, `NotAllowed`."""
    dossier = changeable(session, current_actor(), number)
    found = sending.held(session, request_id)
    if found.dossier_id != dossier.id:
        raise NotFound
    return found


def _draw(number: str, request_id: UUID, *, code: str = "") -> ResponseReturnValue:
    """One request; `code` is to be read on it, this once."""
    actor, now = current_actor(), datetime.now(UTC)
    with database().transaction(actor.who) as session:
        view = listing.one(session, actor, number, request_id, now)
        door = view.row.door
        works = door is not None and door.shut_at is None and door.expires_at > now
        html = render_template(
            "data_requests/show.html", view=view, dossier=view.dossier, code=code, works=works
        )
    return make_response(html)


def _done(number: str, request_id: UUID, act: Act, done: str) -> ResponseReturnValue:
    with database().transaction(current_actor().who) as session:
        _held(session, number, request_id)
        act(session, datetime.now(UTC))
    flash(done)
    return _to(number, request_id)


def _to(number: str, request_id: UUID) -> ResponseReturnValue:
    return redirect(_address(number, request_id), 303)


def _address(number: str, request_id: UUID) -> str:
    return url_for("data_requests.show", number=number, request_id=request_id)


def _to_list(number: str) -> ResponseReturnValue:
    return redirect(url_for("data_requests.index", number=number), 303)
