"""Who coordinates a dossier: naming, replacing and relieving the coördinator."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.coordination import coordinators
from engine.dossier.dossiers import visible
from engine.forms import Form, load_form
from engine.policy import NotAllowed
from webapp.access import current_actor, database, requires
from webapp.small_forms import FormPage

bp = Blueprint("coordination", __name__, url_prefix="/dossiers/<number>/coordinator")

FORM: Final = (
    Path(__file__).resolve().parents[1] / "templates" / "coordination" / "coordinator.form"
)


@bp.get("")
@requires("dossiers:read")
def show(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return _page(session, number).draw()


@bp.post("")
@requires("dossiers:read")
def name(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = _page(session, number)
    answers, mistaken = page.judge()
    if mistaken is not None:
        return mistaken
    with database().transaction(current_actor().who) as session:
        who, form, now = UUID(answers["wie"]), answers["vorm"], datetime.now(UTC)
        coordinators.name_coordinator(session, current_actor(), number, who, form, now)
    flash("De coördinator is aangewezen. Open taken van de vorige zijn overgedragen.")
    return redirect(url_for("dossiers.show", number=number), 303)


@bp.post("/ontheffen")
@requires("dossiers:read")
def relieve(number: str) -> ResponseReturnValue:
    reason = request.form.get("reden", "")[:500].strip()
    if not reason:
        flash("Vul in waarom de coördinator stopt. Er is niets gewijzigd.", "error")
        return redirect(url_for("dossiers.show", number=number), 303)
    with database().transaction(current_actor().who) as session:
        now = datetime.now(UTC)
        coordinators.relieve_coordinator(session, current_actor(), number, reason, now)
    flash("De coördinator is ontheven. Open taken gaan naar de behandelaar.")
    return redirect(url_for("dossiers.mine"), 303)


def _page(session: Session, number: str) -> FormPage:
    dossier = visible(session, current_actor(), number)
    if dossier.status != "open" or not policy.may_name_coordinator(current_actor(), dossier):
        raise NotAllowed
    now = coordinators.running(session, dossier.id)
    options = [
        {"label": label, "value": str(key)}
        for key, label in coordinators.candidates(session)
        if now is None or now.account_id != key
    ]
    here = url_for("dossiers.show", number=number)
    return FormPage(
        title="Andere coördinator" if now else "Coördinator aanwijzen",
        above=f"Dossier {number}",
        form=_form(),
        submit="Aanwijzen",
        action=url_for("coordination.name", number=number),
        cancel=here,
        trail=[("Dossiers", url_for("dossiers.mine")), (dossier.title, here)],
        intro="Open taken van de vorige coördinator gaan mee. Het plan en de termijnen blijven."
        if now
        else "",
        context={"mensen": options},
    )


@cache
def _form() -> Form:
    return load_form(FORM.read_bytes())
