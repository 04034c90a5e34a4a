"""Behind a link: an invitation for a casusoverleg, and one's own minutes of it."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from engine.accountability.logs import note
from engine.doors import entering
from engine.doors.entering import DoorShut, Inside
from engine.dossier.conference.minutes import Minutes, latest
from engine.dossier.conference.participants import answer_invitation
from engine.dossier.conference.pdf import pdf_of
from engine.dossier.conference.wording import told
from engine.store.models import Conference, Participant
from engine.store.who import SYSTEM
from webapp.access import database
from webapp.doors.entering import finished, through
from webapp.doors.session import Visit

bp = Blueprint("door_conference", __name__, url_prefix="/p")


@bp.get("/uitnodiging")
@through("uitnodiging")
def invitation(visit: Visit, inside: Inside) -> ResponseReturnValue:
    """What the conference is about and why he is asked."""
    with database().reading(visit.who) as session:
        participant = session.get(Participant, inside.object_id)
        conference = session.get(Conference, participant.conference_id) if participant else None
        if conference is None or participant is None or not participant.invited:
            raise DoorShut(DoorShut.__doc__)
        return render_template(
            "doors/invitation.html", conference=conference, participant=participant
        )


@bp.post("/uitnodiging")
@through("uitnodiging")
def answer(visit: Visit, inside: Inside) -> ResponseReturnValue:
    """Whether he comes; with it the link is used."""
    coming, now = request.form.get("komt") == "ja", datetime.now(UTC)
    with database().transaction(SYSTEM) as session:
        entering.use(session, visit.door_id, visit.secret, now)
        answer_invitation(session, inside.object_id, coming=coming)
        note(
            session,
            None,
            "conference:answered",
            now,
            dossier_id=inside.dossier_id,
            object_id=str(inside.object_id),
            purpose="Antwoord op de uitnodiging voor een casusoverleg.",
            person_ids=(),
        )
    return finished()


@bp.get("/verslag")
@through("verslag")
def minutes(visit: Visit, inside: Inside) -> ResponseReturnValue:
    """His minutes, exactly as they were sent."""
    found = _minutes(visit, inside)
    return render_template("doors/minutes.html", told=told(found))


@bp.get("/verslag.pdf")
@through("verslag")
def minutes_pdf(visit: Visit, inside: Inside) -> ResponseReturnValue:
    """The same, to keep."""
    answer = make_response(pdf_of(_minutes(visit, inside)))
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = 'attachment; filename="verslag.pdf"'
    return answer


def _minutes(visit: Visit, inside: Inside) -> Minutes:
    """The newest that he was sent; that he read them is noted. Raises `DoorShut`."""
    with database().reading(visit.who) as session:
        found = latest(session, inside.object_id)
    if found is None:
        raise DoorShut(DoorShut.__doc__)
    with database().transaction(SYSTEM) as session:
        note(
            session,
            None,
            "minutes:read",
            datetime.now(UTC),
            dossier_id=inside.dossier_id,
            object_id=str(inside.object_id),
            purpose="Het eigen verslag op maat lezen.",
        )
    return found
