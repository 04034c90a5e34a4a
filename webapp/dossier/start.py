"""A new dossier: for whom, which team takes it, and the start form of the process, in one go."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from flask import (
    Blueprint,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from engine.accountability.logs import note
from engine.dossier import opening
from engine.dossier.dossiers import is_visible
from engine.dossier.opening import NewClient, Opened
from engine.dossier.people.bsn import Bsn
from engine.forms import AnswersInvalid, FieldsUnknown, Form, Widget, summary
from engine.policy import NotFound
from engine.store.models import Group
from webapp.access import current_actor, database, requires
from webapp.dossier.people_forms import bsn_mistake
from webapp.dossier.start_page import OWN, SEARCH, StartPage, shelf_of, start_page
from webapp.posted import Errors, Input, asked_row, change_rows, typed
from webapp.resuming import resumed_by

bp = Blueprint("start", __name__, url_prefix="/dossiers/nieuw")

TOKEN: Final = OWN
BSN: Final = f"{OWN}.bsn"
PERHAPS_KNOWN: Final = (
    "Let op: iemand met hetzelfde BSN, of met dezelfde naam en geboortedatum, is al bekend. "
    "Het team dat verdergaat, kijkt bij Personen of het om dezelfde persoon gaat."
)
MORE_QUESTIONS: Final = (
    "Door je antwoorden zijn er vragen bijgekomen. Beantwoord ze en open dan het dossier."
)


@bp.get("")
@requires("dossiers:start")
def new() -> ResponseReturnValue:
    """The start page, after a choice when there are several processes."""
    with database().reading(current_actor().who) as session:
        startable = shelf_of(session).startable()
    if len(startable) == 1:
        return draw(startable[0].key)
    return render_template("start/choose.html", processes=startable)


@bp.get("/<process_key>")
@requires("dossiers:start")
def show(process_key: str) -> ResponseReturnValue:
    return draw(process_key)


def show_again(fields: MultiDict[str, str], process_key: str) -> ResponseReturnValue:
    """The page with what was typed before the session ended; nothing is opened yet."""
    flash("Je was afgemeld. Wat je had ingevuld staat er nog; het dossier is nog niet geopend.")
    return draw(process_key, fields)


@bp.post("/<process_key>/formulier")
@requires("dossiers:start")
@resumed_by(show_again)
def redraw(process_key: str) -> ResponseReturnValue:
    """The form after a search for a client, or an answer that others depend on."""
    return draw(process_key, request.form, part=bool(request.headers.get("HX-Request")))


@bp.post("/<process_key>")
@requires("dossiers:start")
@resumed_by(show_again)
def create(process_key: str) -> ResponseReturnValue:
    now = datetime.now(UTC)
    with database().reading(current_actor().who) as session:
        page = start_page(session, process_key, typed(request.form))
    answers, errors, status = _judge(page, typed(request.form), now)
    if errors:
        return draw(process_key, request.form, errors, status)
    try:
        opened = _open(process_key, answers, now)
    except NotFound as error:
        return draw(process_key, request.form, {"": [str(error)]}, 422)
    if opened.perhaps_known:
        flash(PERHAPS_KNOWN, "error")
    return onward(opened, UUID(answers[OWN]["groep"]))


def onward(opened: Opened, group_id: UUID) -> ResponseReturnValue:
    """To the first task when it is for this medewerker, else to the dossier when he may see it.

    Who opens a dossier for another team has no further part in it: he hears who goes on with it.
    """
    if opened.next_task_id is not None:
        flash(f"Dossier {opened.number} is geopend. Dit is de eerste stap.")
        return redirect(url_for("tasks.show", task_id=opened.next_task_id), 303)
    with database().reading(current_actor().who) as session:
        if is_visible(session, current_actor(), opened.number):
            flash(f"Dossier {opened.number} is geopend.")
            return redirect(url_for("dossiers.show", number=opened.number), 303)
        team = session.get_one(Group, group_id).name
    flash(f"Dossier {opened.number} is geopend. {team} gaat ermee verder.")
    return redirect(url_for("home.show"), 303)


def draw(
    process_key: str,
    fields: MultiDict[str, str] | None = None,
    errors: Errors | None = None,
    status: int = 200,
    *,
    part: bool = False,
) -> ResponseReturnValue:
    """The page with this input, or empty; with `part` only the questions."""
    values = None if fields is None else typed(fields)
    with database().transaction(current_actor().who) as session:
        page = start_page(session, process_key, values or {})
        if found := [UUID(person["value"]) for person in page.own_context["gevonden"]]:
            note(session, current_actor(), "person:searched", datetime.now(UTC), person_ids=found)
    own, asked = (_drawn(values, errors or {}, *one) for one in page.parts())
    html = render_template(
        "start/fields.html" if part else "start/page.html",
        process=page.process,
        own=own,
        asked=asked,
        asked_title=page.form.title,
        asks=[SEARCH, *sorted(page.own.instant.asks | page.form.instant.asks)],
        problems=summary([*own, *asked], errors or {}),
        again=url_for("start.redraw", process_key=process_key),
        token=_token(fields) or uuid4(),
        page_address=url_for("start.show", process_key=process_key),
    )
    return make_response(html, status)


def _drawn(
    values: Input | None, errors: Errors, form: Form, context: Mapping[str, Any], own: bool
) -> tuple[Widget, ...]:
    if values is None:
        return form.view(context, None, errors, live=True)
    raw, new_row = change_rows(form, _of_part(values, own=own), context, asked_row())
    return form.view(context, raw, errors, live=True, new_row=new_row)


def _judge(page: StartPage, values: Input, now: datetime) -> tuple[dict[str, Any], Errors, int]:
    """Answers of both forms together, or the errors and the status that they give."""
    answers: dict[str, Any] = {}
    errors: Errors = {}
    status = 422
    for form, context, own in page.parts():
        raw = _of_part(values, own=own)
        try:
            answers |= form.validate(raw, context, now)
        except AnswersInvalid as invalid:
            errors |= invalid.errors
            status = 400 if isinstance(invalid, FieldsUnknown) else status
        else:
            if "vervolgvragen" in request.form and form.unseen(raw, context, now):
                errors[""] = [MORE_QUESTIONS]
    given = answers[OWN].get("bsn") if OWN in answers else "".join(values.get(BSN, []))
    return answers, errors | bsn_mistake(BSN, given), status


def _open(process_key: str, answers: dict[str, Any], now: datetime) -> Opened:
    """Open the dossier. A form posted twice at once finds the dossier of the other post."""
    own = answers[OWN]
    today = now.astimezone(current_app.extensions["settings"].time_zone).date()
    for attempt in (1, 2):
        try:
            with database().transaction(current_actor().who) as session:
                return opening.open_dossier(
                    session,
                    current_actor(),
                    process_key=process_key,
                    client=_client(own),
                    group_id=UUID(own["groep"]),
                    title=own["omschrijving"],
                    # A start form that asks for the date of the melding decides it.
                    reported_on=_date(answers.get("datumMelding")) or today,
                    answers={name: given for name, given in answers.items() if name != OWN},
                    token=_token(request.form) or uuid4(),
                    at=now,
                )
        except IntegrityError:
            if attempt == 2:
                raise
    raise AssertionError("unreachable")


def _client(own: Mapping[str, Any]) -> NewClient | UUID:
    if own["client"] != "nieuw":
        return UUID(own["client"])
    return NewClient(
        own["naam"],
        _date(own.get("geboortedatum")),
        own.get("telefoon") or None,
        own.get("email") or None,
        own.get("adres") or None,
        Bsn.of(own["bsn"]) if own.get("bsn") else None,
    )


def _of_part(values: Input, *, own: bool) -> Input:
    return {name: texts for name, texts in values.items() if name.startswith(f"{OWN}.") == own}


def _token(fields: MultiDict[str, str] | None) -> UUID | None:
    try:
        return UUID(fields.get(TOKEN, "") if fields else "")
    except ValueError:
        return None


def _date(text: Any) -> date | None:
    return date.fromisoformat(text) if isinstance(text, str) and text else None
