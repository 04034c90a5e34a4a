"""Dossiers: the lists, and the page of one dossier with who works on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.dossier import decisions, dossiers, involvement, view
from engine.dossier.clocks.listing import nearest, shown
from engine.dossier.telling import for_client
from engine.dossier.timeline import Moment
from engine.reference.rows import day_of
from engine.store.who import SYSTEM
from webapp.access import current_actor, database, requires
from webapp.dossier import beside
from webapp.resuming import local_address

bp = Blueprint("dossiers", __name__, url_prefix="/dossiers")

LISTS: Final[tuple[tuple[str, str, dict[str, bool]], ...]] = (
    ("dossiers.mine", "Mijn dossiers", {"mine": True}),
    ("dossiers.everything", "Open dossiers", {}),
    ("dossiers.closed", "Afgehandelde dossiers", {"closed": True}),
)
LONGEST_SEARCH: Final = 100
MOST_SHOWN: Final = 200


@dataclass(frozen=True)
class Day:
    """What happened on one day, in the time of the screen."""

    day: date
    moments: list[Moment]


@bp.get("")
@requires("dossiers:read")
def mine() -> ResponseReturnValue:
    return _list()


@bp.get("/open")
@requires("dossiers:read")
def everything() -> ResponseReturnValue:
    return _list()


@bp.get("/afgehandeld")
@requires("dossiers:read")
def closed() -> ResponseReturnValue:
    return _list()


@bp.post("/zoeken")
@requires("dossiers:read")
def search() -> ResponseReturnValue:
    """Keep what is searched for in the session: a name may not stand in an address."""
    words = "" if "wissen" in request.form else request.form.get("zoek", "")
    session["dossier_search"] = words.strip()[:LONGEST_SEARCH]
    return redirect(local_address(request.form.get("terug", "")), 303)


@bp.get("/<number>")
@requires("dossiers:read")
def show(number: str) -> ResponseReturnValue:
    """The page of one dossier; that it was read is noted in the same transaction."""
    with database().transaction(current_actor().who) as store:
        read = view.read(store, current_actor(), number, datetime.now(UTC))
        zone = current_app.extensions["settings"].time_zone
        return render_template(
            "dossiers/show.html",
            view=read,
            clock=shown(store, read.dossier, day_of(datetime.now(UTC))),
            days=days_of(read.timeline, zone),
            unseen=[signal for signal in read.signals if signal.seen_at is None],
            **_colleagues(store, read),
            **beside.around(store, read.dossier),
        )


@bp.get("/<number>/beslissingen/<uuid:decision_id>")
@requires("dossiers:read")
def explain(number: str, decision_id: UUID) -> ResponseReturnValue:
    """Why a decision came out so, also in words for the client; that it was read is noted."""
    with database().transaction(current_actor().who) as store:
        why = decisions.explain(store, current_actor(), number, decision_id, datetime.now(UTC))
    return render_template("dossiers/decision.html", number=number, why=why, told=for_client(why))


@bp.post("/<number>/behandelaar")
@requires("dossiers:assign")
def hand_over(number: str) -> ResponseReturnValue:
    colleague = _account()
    if colleague is None:
        flash("Kies een collega. De behandelaar is niet gewijzigd.", "error")
        return _back(number)
    with database().transaction(current_actor().who) as store:
        involvement.hand_over(store, current_actor(), number, colleague, datetime.now(UTC))
    flash("De behandelaar is gewijzigd.")
    return _back(number)


@bp.post("/<number>/team")
@requires("dossiers:start")
def pass_on(number: str) -> ResponseReturnValue:
    """To another team; who gives it away may not see it afterwards."""
    try:
        team = UUID(request.form.get("team", ""))
    except ValueError:
        flash("Kies een team. Het dossier is niet overgedragen.", "error")
        return _back(number)
    with database().transaction(SYSTEM) as store:
        involvement.pass_on(store, current_actor(), number, team, datetime.now(UTC))
    flash(f"Dossier {number} is overgedragen. Het team ziet de taken bij Groepstaken.")
    return redirect(url_for("dossiers.mine"), 303)


@bp.post("/<number>/medewerkers")
@requires("dossiers:read")
def involve(number: str) -> ResponseReturnValue:
    colleague, reason = _account(), request.form.get("reden", "").strip()
    if colleague is None or not reason:
        flash("Kies een medewerker en vul de reden in. Er is niemand toegevoegd.", "error")
        return _back(number)
    with database().transaction(current_actor().who) as store:
        involvement.involve(store, current_actor(), number, colleague, reason, datetime.now(UTC))
    flash("De medewerker is bij het dossier betrokken.")
    return _back(number)


@bp.post("/<number>/medewerkers/<uuid:account_id>/beeindigen")
@requires("dossiers:read")
def end_involvement(number: str, account_id: UUID) -> ResponseReturnValue:
    with database().transaction(current_actor().who) as store:
        involvement.end_involvement(store, current_actor(), number, account_id, datetime.now(UTC))
    flash("De betrokkenheid is beëindigd.")
    return _back(number)


def days_of(timeline: Iterable[Moment], zone: ZoneInfo) -> list[Day]:
    """The timeline per day, in the given time zone; what repeats itself in a row stands once."""

    def local_day(moment: Moment) -> date:
        return moment.at.astimezone(zone).date()

    return [Day(day, _once(moments)) for day, moments in groupby(timeline, local_day)]


def _once(moments: Iterable[Moment]) -> list[Moment]:
    """The newest of what happened several times in a row, with how often."""
    rows = [list(same) for _, same in groupby(moments, lambda one: (one.text, one.decision_id))]
    return [replace(same[0], times=len(same)) for same in rows]


def _list() -> ResponseReturnValue:
    words = session.get("dossier_search", "")
    title, choice = next((title, how) for name, title, how in LISTS if name == request.endpoint)
    with database().transaction(current_actor().who) as store:
        rows = dossiers.find(store, current_actor(), search=words, **choice)
        if words:
            dossiers.note_search(store, current_actor(), rows, datetime.now(UTC))
        without = [row.number for row in rows if row.target_date is None]
        clocks = nearest(store, without, day_of(datetime.now(UTC))) if without else {}
    tabs = [
        {"label": label, "url": url_for(name), "current": name == request.endpoint}
        for name, label, _ in LISTS
    ]
    return render_template(
        "dossiers/list.html",
        title=title,
        rows=rows,
        words=words,
        clocks=clocks,
        tabs=tabs,
        cut_off=len(rows) >= MOST_SHOWN,
    )


def _colleagues(store: Session, read: view.DossierView) -> dict[str, Any]:
    """Whom the reader may name as behandelaar, and whom he may let in."""
    may_assign, may_involve = read.may_assign, read.may_involve
    inside = involvement.colleagues(store, read.dossier) if may_assign else []
    outside = involvement.outsiders(store, read.dossier) if may_involve else []
    involved = {colleague.account_id for colleague in read.colleagues}
    return {
        "inside": [(key, name) for key, name in inside if key != read.dossier.handler_id],
        "outside": [(key, name) for key, name in outside if key not in involved],
        "teams": involvement.teams(store, current_actor(), read.dossier),
    }


def _account() -> UUID | None:
    try:
        return UUID(request.form.get("collega", ""))
    except ValueError:
        return None


def _back(number: str) -> ResponseReturnValue:
    return redirect(url_for("dossiers.show", number=number), 303)
