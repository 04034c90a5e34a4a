"""The links of a dossier that still work, and the codes that are told with them by phone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from flask import Blueprint, make_response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.doors import listing, opening
from engine.dossier.dossiers import visible
from engine.policy import NotAllowed, NotFound
from engine.policy.records import worked_dossiers
from engine.store.models import Dossier
from webapp.access import current_actor, database, requires

bp = Blueprint("links", __name__, url_prefix="/dossiers/<number>/links")

PURPOSES: Final = {
    "gegevensverzoek": "Gegevensverzoek",
    "uitnodiging": "Uitnodiging voor een casusoverleg",
    "verslag": "Verslag van een casusoverleg",
    "terugkoppeling": "Terugkoppeling aan de melder",
}


@bp.get("")
@requires("records:edit")
def show(number: str) -> ResponseReturnValue:
    with database().reading(current_actor().who) as session:
        return _draw(session, number, datetime.now(UTC))


@bp.post("/<uuid:door_id>/code")
@requires("records:edit")
def code(number: str, door_id: UUID) -> ResponseReturnValue:
    """A new code, to tell by phone; shown this once."""
    actor, now = current_actor(), datetime.now(UTC)
    with database().transaction(actor.who) as session:
        dossier = _worked(session, number)
        if door_id not in {one.door.id for one in listing.working(session, dossier.id, now)}:
            raise NotFound
        made = opening.new_code(session, actor, door_id, now)
        return _draw(session, number, now, door_id, made)


def _draw(
    session: Session, number: str, now: datetime, of: UUID | None = None, code: str = ""
) -> ResponseReturnValue:
    """The list; `code` is that of the link `of`."""
    dossier = _worked(session, number)
    found = listing.working(session, dossier.id, now)
    told = next((one for one in found if one.door.id == of), None)
    html = render_template(
        "links/show.html", dossier=dossier, links=found, purposes=PURPOSES, code=code, told=told
    )
    return make_response(html, {"Cache-Control": "no-store"} if code else {})


def _worked(session: Session, number: str) -> Dossier:
    """The dossier, open or closed, when it is his work. Raises `NotFound` and `NotAllowed`."""
    dossier = visible(session, current_actor(), number)
    his = select(Dossier.id).where(Dossier.id == dossier.id, worked_dossiers(current_actor()))
    if session.scalar(his) is None:
        raise NotAllowed
    return dossier
