"""Bewaren en vernietigen: what falls due, without names, and what was destroyed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from dateutil.relativedelta import relativedelta
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.forms import Form, load_form
from engine.policy import Actor
from engine.reference import rows
from engine.reference.rows import day_of
from engine.retention import destroying, in_words, listing, terms
from webapp.access import current_actor, database, requires
from webapp.small_forms import FormPage

bp = Blueprint("retention", __name__, url_prefix="/beheer/bewaren")

FORM: Final = Path(__file__).resolve().parents[1] / "templates" / "retention" / "extend.form"
SOON: Final = relativedelta(months=3)
"""How long beforehand a dossier stands in the list of what falls due."""

Act = Callable[[Session, Actor, UUID, datetime], None]


@bp.get("")
@requires("retention:read")
def index() -> ResponseReturnValue:
    """What falls due; with `alle` every closed dossier."""
    everything = "alle" in request.args
    today = day_of(datetime.now(UTC))
    with database().reading(current_actor().who) as session:
        until = None if everything else today + SOON
        found = listing.kept(session, current_actor(), until=until)
        labels = rows.labels(session, today, "wetten")
    return render_template(
        "retention/index.html", rows=found, today=today, labels=labels, tabs=_tabs()
    )


@bp.get("/verklaringen")
@requires("retention:read")
def certificates() -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        found = listing.certificates(session, current_actor())
    return render_template("retention/certificates.html", rows=found, tabs=_tabs())


@bp.get("/verklaringen/<uuid:key>")
@requires("retention:read")
def certificate(key: UUID) -> ResponseReturnValue:
    """One certificate, as it can be printed."""
    with database().reading(current_actor().who) as session:
        view = listing.certificate(session, current_actor(), key)
        labels = rows.labels(session, day_of(view.certificate.at), "wetten")
    gone = in_words.counted(view.certificate.counts)
    return render_template("retention/certificate.html", view=view, labels=labels, gone=gone)


@bp.get("/<number>")
@requires("retention:read")
def show(number: str) -> ResponseReturnValue:
    """One dossier, by its number: until when it is kept, and what is to be decided."""
    today = day_of(datetime.now(UTC))
    with database().reading(current_actor().who) as session:
        row = listing.one(session, current_actor(), number)
        labels = rows.labels(session, today, "wetten")
    return render_template(
        "retention/show.html", row=row, today=today, labels=labels, kinds=terms.KINDS
    )


@bp.post("/<number>/voorstellen")
@requires("retention:propose")
def propose(number: str) -> ResponseReturnValue:
    return _act(number, destroying.propose, "Je voorstel is bewaard. Een collega bevestigt het.")


@bp.post("/<number>/bevestigen")
@requires("retention:confirm")
def confirm(number: str) -> ResponseReturnValue:
    return _act(number, destroying.confirm, "Bevestigd. Het dossier wordt zo vernietigd.")


@bp.post("/<number>/intrekken")
@requires("retention:propose", "retention:confirm")
def withdraw(number: str) -> ResponseReturnValue:
    return _act(number, destroying.withdraw, "Het voorstel is ingetrokken.")


@bp.get("/<number>/verlengen")
@requires("retention:propose")
def longer(number: str) -> ResponseReturnValue:
    return _page(number).draw()


@bp.post("/<number>/verlengen")
@requires("retention:propose")
def extend(number: str) -> ResponseReturnValue:
    page = _page(number)
    answers, mistaken = page.judge()
    if mistaken is not None:
        return mistaken
    try:
        with database().transaction(current_actor().who) as session:
            _extend(session, number, answers)
    except terms.NotLater as wrong:
        return page.mistaken({"tot": [str(wrong)]})
    flash("Het dossier wordt langer bewaard.")
    return redirect(url_for("retention.show", number=number), 303)


def _extend(session: Session, number: str, answers: dict[str, Any]) -> None:
    row = listing.one(session, current_actor(), number)
    terms.extend(
        session,
        current_actor(),
        row.dossier_id,
        date.fromisoformat(str(answers["tot"])[:10]),
        answers["soort"],
        answers["toelichting"],
        datetime.now(UTC),
    )


def _act(number: str, act: Act, told: str) -> ResponseReturnValue:
    try:
        with database().transaction(current_actor().who) as session:
            row = listing.one(session, current_actor(), number)
            act(session, current_actor(), row.dossier_id, datetime.now(UTC))
    except (destroying.NotDue, destroying.Proposed, destroying.SamePerson) as refused:
        flash(f"{refused} Er is niets gewijzigd.", "error")
    else:
        flash(told)
    return redirect(url_for("retention.show", number=number), 303)


def _page(number: str) -> FormPage:
    with database().reading(current_actor().who) as session:
        listing.one(session, current_actor(), number)
    here = url_for("retention.show", number=number)
    return FormPage(
        title="Langer bewaren",
        above=f"Dossier {number}",
        form=_form(),
        submit="Langer bewaren",
        action=url_for("retention.extend", number=number),
        cancel=here,
        trail=[("Bewaren", url_for("retention.index")), (number, here)],
        context={"soorten": [{"label": text, "value": key} for key, text in terms.KINDS.items()]},
    )


def _tabs() -> list[dict[str, Any]]:
    everything = "alle" in request.args
    return [
        {
            "label": "Wat aan de beurt is",
            "url": url_for("retention.index"),
            "current": request.endpoint == "retention.index" and not everything,
        },
        {
            "label": "Alle afgehandelde dossiers",
            "url": url_for("retention.index", alle="ja"),
            "current": everything,
        },
        {
            "label": "Verklaringen",
            "url": url_for("retention.certificates"),
            "current": request.endpoint == "retention.certificates",
        },
    ]


@cache
def _form() -> Form:
    return load_form(FORM.read_bytes())
