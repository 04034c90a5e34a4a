"""The register of processing activities (art. 30 AVG): what is done with personal data, and why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.accountability import register
from engine.accountability.register import Described, Incomplete
from webapp.access import current_actor, database, requires
from webapp.office.privacy import around

bp = Blueprint("activities", __name__, url_prefix="/privacy/register")

QUESTIONS: Final = (
    ("name", "Naam", "Hoe de verwerking heet."),
    ("purpose", "Doel", "Waarvoor de gegevens worden gebruikt."),
    ("ground", "Grondslag", "Waarom het mag: de AVG en de wet."),
    ("subjects", "Over wie", "De soorten mensen van wie gegevens worden gebruikt."),
    ("data", "Welke gegevens", "De soorten gegevens."),
    ("recipients", "Ontvangers", "Wie de gegevens krijgt."),
    ("retention", "Bewaartermijn", "Hoe lang de gegevens bewaard blijven."),
)
"""Part of an activity, its label, and what to fill in."""


@bp.get("")
@requires("logs:read")
def index() -> ResponseReturnValue:
    """The activities."""
    with database().reading(current_actor().who) as store:
        found = register.activities(store)
    return render_template("privacy/register.html", activities=found, **around())


@bp.get("/<key>")
@requires("logs:read")
def show(key: str) -> ResponseReturnValue:
    """One activity with its versions, to change it."""
    return _draw(key)


@bp.post("/<key>")
@requires("register:edit")
def change(key: str) -> ResponseReturnValue:
    said = Described(**{name: request.form.get(name, "") for name, _, _ in QUESTIONS})
    try:
        with database().transaction(current_actor().who) as store:
            reason = request.form.get("reden", "")
            register.change(store, current_actor(), key, said, reason, datetime.now(UTC))
    except Incomplete as incomplete:
        return _draw(key, str(incomplete))
    flash(f"‘{said.name.strip()}’ is gewijzigd.")
    return redirect(url_for("activities.index"), 303)


def _draw(key: str, problem: str = "") -> ResponseReturnValue:
    with database().reading(current_actor().who) as store:
        found = register.versions(store, key)
        page = render_template(
            "privacy/activity.html",
            now=found[0],
            versions=found,
            questions=QUESTIONS,
            typed=request.form,
            problem=problem,
        )
    return make_response(page, 422 if problem else 200)
