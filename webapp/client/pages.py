"""`/mijn`: the client's own page, in plain Dutch. Reading it is noted, as all reading is."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from engine.dossier.client import asking, looked, seeing
from engine.dossier.client.exporting import own_data
from engine.dossier.client.looked import LookPage
from engine.dossier.client.view import ClientView, read
from engine.dossier.conference import Minutes, pdf_of, told
from engine.policy import NotFound
from webapp.access import database, for_clients
from webapp.client.sign_in import current_client

bp = Blueprint("client", __name__, url_prefix="/mijn")

PARTS: Final = {
    "overzicht": "Hoe staat het ervoor?",
    "gegevens": "Mijn gegevens",
    "gedeeld": "Gedeeld",
    "ingezien": "Wie keek",
    "berichten": "Berichten",
    "verzoeken": "Iets vragen",
}


@bp.get("")
@for_clients
def index() -> ResponseReturnValue:
    """The dossiers; with one, that one."""
    one = current_client()
    with database().reading(one.who) as store:
        reader = seeing.reading(store, one.person_id, datetime.now(UTC))
        found = seeing.dossiers(store, reader)
    if len(found) == 1:
        return redirect(url_for("client.show", number=found[0].number), 303)
    return render_template("client/index.html", dossiers=found)


@bp.get("/<number>", defaults={"part": "overzicht"})
@bp.get("/<number>/<any(gegevens, gedeeld, ingezien, berichten, verzoeken):part>")
@for_clients
def show(number: str, part: str) -> ResponseReturnValue:
    return _draw(number, part)


@bp.get("/<number>/meenemen")
@for_clients
def export(number: str) -> ResponseReturnValue:
    """One's own data to take along, as a page to keep or as JSON."""
    view = _read(number, "meenemen")
    if request.args.get("vorm") == "json":
        text = json.dumps(own_data(view), ensure_ascii=False, indent=2)
        answer = Response(text, mimetype="application/json")
    else:
        answer = make_response(render_template("client/export.html", view=view))
    kind = "json" if request.args.get("vorm") == "json" else "html"
    answer.headers["Content-Disposition"] = f'attachment; filename="mijn-gegevens.{kind}"'
    return answer


@bp.get("/<number>/verslagen/<uuid:minutes_id>")
@for_clients
def minutes(number: str, minutes_id: UUID) -> ResponseReturnValue:
    """His minutes of a casusoverleg, as he got them last."""
    found = told(_minutes(number, minutes_id))
    return render_template("client/verslag.html", told=found, number=number, minutes_id=minutes_id)


@bp.get("/<number>/verslagen/<uuid:minutes_id>/pdf")
@for_clients
def minutes_pdf(number: str, minutes_id: UUID) -> ResponseReturnValue:
    """The same, to keep."""
    answer = make_response(pdf_of(_minutes(number, minutes_id)))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="verslag.pdf"'
    return answer


@bp.post("/<number>/verzoeken")
@for_clients
def ask(number: str) -> ResponseReturnValue:
    one, form = current_client(), request.form
    asked = asking.Asked(
        form.get("soort", ""),
        form.get("over", one.person_id, type=UUID),
        form.get("tekst", ""),
        form.get("gegeven", type=UUID),
    )
    try:
        with database().transaction(one.who) as store:
            asking.ask(store, one.person_id, number, asked, datetime.now(UTC))
    except asking.AskInvalid as invalid:
        return _draw(number, "verzoeken", errors=invalid.errors, status=422)
    flash("Wij hebben uw verzoek ontvangen. U krijgt op tijd antwoord.")
    return redirect(url_for("client.show", number=number, part="verzoeken"), 303)


def _read(number: str, what: str) -> ClientView:
    one = current_client()
    with database().transaction(one.who) as store:
        return read(store, one.person_id, number, datetime.now(UTC), what)


def looked_at(view: ClientView) -> LookPage:
    """Who looked, up to the day that the address names; from the newest when it names none."""
    try:
        until = date.fromisoformat(request.args.get("tot", ""))
    except ValueError:
        until = None
    return looked.page(view.looks, until)


def _minutes(number: str, minutes_id: UUID) -> Minutes:
    """Raises `NotFound`."""
    for one in _read(number, "verslag").minutes:
        if one.id == minutes_id:
            return one.minutes
    raise NotFound


def _draw(
    number: str, part: str, *, errors: dict[str, list[str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    view = _read(number, part)
    page = render_template(
        f"client/{part}.html",
        view=view,
        part=part,
        parts=PARTS,
        kinds=asking.KINDS,
        errors=errors or {},
        form=request.form or request.args,
        looked=looked_at(view),
    )
    return make_response(page, status)
