"""Documenten of a dossier: taking in, giving out to who may see them, and taking away."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.http import dump_options_header

from engine.dossier.records import documents
from engine.dossier.records.documents import DocumentFacts, Upload
from engine.dossier.records.files import NoKey, Unreadable
from engine.dossier.records.kinds import KINDS
from engine.dossier.records.listing import documents_of
from engine.dossier.records.writing import EVERYBODY, RecordInvalid, names, recordable
from engine.policy import Actor
from engine.reference import rows
from engine.settings import Settings
from webapp.access import current_actor, database, requires
from webapp.dossier.record_pages import Part, day, for_whom, form_of
from webapp.posted import typed
from webapp.resuming import resumed_by
from webapp.security import takes_files
from webapp.small_forms import Answers, FormPage

bp = Blueprint("documents", __name__, url_prefix="/dossiers/<number>/documenten")
PART: Final = Part("Documenten", "documents.show", "documents")
FILE: Final = "bestand"
AGAIN: Final = "Kies het bestand nog een keer. De andere antwoorden zijn nog niet goed."
SANDBOX: Final = "sandbox; default-src 'none'"


@bp.get("")
@requires("dossiers:read")
def show(number: str) -> ResponseReturnValue:
    """The documents that the visitor sees; that the list was read is noted."""
    return _draw(number)


@bp.get("/toevoegen")
@requires("records:edit")
def new(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return _page(session, current_actor(), number).draw()


def new_again(fields: MultiDict[str, str], number: str) -> ResponseReturnValue:
    """The page with what was typed; a file has to be chosen again."""
    with database().reading(current_actor().who) as session:
        return _page(session, current_actor(), number).draw(typed(fields))


@bp.post("/toevoegen/formulier")
@takes_files
@requires("records:edit")
@resumed_by(new_again)
def redraw(number: str) -> ResponseReturnValue:
    return new_again(request.form, number)


@bp.post("/toevoegen")
@takes_files
@requires("records:edit")
@resumed_by(new_again)
def add(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        page = _page(session, current_actor(), number)
    sent = request.files.get(FILE)
    most = _settings().document_megabytes * 1024 * 1024
    upload = Upload(sent.filename or "", sent.stream.read(most + 1)) if sent else Upload("", b"")
    told = documents.wrong_file(upload, _settings()).get(FILE, [])
    answers, wrong = _marked(page, told or [AGAIN]).judge({"": told} if told else None)
    if wrong is not None:
        return wrong
    try:
        with database().transaction(current_actor().who) as session:
            facts, now = _facts(answers), datetime.now(UTC)
            documents.add(session, current_actor(), number, upload, facts, _settings(), now)
    except RecordInvalid as invalid:
        return _mistaken(page, invalid.errors, 413 if len(upload.content) > most else 422)
    except NoKey as refused:
        return _mistaken(page, {FILE: [str(refused)]}, 422)
    flash("Het document is bewaard.")
    return redirect(url_for("documents.show", number=number), 303)


@bp.get("/<uuid:document_id>")
@requires("dossiers:read")
def download(number: str, document_id: UUID) -> ResponseReturnValue:
    """The file itself, never shown in the browser; that it was given out is noted."""
    try:
        with database().transaction(current_actor().who) as session:
            actor, now = current_actor(), datetime.now(UTC)
            given = documents.give(session, actor, number, document_id, _settings(), now)
    except Unreadable as refused:
        return _draw(number, str(refused), 422)
    answer = Response(given.content, mimetype=given.document.media_type)
    answer.headers["Content-Disposition"] = dump_options_header(
        "attachment", {"filename": given.document.file_name}
    )
    answer.headers["Content-Security-Policy"] = SANDBOX
    return answer


@bp.post("/<uuid:document_id>/verwijderen")
@requires("records:edit")
def remove(number: str, document_id: UUID) -> ResponseReturnValue:
    reason = request.form.get("reden", "")[:500]
    try:
        with database().transaction(current_actor().who) as session:
            actor, now = current_actor(), datetime.now(UTC)
            documents.take_away(session, actor, number, document_id, reason, _settings(), now)
    except RecordInvalid as invalid:
        told = str(invalid)
        return _draw(number, told, 422)
    flash("Het document is verwijderd.")
    return redirect(url_for("documents.show", number=number), 303)


def _draw(number: str, problem: str = "", status: int = 200) -> ResponseReturnValue:
    with database().transaction(current_actor().who) as session:
        view = documents_of(session, current_actor(), number, datetime.now(UTC))
        html = render_template("documents/index.html", view=view, problem=problem)
    return html, status


def _page(session: Session, actor: Actor, number: str) -> FormPage:
    known = names(session, recordable(session, actor, number))
    settings = _settings()
    accounts = [{"value": str(key), "label": name} for key, name in known.accounts.items()]
    return FormPage(
        title="Document toevoegen",
        above=f"Dossier {number}",
        form=form_of("documents", "document"),
        submit="Bewaren",
        action=url_for("documents.add", number=number),
        again=url_for("documents.redraw", number=number),
        search="Vervolgvragen tonen",
        cancel=url_for("documents.show", number=number),
        trail=PART.trail(number),
        context={
            **rows.around(session, datetime.now(UTC)),
            "personen": for_whom(known),
            "medewerkers": accounts,
        },
        template="documents/new.html",
        takes_files=True,
        beside={
            "megabytes": settings.document_megabytes,
            "kinds": [one.label for one in KINDS.values() if one.key in settings.document_types],
            "file_errors": [],
        },
    )


def _mistaken(page: FormPage, errors: dict[str, list[str]], status: int) -> ResponseReturnValue:
    """The page with what is wrong; what is wrong with the file stands at the file."""
    told = errors.get(FILE, [])
    rest = {name: messages for name, messages in errors.items() if name != FILE}
    return _marked(page, told or [AGAIN]).mistaken({**rest, "": [*rest.get("", []), *told]}, status)


def _marked(page: FormPage, told: list[str]) -> FormPage:
    return replace(page, beside={**page.beside, "file_errors": told})


def _facts(answers: Answers) -> DocumentFacts:
    viewers: list[Any] = answers.get("wie") or []
    return DocumentFacts(
        title=answers["titel"],
        category=answers["soort"],
        source=answers["bron"],
        purpose=answers["doel"],
        ground=answers["grondslag"],
        necessity=answers["noodzaak"],
        person_id=None if answers["over"] == EVERYBODY else UUID(answers["over"]),
        dated=day(answers, "datum"),
        circle=answers["kring"],
        viewers=[UUID(one) for one in viewers],
    )


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
