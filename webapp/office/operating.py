"""Beheer van zaken: which cases stand still, by cause, and the lists to find a case in. No names of
clients and no answers. What is done to one case is in `webapp.office.mending`."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.policy import NotFound
from engine.work import catalogue, operating
from engine.work.operating import (
    KINDS,
    Edit,
    Failure,
    InstanceQuery,
    NotPossible,
    Retried,
    Retry,
    listing,
)
from engine.work.operating.retrying import Way
from webapp.access import current_actor, database, requires

bp = Blueprint("operating", __name__, url_prefix="/beheer")

SHOWN: Final = {
    "retrying": "Nieuwe poging volgt",
    "stuck": "Wacht nergens op",
    "suspended": "Stilgezet",
    "all": "Lopend",
    "ended": "Afgelopen",
}
"""What can be asked for → its tab, those first that may need somebody."""

WAYS: Final = {
    "opnieuw": ("Alle zaken opnieuw proberen", "Opnieuw proberen"),
    "gegeven": ("Gegeven wijzigen in alle zaken", "Wijzigen en opnieuw proberen"),
}
"""What can be done to all cases of a cause: its name, and that of the button."""

LISTED: Final = 100
"""So many cases stand on the page of a cause."""


@bp.get("")
@requires("cases:operate")
def index() -> ResponseReturnValue:
    """What stands still, by cause."""
    with database().reading(current_actor().as_operator) as session:
        causes = operating.incidents(session, current_actor())
        tabs = _tabs(session, "")
    return render_template("operating/index.html", causes=causes, tabs=tabs)


@bp.get("/storingen/<uuid:incident_id>")
@requires("cases:operate")
def cause(incident_id: UUID) -> ResponseReturnValue:
    """One cause with the cases that it stops, and what their failing step reads."""
    with database().reading(current_actor().as_operator) as session:
        found, stops = operating.stops_of(session, current_actor(), incident_id)
        failure = _oldest(session, stops)
    return render_template(
        "operating/cause.html",
        cause=found,
        stops=stops[:LISTED],
        failure=failure,
        incident_id=incident_id,
        ways=WAYS,
    )


@bp.get("/storingen/<uuid:incident_id>/<what>")
@requires("cases:operate")
def ask_all(incident_id: UUID, what: str) -> ResponseReturnValue:
    """The form to do something to all cases of a cause; trying again asks nothing, and shows at
    once what would come of it."""
    return _foresee(incident_id, what) if _known(what) == "opnieuw" else _draw(incident_id, what)


@bp.post("/storingen/<uuid:incident_id>/<what>")
@requires("cases:operate")
def help_all(incident_id: UUID, what: str) -> ResponseReturnValue:
    """Show what would come of it, or do it to all cases of a cause when that was seen (`doen`)."""
    _known(what)
    if "anders" in request.form:
        return _draw(incident_id, what)
    if "doen" not in request.form:
        return _foresee(incident_id, what)
    reason = request.form.get("reden", "")
    if not reason.strip():
        return _foresee(incident_id, what, reasonless="Vul in waarom je dit doet.")
    actor, now = current_actor(), datetime.now(UTC)
    try:
        done = operating.help_all(database(), actor, incident_id, _way(what), reason, now)
    except NotPossible as refused:
        return _draw(incident_id, what, problem=str(refused))
    except NotFound:
        return _over(incident_id)
    return _draw(incident_id, what, done=done)


@bp.get("/zaken")
@requires("cases:operate")
def cases() -> ResponseReturnValue:
    """The cases, by what they need or by the number of their dossier."""
    show = request.args.get("toon", "all")
    if show not in SHOWN:
        abort(404)
    query = InstanceQuery(
        show,
        request.args.get("dossier", "")[:30],
        request.args.get("proces", ""),
        request.args.get("pagina", 1, type=int),
    )
    with database().reading(current_actor().as_operator) as session:
        page = operating.instances(session, current_actor(), query)
        tabs = _tabs(session, show)
        processes = catalogue.process_names(session)
    return render_template(
        "operating/cases.html",
        page=page,
        query=query,
        tabs=tabs,
        title=SHOWN[show],
        processes=processes,
        address=partial(_address, query),
    )


@bp.get("/berichten")
@requires("cases:operate")
def undelivered() -> ResponseReturnValue:
    """The messages that nobody took in their time."""
    with database().reading(current_actor().as_operator) as session:
        messages = operating.undelivered(session, current_actor())
        tabs = _tabs(session, "messages")
    return render_template("operating/messages.html", messages=messages, tabs=tabs)


def edited(visit_id: str = "") -> Edit:
    """The change of a variable that the form describes."""
    fields = request.form
    return Edit(fields.get("naam", ""), fields.get("soort", ""), fields.get("waarde", ""), visit_id)


def _foresee(incident_id: UUID, what: str, *, reasonless: str = "") -> ResponseReturnValue:
    """The page with what would come of it for all cases of the cause."""
    actor, now = current_actor(), datetime.now(UTC)
    try:
        shown = operating.preview_all(database(), actor, incident_id, _way(what), now)
    except NotPossible as refused:
        return _draw(incident_id, what, problem=str(refused))
    except NotFound:
        return _over(incident_id)
    return _draw(incident_id, what, shown=shown, reasonless=reasonless)


def _over(incident_id: UUID) -> ResponseReturnValue:
    """Somebody else was first: the page of the cause says so, unless there never was one."""
    return redirect(url_for("operating.cause", incident_id=incident_id), 303)


def _draw(
    incident_id: UUID,
    what: str,
    *,
    shown: Retried | None = None,
    done: Retried | None = None,
    problem: str = "",
    reasonless: str = "",
) -> ResponseReturnValue:
    with database().reading(current_actor().as_operator) as session:
        found, stops = operating.stops_of(session, current_actor(), incident_id)
        failure = _oldest(session, stops)
    page = render_template(
        "operating/all.html",
        cause=found,
        failure=failure,
        incident_id=incident_id,
        what=what,
        name=WAYS[what][0],
        button=WAYS[what][1],
        typed=request.values,
        kinds=KINDS,
        shown=shown,
        done=done,
        problem=problem,
        reasonless=reasonless,
    )
    answer = make_response(page, 422 if problem or reasonless else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _way(what: str) -> Way:
    return edited() if what == "gegeven" else Retry()


def _known(what: str) -> str:
    if what not in WAYS:
        abort(404)
    return what


def _oldest(session: Session, stops: list[operating.Stop]) -> Failure | None:
    """What the failing step reads, in the case that has stood still longest."""
    if not stops:
        return None
    seen = operating.inspect(session, current_actor(), stops[0].instance_id)
    return seen.failure_at(stops[0].visit_id)


def _tabs(session: Session, current: str) -> list[dict[str, Any]]:
    counts = listing.counts(session, current_actor())

    def tab(key: str, label: str, url: str, count: int) -> dict[str, Any]:
        return {"label": label, "url": url, "current": key == current, "count": count}

    lists = [
        tab(key, label, url_for("operating.cases", toon=key), counts[key])
        for key, label in SHOWN.items()
    ]
    causes = tab("", "Storingen", url_for("operating.index"), counts["incident"])
    lost = tab("messages", "Niet bezorgd", url_for("operating.undelivered"), counts["messages"])
    return [causes, *lists[:2], lost, *lists[2:]]


def _address(query: InstanceQuery, number: int) -> str:
    return url_for(
        "operating.cases",
        toon=query.show,
        dossier=query.number or None,
        proces=query.process_key or None,
        pagina=number,
    )
