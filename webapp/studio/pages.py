"""Processen: what is deployed, what a new file changes, and putting it into use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import PurePath
from typing import Final
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.bpmn import Finding
from engine.store.models import Definition
from engine.work import catalogue, deployments, shipped
from engine.work.catalogue import Version
from engine.work.checking import check
from engine.work.differences import Difference, differences
from engine.work.errors import DeploymentRefused
from engine.work.library import as_files
from engine.work.name_check import surroundings
from engine.work.routing import schedules
from webapp.access import current_actor, database, requires
from webapp.diagrams import Mark
from webapp.previews import Preview, preview_of
from webapp.studio.trying import blank
from webapp.studio.uploads import UploadRefused, read_files

bp = Blueprint("studio", __name__, url_prefix="/processen")

KINDS: Final = {"process": "proces", "form": "formulier", "decision": "beslistabel"}
"""Kind of definition → the word for it in addresses and on the screen."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version that waits to be put into use, beside the one that it would replace."""

    version: Version
    replaces: Version | None
    changes: list[Difference]
    preview: Preview


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an upload was not stored. `diagrams` holds the files that can be drawn, as text."""

    message: str
    findings: list[Finding] = field(default_factory=list)
    diagrams: dict[str, str] = field(default_factory=dict)


@bp.get("")
@requires("definitions:read")
def index() -> ResponseReturnValue:
    """All that is deployed, by kind."""
    return _overview(None), 200


@bp.get("/sjablonen.json")
@requires("definitions:read")
def templates() -> ResponseReturnValue:
    """The element templates of all operations, for the Camunda Modeler."""
    content = BytesIO(shipped.TEMPLATES.read_bytes())  # an open file might never be closed
    return send_file(content, "application/json", True, "samenloop.json")


@bp.post("")
@requires("definitions:deploy")
def upload() -> ResponseReturnValue:
    """Check the files that were sent. Sound ones are stored, unused, and shown as a proposal."""
    try:
        files = read_files(request.files.getlist("bestanden"))
    except UploadRefused as refused:
        return _overview(Refusal(str(refused))), 400
    try:
        with database().transaction(current_actor().who) as session:
            stored = deployments.deploy(session, current_actor(), files, datetime.now(UTC))
    except DeploymentRefused as refused:
        message = "De bestanden bevatten fouten. Er is niets opgeslagen."
        return _overview(Refusal(message, refused.findings, _drawable(files, refused))), 422
    return redirect(url_for("studio.proposal", versie=[one.id for one in stored]), 303)


@bp.get("/voorstel")
@requires("definitions:read")
def proposal() -> ResponseReturnValue:
    """What would change when these versions are put into use; the address names them."""
    with database().reading(current_actor().as_counter) as session:
        chosen = _chosen(session)
        found = catalogue.versions(session)
        proposals = [_proposal(session, one, found) for one in chosen]
        findings = _check(session, chosen)
        return render_template("studio/proposal.html", proposals=proposals, findings=findings)


@bp.post("/in-gebruik")
@requires("definitions:deploy")
def put_into_use() -> ResponseReturnValue:
    """Make a release with these versions: new starts take them, running cases keep theirs."""
    try:
        with database().transaction(current_actor().who) as session:
            chosen = _chosen(session)
            ids = [one.id for one in chosen]
            deployments.put_into_use(session, current_actor(), ids, datetime.now(UTC))
    except DeploymentRefused as refused:
        message = "Deze versies passen niet bij wat in gebruik is. Er is niets veranderd."
        return _overview(Refusal(message, refused.findings)), 422
    names = ", ".join(f"{one.name} (versie {one.version})" for one in chosen)
    flash(f"In gebruik genomen: {names}. Nieuwe zaken werken hiermee.")
    return redirect(url_for("studio.index"), 303)


@bp.get("/<any(proces, formulier, beslistabel):kind>/<key>")
@requires("definitions:read")
def show(kind: str, key: str) -> ResponseReturnValue:
    """One process, form or table: its versions, and the one asked for as people see it."""
    with database().reading(current_actor().as_counter) as session:
        found = catalogue.versions(session)
        place = next(of for of, word in KINDS.items() if word == kind), key
        versions = [version for version in found if version.place == place]
        if not versions:
            abort(404)
        shown = _asked(versions, catalogue.in_front(versions)[place])
        earlier = next((one for one in versions if one.number < shown.number), None)
        definition = session.get_one(Definition, shown.id)
        decision = catalogue.decision_in(session, definition)
        return render_template(
            "studio/show.html",
            versions=versions,
            shown=shown,
            earlier=earlier,
            changes=_changes(session, earlier, shown),
            preview=preview_of(definition, decision),
            findings=_about(session, shown, definition),
            trial=blank(definition, decision),
        )


@bp.get("/bestand/<uuid:definition_id>")
@requires("definitions:read")
def download(definition_id: UUID) -> ResponseReturnValue:
    """The file of one version, as it was uploaded."""
    with database().reading(current_actor().as_counter) as session:
        definition = session.get(Definition, definition_id) or abort(404)
        response = Response(definition.content, content_type="application/octet-stream")
        name = PurePath(definition.file_name)
        response.headers.set(
            "Content-Disposition",
            "attachment",
            filename=f"{name.stem}-v{definition.version}{name.suffix}",
        )
        return response


@bp.app_template_global()
def kind_word(kind: str) -> str:
    """The Dutch word for a kind of definition."""
    return KINDS[kind]


@bp.app_template_global()
def finding_marks(findings: Sequence[Finding], file: str) -> list[Mark]:
    """The findings in one file as marks on its drawing; an error goes before a warning."""
    mine = [one for one in findings if one.file == file and one.element_id]
    worst = {one.element_id: one for one in sorted(mine, key=lambda one: one.severity != "warning")}
    return [Mark(one.element_id, one.severity, "!", one.message) for one in worst.values()]


def _overview(refusal: Refusal | None) -> str:
    with database().reading(current_actor().as_counter) as session:
        found = catalogue.versions(session)
    front = sorted(catalogue.in_front(found).values(), key=lambda one: one.name.casefold())
    waiting = [one for one in found if not one.periods and one == _newest(found, one)]
    by_kind = {kind: [one for one in front if one.kind == kind] for kind in KINDS}
    return render_template("studio/index.html", by_kind=by_kind, waiting=waiting, refusal=refusal)


def _newest(found: Sequence[Version], one: Version) -> Version:
    return next(version for version in found if version.place == one.place)


def _drawable(files: Mapping[str, bytes], refused: DeploymentRefused) -> dict[str, str]:
    """The diagrams with a finding at an element, for the browser to draw."""
    named = {finding.file for finding in refused.findings if finding.element_id}
    return {
        name: content.decode("utf-8", "replace")
        for name, content in files.items()
        if name in named and name.endswith(".bpmn")
    }


def _chosen(session: Session) -> list[Definition]:
    """The versions that the request names; 404 when it names none, or one that isn't there."""
    try:
        ids = {UUID(text) for text in request.values.getlist("versie")}
    except ValueError:
        abort(404)
    found = session.scalars(
        select(Definition).where(Definition.id.in_(ids)).order_by(Definition.kind, Definition.name)
    ).all()
    if not found or len(found) != len(ids):
        abort(404)
    return list(found)


def _proposal(session: Session, chosen: Definition, found: Sequence[Version]) -> Proposal:
    version = next(one for one in found if one.id == chosen.id)
    used = [one for one in found if one.place == version.place and one.in_use]
    replaces = next((one for one in used if one.id != version.id), None)
    changes = _changes(session, replaces, version)
    preview = preview_of(chosen, catalogue.decision_in(session, chosen), changes)
    return Proposal(version, replaces, changes, preview)


def _changes(session: Session, old: Version | None, new: Version) -> list[Difference]:
    if old is None:
        return []
    before, after = (session.get_one(Definition, one.id) for one in (old, new))
    return differences(before, after)


def _about(session: Session, shown: Version, definition: Definition) -> list[Finding]:
    """What is to be said of a file beside what is in use; not of a version of the past."""
    if shown.periods and not shown.in_use:
        return []
    found = _check(session, [definition])
    return [finding for finding in found if finding.file == definition.file_name]


def _check(session: Session, chosen: Sequence[Definition]) -> list[Finding]:
    """What is to be said of these versions beside what is in use and the groups that there are."""
    beside, groups = deployments.in_use(session), schedules.group_keys(session)
    return check(as_files(chosen), beside, groups=groups, around=surroundings(session))


def _asked(versions: Sequence[Version], otherwise: Version) -> Version:
    """The version whose number the address gives; 404 when there is none with it."""
    if "versie" not in request.args:
        return otherwise
    number = request.args.get("versie", type=int)
    return next((one for one in versions if one.number == number), None) or abort(404)
