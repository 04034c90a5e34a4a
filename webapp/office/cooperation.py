"""Samenwerking: reporting that it runs badly with a party, and what was reported over all."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.consultation import checking
from engine.cooperation import overview, reporting
from engine.dossier.dossiers import visible
from engine.forms import Form, load_form
from engine.parties import finding
from engine.parties.finding import PartyQuery
from engine.policy import NotAllowed
from engine.reference import rows
from webapp.access import current_actor, database, requires
from webapp.small_forms import FormPage

bp = Blueprint("cooperation", __name__)

FORM: Final = Path(__file__).resolve().parents[1] / "templates" / "cooperation" / "report.form"


@bp.get("/dossiers/<number>/samenwerking")
@requires("cooperation:report")
def new(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return _page(session, number).draw()


@bp.post("/dossiers/<number>/samenwerking")
@requires("cooperation:report")
def report(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = _page(session, number, asks="nagekeken" in request.form)
    answers, mistaken = page.judge()
    if mistaken is not None:
        return mistaken
    try:
        with database().transaction(current_actor().who) as session:
            _report(session, number, answers)
    except checking.Refused as refused:
        with database().reading(current_actor().who) as session:
            again = _page(session, number, asks=refused.may_confirm)
        return again.mistaken({"toelichting": [_told(refused)]})
    flash("Je melding is bewaard.")
    return redirect(url_for("dossiers.show", number=number), 303)


@bp.get("/samenwerking")
@requires("cooperation:read")
def index() -> ResponseReturnValue:
    """Per party and domain, over time."""
    with database().reading(current_actor().who) as session:
        told = overview.overview(session, current_actor())
        labels = rows.labels(session, rows.day_of(datetime.now(UTC)), "wetten", "domeinen")
    return render_template("cooperation/index.html", told=told, labels=labels)


def _report(session: Session, number: str, answers: dict[str, Any]) -> None:
    words = answers.get("toelichting") or ""
    judged = checking.mark(words.replace("\r\n", "\n").strip()) if answers.get("nagekeken") else ""
    reporting.report(
        session,
        current_actor(),
        number,
        UUID(answers["partij"]),
        answers["soort"],
        words,
        judged,
        datetime.now(UTC),
    )


def _told(refused: checking.Refused) -> str:
    places = ", ".join(f"‘{refused.text[one.start : one.end]}’" for one in refused.traces)
    if refused.may_confirm:
        return f"Zegt dit over wie het gaat: {places}? Haal het weg, of geef aan dat het klopt."
    return f"Haal weg wat zegt over wie het gaat: {places}."


def _page(session: Session, number: str, *, asks: bool = False) -> FormPage:
    dossier = visible(session, current_actor(), number)
    today = rows.day_of(datetime.now(UTC))
    if dossier.status != "open":
        raise NotAllowed("Dit dossier is afgehandeld.")
    here = url_for("dossiers.show", number=number)
    return FormPage(
        title="Samenwerking loopt niet goed",
        above=f"Dossier {number}",
        form=_form(),
        submit="Melden",
        action=url_for("cooperation.report", number=number),
        cancel=here,
        trail=[("Dossiers", url_for("dossiers.mine")), (dossier.title, here)],
        intro="Leidinggevenden zien hoe vaak het misgaat met een partij, niet in welk dossier.",
        context={
            "partijen": finding.options(session, current_actor(), PartyQuery(), today),
            "soorten": [{"label": text, "value": key} for key, text in reporting.KINDS.items()],
            "vraagt": asks,
        },
    )


@cache
def _form() -> Form:
    return load_form(FORM.read_bytes())
