"""Privacy: the two logs, the register and the anchors, for the privacyfunctionaris. Never answers.

That he looked is noted in the same transaction; an export is noted before its first line leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.accountability import actions, anchoring, exporting, register, searching
from engine.accountability.searching import AuditQuery, ProcessingQuery
from engine.dossier.coordination import emergency
from engine.reference import rows
from webapp.access import current_actor, database, requires

bp = Blueprint("privacy", __name__, url_prefix="/privacy")
bp.add_app_template_filter(actions.name_of, "handeling")

FIELDS: Final = ("dossier", "medewerker", "handeling", "vanaf", "tot", "reden")
ASKED: Final = ("activiteit", "handeling", "vanaf", "tot")
"""What an address of the processing log may ask."""

LONGEST: Final = 100
LONGEST_REASON: Final = 500
TABS: Final = (
    ("privacy.audit", "Handelingen"),
    ("privacy.emergencies", "Noodinzage"),
    ("privacy.processing", "Verwerkingen"),
    ("activities.index", "Register"),
    ("privacy.anchors", "Controle"),
)
WITHIN: Final = {
    "privacy.review": "privacy.emergencies",
    "activities.show": "activities.index",
    "activities.change": "activities.index",
}
"""Page → the tab that it belongs to."""
KEY: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@bp.get("")
@requires("logs:read")
def audit() -> ResponseReturnValue:
    """Who did what: the audit log, with what is searched for."""
    return _audit(_asked(), "Handelingen")


@bp.get("/noodinzage")
@requires("logs:read")
def emergencies() -> ResponseReturnValue:
    """The break-glass looks."""
    return _audit(AuditQuery(action=actions.EMERGENCY), "Noodinzage")


@bp.post("/noodinzage/<uuid:operation_id>/oordeel")
@requires("logs:read")
def review(operation_id: UUID) -> ResponseReturnValue:
    """Say whether a break-glass look was right; drawn again when the reason can't be kept."""
    form, now = request.form, datetime.now(UTC)
    verdict, why = form.get("oordeel", ""), form.get("toelichting", "")[:LONGEST_REASON]
    try:
        with database().transaction(current_actor().who) as store:
            done = emergency.review(store, current_actor(), operation_id, verdict, why, now)
    except emergency.ReasonRefused as refused:
        wrong = {"of": operation_id, "why": why, "told": str(refused)}
        query = AuditQuery(action=actions.EMERGENCY)
        return make_response(_audit(query, "Noodinzage", wrong), 422)
    flash("Je oordeel is bewaard." if done else "Iemand heeft dit al beoordeeld.")
    return redirect(url_for("privacy.emergencies"), 303)


@bp.post("/zoeken")
@requires("logs:read")
def search() -> ResponseReturnValue:
    """Keep what is searched for in the session: a reason may not stand in an address."""
    fields = {} if "wissen" in request.form else request.form
    session["privacy_search"] = {
        name: fields.get(name, "").strip()[:LONGEST] for name in FIELDS if fields.get(name)
    }
    return redirect(url_for("privacy.audit"), 303)


@bp.get("/verwerkingen")
@requires("logs:read")
def processing() -> ResponseReturnValue:
    """The processing log: whose data, under a pseudonym, for which activity."""
    query = _asked_processing()
    with database().transaction(current_actor().who) as store:
        page = searching.processing_records(
            store, current_actor(), query, datetime.now(UTC), _before()
        )
        names = {one.key: one.name for one in register.activities(store)}
    return render_template(
        "privacy/processing.html", page=page, asked=request.args, names=names, **around()
    )


@bp.get("/controle")
@requires("logs:read")
def anchors() -> ResponseReturnValue:
    """The anchors that hold the audit log, and how it is checked."""
    with database().reading(current_actor().who) as store:
        newest = anchoring.newest(store, searching.PAGE)
    return render_template("privacy/anchors.html", anchors=newest, **around())


@bp.get("/handelingen.jsonl")
@requires("logs:read")
def export_audit() -> ResponseReturnValue:
    query = _asked()
    return _export("auditlog", query.told(), lambda store: searching.all_audit_events(store, query))


@bp.get("/verwerkingen.jsonl")
@requires("logs:read")
def export_processing() -> ResponseReturnValue:
    query = _asked_processing()
    return _export(
        "verwerkingen", query.told(), lambda store: searching.all_processing_records(store, query)
    )


@bp.get("/register.jsonl")
@requires("logs:read")
def export_register() -> ResponseReturnValue:
    return _export("register", "", searching.all_activities)


@bp.get("/ankers.jsonl")
@requires("logs:read")
def export_anchors() -> ResponseReturnValue:
    return _export("ankers", "", anchoring.rows)


def _audit(
    query: AuditQuery, title: str, wrong: Mapping[str, Any] | None = None
) -> ResponseReturnValue:
    with database().transaction(current_actor().who) as store:
        page = searching.audit_events(store, current_actor(), query, datetime.now(UTC), _before())
        people = searching.medewerkers(store)
        labels = rows.labels(store, rows.day_of(datetime.now(UTC)), "doelen", "grondslagen")
        judged = emergency.reviews(store, [row.operation_id for row in page.rows])
    return render_template(
        "privacy/audit.html",
        title=title,
        judged=judged,
        wrong=wrong or {},
        emergencies=title == "Noodinzage",
        page=page,
        people=people,
        with_names=_with_names(people, labels),
        known=actions.NAMES,
        asked=session.get("privacy_search", {}),
        **around(),
    )


def _with_names(
    people: Iterable[tuple[UUID, str]], labels: Mapping[str, str]
) -> Callable[[str], str]:
    """Says a reason or purpose with the names of the medewerkers whose keys stand in it, and with
    the words of the tables for a purpose and a ground."""
    names = {str(key): name for key, name in people}

    def said(text: str) -> str:
        words = ", ".join(labels.get(one, one) for one in text.split(", "))
        return KEY.sub(lambda found: names.get(found[0], found[0]), words)

    return said


def around() -> dict[str, Any]:
    """What every page here has: the tabs, and addresses that keep what was asked."""
    shown = WITHIN.get(request.endpoint or "", request.endpoint)
    tabs = [
        {"label": label, "url": url_for(name), "current": name == shown} for name, label in TABS
    ]
    kept: dict[str, Any] = {name: request.args[name] for name in ASKED if name in request.args}

    def address(endpoint: str, **more: Any) -> str:
        return url_for(endpoint, **{**kept, **more})

    return {"tabs": tabs, "address": address, "is_first": _before() is None}


def _export(name: str, told: str, rows: Callable[[Session], Iterator[Any]]) -> ResponseReturnValue:
    """JSON lines, read and sent a little at a time."""
    store, who = database(), current_actor().who
    with store.transaction(who) as noting:
        searching.note_export(noting, current_actor(), f"{name} {told}".strip(), datetime.now(UTC))

    def stream() -> Iterator[str]:
        with store.reading(who) as reading:
            yield from exporting.lines(rows(reading))

    disposition = f'attachment; filename="{name}-{datetime.now(UTC):%Y-%m-%d}.jsonl"'
    return Response(
        stream(), mimetype="application/jsonl", headers={"Content-Disposition": disposition}
    )


def _asked() -> AuditQuery:
    kept: Mapping[str, str] = session.get("privacy_search", {})
    return AuditQuery(
        number=kept.get("dossier", ""),
        account_id=_uuid(kept.get("medewerker", "")),
        action=kept.get("handeling", ""),
        since=_midnight(kept.get("vanaf", "")),
        until=_midnight(kept.get("tot", ""), days=1),
        reason=kept.get("reden", ""),
    )


def _asked_processing() -> ProcessingQuery:
    return ProcessingQuery(
        activity=request.args.get("activiteit", "")[:LONGEST],
        operation_id=_uuid(request.args.get("handeling", "")),
        since=_midnight(request.args.get("vanaf", "")),
        until=_midnight(request.args.get("tot", ""), days=1),
    )


def _before() -> int | None:
    return request.args.get("voor", type=int)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _midnight(text: str, *, days: int = 0) -> datetime | None:
    """Where a day begins in the time of the screen, so many days on; None when it is no day."""
    try:
        day = date.fromisoformat(text) + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time(), current_app.extensions["settings"].time_zone)
