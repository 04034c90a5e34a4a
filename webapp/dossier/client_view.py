"""The part *Inzage* of a dossier: requests of clients to answer, and what is withheld."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.dossier import items
from engine.dossier.client import asking, office, previewing, restricting
from engine.policy import NotFound
from engine.store.who import Who
from webapp.access import current_actor, database, requires
from webapp.client.pages import PARTS, looked_at

bp = Blueprint("client_office", __name__, url_prefix="/dossiers/<number>/inzage")


@bp.get("")
@requires("dossiers:read")
def show(number: str) -> ResponseReturnValue:
    return _draw(number)


@bp.get("/<uuid:person_id>", defaults={"part": "overzicht"})
@bp.get("/<uuid:person_id>/<any(gegevens, gedeeld, ingezien, berichten, verzoeken):part>")
@requires("dossiers:read")
def preview(number: str, person_id: UUID, part: str) -> ResponseReturnValue:
    """The page of a client as he sees it, without what he can do there."""
    now, actor = datetime.now(UTC), current_actor()
    with database().transaction(actor.who) as session:
        only = previewing.begin(session, actor, number, person_id, now)
    try:
        with database().reading(Who("client", person_id)) as session:
            view = previewing.show(session, person_id, number, only, now)
            return render_template(
                f"client/{part}.html",
                view=view,
                part=part,
                parts=PARTS,
                kinds=asking.KINDS,
                errors={},
                form=request.args,
                looked=looked_at(view),
                preview=person_id,
            )
    except NotFound:
        flash("Deze persoon kan niet meekijken in dit dossier.", "error")
        return redirect(url_for("client_office.show", number=number), 303)


@bp.post("/verzoeken/<uuid:request_id>")
@requires("dossiers:read")
def answer(number: str, request_id: UUID) -> ResponseReturnValue:
    form = request.form
    if form.get("besluit") not in {"ja", "nee"}:
        wrong = {"besluit": ["Kies of je het verzoek toewijst."]}
        if not form.get("antwoord", "").strip():
            wrong["antwoord"] = [asking.NO_ANSWER]
        return _draw(number, errors=wrong, about=request_id)
    try:
        with database().transaction(current_actor().who) as session:
            asking.answer(
                session,
                current_actor(),
                number,
                request_id,
                granted=form["besluit"] == "ja",
                text=form.get("antwoord", ""),
                correction=form.get("tekst", ""),
                left=asking.Left(tuple(form.getlist("wet")), tuple(form.getlist("domein"))),
                at=datetime.now(UTC),
            )
    except (asking.AskInvalid, items.ItemInvalid) as invalid:
        return _draw(number, errors=dict(invalid.errors), about=request_id)
    flash("Het antwoord is vastgelegd. De cliënt leest het op zijn pagina.")
    return redirect(url_for("client_office.show", number=number), 303)


@bp.post("/beperkingen")
@requires("dossiers:read")
def withhold(number: str) -> ResponseReturnValue:
    form = request.form
    kind, _, key = form.get("wat", "").partition(":")
    person = form.get("persoon", type=UUID)
    if not key or person is None:
        return _draw(number, errors={"wat": ["Kies wat je niet toont, en aan wie."]})
    wanted = restricting.Withheld(person, kind, key, form.get("reden", ""), _day(form.get("tot")))
    try:
        with database().transaction(current_actor().who) as session:
            restricting.withhold(session, current_actor(), number, wanted, datetime.now(UTC))
    except asking.AskInvalid as invalid:
        return _draw(number, errors=invalid.errors)
    flash("De beperking is vastgelegd. Na de einddatum ziet de cliënt dat er iets is weggelaten.")
    return redirect(url_for("client_office.show", number=number), 303)


@bp.post("/beperkingen/<uuid:restriction_id>/beeindigen")
@requires("dossiers:read")
def lift(number: str, restriction_id: UUID) -> ResponseReturnValue:
    with database().transaction(current_actor().who) as session:
        restricting.lift(session, current_actor(), number, restriction_id, datetime.now(UTC))
    flash("De beperking is beëindigd.")
    return redirect(url_for("client_office.show", number=number), 303)


def _draw(
    number: str, *, errors: dict[str, list[str]] | None = None, about: UUID | None = None
) -> ResponseReturnValue:
    with database().transaction(current_actor().who) as session:
        view = office.read(session, current_actor(), number, datetime.now(UTC))
        page = render_template(
            "client/office.html",
            view=view,
            dossier=view.dossier,
            errors=errors or {},
            about=about,
            form=request.form or request.args,
        )
    return make_response(page, 422 if errors else 200)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotFound from None
