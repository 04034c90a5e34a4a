"""A request by a professional from outside: the public form, confirming it through the link, and
reading through another what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.accountability.logs import note
from engine.doors.counting import TooManyAttempts
from engine.doors.entering import Inside
from engine.dossier.requests import asked, professional
from engine.dossier.requests.feedback import told
from engine.dossier.requests.professional import GROUNDS, Filed
from engine.dossier.requests.sending import RequestInvalid
from engine.forms import Form, load_form
from engine.reference import rows
from engine.store.who import NOBODY, SYSTEM
from webapp.access import database, public
from webapp.doors.entering import finished, through, too_many
from webapp.doors.session import Visit
from webapp.posted import typed
from webapp.small_forms import FormPage

bp = Blueprint("verzoek", __name__, url_prefix="/verzoek")
door_bp = Blueprint("door_verzoek", __name__, url_prefix="/p/verzoek")

TEMPLATES: Final = Path(__file__).resolve().parents[1] / "templates" / "doors"


@bp.get("")
@public
def new() -> ResponseReturnValue:
    return _page().draw()


@bp.post("/formulier")
@public
def redraw() -> ResponseReturnValue:
    """The form after an answer on which questions depend."""
    return _page().draw(typed(request.form))


@bp.post("")
@public
def file() -> ResponseReturnValue:
    """Keep it till it is confirmed, and show the code that goes with the link in the mail."""
    page = _page()
    answers, wrong = page.judge()
    if wrong is not None:
        return wrong
    try:
        with database().transaction(SYSTEM) as session:
            address, now = request.remote_addr or "", datetime.now(UTC)
            opened = professional.file(session, _filed(answers), address, now)
    except RequestInvalid as invalid:
        return page.mistaken(invalid.errors)
    except TooManyAttempts as refusal:
        return too_many(refusal)
    html = render_template("doors/filed.html", code=opened.code)
    return make_response(html, {"Referrer-Policy": "no-referrer"})


@door_bp.get("")
@through("verzoek")
def show(visit: Visit, inside: Inside) -> ResponseReturnValue:
    """What he wrote, to look at once more."""
    now = datetime.now(UTC)
    with database().reading(visit.who) as session:
        found = asked.own_request(session, inside)
        labels = dict(professional.domains(session, rows.day_of(now)))
        return render_template("doors/confirm.html", filed=found, labels=labels, grounds=GROUNDS)


@door_bp.post("")
@through("verzoek")
def confirm(visit: Visit, inside: Inside) -> ResponseReturnValue:
    """It is really him: the desk gets the request."""
    with database().transaction(SYSTEM) as session:
        professional.confirm(session, inside.door_id, visit.secret, datetime.now(UTC))
    return finished()


@door_bp.get("/terugkoppeling")
@through("terugkoppeling")
def feedback(visit: Visit, inside: Inside) -> ResponseReturnValue:
    """What was written for him, and nothing else of the dossier; that he read it is noted."""
    with database().reading(visit.who) as session:
        html = render_template("doors/feedback.html", filed=told(session, inside))
    with database().transaction(SYSTEM) as session:
        note(
            session,
            None,
            "dossier:reporter:read",
            datetime.now(UTC),
            dossier_id=inside.dossier_id,
            object_id=str(inside.object_id),
            purpose="Terugkoppeling aan de melder.",
            person_ids=(),
        )
    return html


def _filed(answers: Mapping[str, Any]) -> Filed:
    born = answers.get("geboortedatum")
    return Filed(
        organisation=answers["organisatie"],
        domain=answers["werkterrein"],
        name=answers["naam"],
        function=answers["functie"],
        email=answers["email"],
        phone=answers["telefoon"],
        person_name=answers["persoonNaam"],
        question=answers["vraag"],
        told=answers["weet"],
        tried=answers.get("eerder") or "",
        birth_date=date.fromisoformat(born) if born else None,
        person_address=answers.get("persoonAdres") or "",
        person_phone=answers.get("persoonTelefoon") or "",
        grounds={
            one: answers.get(f"toelichting{one.upper()}") or ""
            for one in GROUNDS
            if answers.get(f"grond{one.upper()}")
        },
    )


def _page() -> FormPage:
    with database().reading(NOBODY) as session:
        known = professional.domains(session, rows.day_of(datetime.now(UTC)))
    return FormPage(
        title="Verzoek van een professional",
        form=_form(),
        submit="Verstuur het verzoek",
        action=url_for("verzoek.file"),
        again=url_for("verzoek.redraw"),
        search="Vervolgvragen tonen",
        cancel="",
        trail=(),
        context={"werkterreinen": [{"label": label, "value": key} for key, label in known]},
        template="doors/verzoek.html",
    )


@cache
def _form() -> Form:
    return load_form((TEMPLATES / "request.form").read_bytes())
