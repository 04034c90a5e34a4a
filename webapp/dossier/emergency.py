"""Noodinzage: opening a dossier that is not one's own, for a reason."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.doors import counting
from engine.dossier.coordination import emergency
from engine.forms import Form, load_form
from engine.store.who import SYSTEM
from webapp.access import current_actor, database, requires, visitor
from webapp.small_forms import FormPage

bp = Blueprint("emergency", __name__)

FORM: Final = Path(__file__).resolve().parents[1] / "templates" / "emergency" / "look.form"
TOO_OFTEN: Final = (
    "Je hebt te vaak een nummer geprobeerd waar geen dossier bij is. Dat is vastgelegd. Probeer "
    "het over {} opnieuw, of bel de behandelaar."
)


@bp.before_app_request
def remind() -> None:
    """Keep for every page of a dossier until when the visitor looks into it in an emergency."""
    number, actor = (request.view_args or {}).get("number"), visitor()
    if number and actor is not None and actor.may("dossiers:emergency"):
        with database().reading(actor.who) as session:
            g.emergency_until = emergency.open_until(session, actor, number)


@bp.get("/noodinzage")
@requires("dossiers:emergency")
def show() -> ResponseReturnValue:
    """The warning, and the form. Nothing is looked up before there is a reason."""
    return _page().draw()


@bp.post("/noodinzage")
@requires("dossiers:emergency")
def look() -> ResponseReturnValue:
    page = _page()
    answers, mistaken = page.judge()
    if mistaken is not None:
        return mistaken
    number, now = answers["nummer"].strip(), datetime.now(UTC)
    if wait := _count_try(now):
        return page.mistaken({"nummer": [TOO_OFTEN.format(wait)]}, 429)
    errors: dict[str, list[str]] = {}
    with database().transaction(current_actor().who) as session:
        kind, words = answers["soort"], answers["reden"]
        try:
            opened = emergency.look(session, current_actor(), number, kind, words, now)
        except emergency.ReasonRefused as refused:
            errors["reden"] = [str(refused)]
        except emergency.Unreachable as unreachable:
            errors["nummer"] = [str(unreachable)]  # that he tried is noted: no way out but commit
    if "nummer" not in errors:
        _forget_try()
    if errors:
        return page.mistaken(errors)
    if opened:
        flash("Je ziet dit dossier één uur. De privacyfunctionaris krijgt bericht.")
    else:
        flash("Je had al toegang tot dit dossier. Er is geen noodinzage vastgelegd.")
    return redirect(url_for("dossiers.show", number=number), 303)


def _count_try(at: datetime) -> str:
    """Count this try before anything is looked up; says how long to wait when there were too many
    that found nothing. As the system: the account itself can't change what is counted."""
    place = str(current_actor().user_id)
    with database().transaction(SYSTEM) as session:
        try:
            counting.refuse_when_too_many(session, "noodinzage", place, at)
        except counting.TooManyAttempts as refusal:
            minutes = int(refusal.wait.total_seconds()) // 60 + 1
            return "1 minuut" if minutes == 1 else f"{minutes} minuten"
        counting.count(session, "noodinzage", place, at)
    return ""


def _forget_try() -> None:
    with database().transaction(SYSTEM) as session:
        counting.forget(session, "noodinzage", str(current_actor().user_id))


def _page() -> FormPage:
    return FormPage(
        title="Noodinzage",
        form=_form(),
        submit="Dossier openen",
        action=url_for("emergency.look"),
        cancel=url_for("dossiers.mine"),
        trail=[("Dossiers", url_for("dossiers.mine"))],
        template="emergency/look.html",
    )


@cache
def _form() -> Form:
    return load_form(FORM.read_bytes())
