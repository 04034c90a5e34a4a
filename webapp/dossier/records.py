"""Contact in a dossier: contact moments, notes, appointments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from engine.dossier.records import contact
from engine.dossier.records.contact import AppointmentFacts, ContactFacts, appointment_of, own_note
from engine.dossier.records.listing import contact_of
from engine.dossier.records.writing import chosen, names, recordable
from engine.policy import Actor
from engine.store.models import Appointment
from webapp.access import current_actor, database, requires
from webapp.dossier.record_pages import Asked, Part, add_form, day, moment, words
from webapp.small_forms import Answers

bp = Blueprint("records", __name__, url_prefix="/dossiers/<number>/contact")
PART: Final = Part("Contact", "records.show", "records")


@bp.get("")
@requires("dossiers:read")
def show(number: str) -> ResponseReturnValue:
    """The contact in a dossier; that it was read is noted."""
    with database().transaction(current_actor().who) as session:
        view = contact_of(session, current_actor(), number, datetime.now(UTC))
        me = current_actor().user_id
        return render_template("records/index.html", view=view, me=me)


def _asks_moment(session: Session, actor: Actor, number: str) -> Asked:
    dossier = recordable(session, actor, number)
    people = names(session, dossier).choices(with_medewerkers=False)
    first = {"wanneer": datetime.now(UTC).isoformat(), "kring": "dossier"}
    return Asked("Contactmoment vastleggen", {"mensen": people}, first)


def _save_moment(
    session: Session, actor: Actor, number: str, answers: Answers, at: datetime
) -> None:
    facts = ContactFacts(
        moment(answers, "wanneer") or at,
        answers["kanaal"],
        chosen(answers["met"]) if answers.get("met") else None,
        words(answers, "anders"),
        answers["doel"],
        answers["samenvatting"],
        answers["kring"],
    )
    contact.add_moment(session, actor, number, facts, at)


def _asks_note(session: Session, actor: Actor, number: str, note_id: UUID | None = None) -> Asked:
    dossier = recordable(session, actor, number)
    if note_id is None:
        return Asked("Notitie maken", {}, {"kring": "dossier"})
    row = own_note(session, actor, dossier.id, note_id)
    return Asked("Notitie wijzigen", {}, {"tekst": row.words, "kring": row.circle})


def _save_note(
    session: Session,
    actor: Actor,
    number: str,
    answers: Answers,
    at: datetime,
    note_id: UUID | None = None,
) -> None:
    text, circle = answers["tekst"], answers["kring"]
    if note_id is None:
        contact.add_note(session, actor, number, text, circle, at)
    else:
        contact.change_note(session, actor, number, note_id, text, circle, at)


def _asks_appointment(
    session: Session, actor: Actor, number: str, appointment_id: UUID | None = None
) -> Asked:
    dossier = recordable(session, actor, number)
    known = names(session, dossier)
    offered = known.choices()
    context: dict[str, Any] = {"mensen": offered, "nieuw": appointment_id is None}
    if appointment_id is None:
        return Asked("Afspraak vastleggen", context)
    row = appointment_of(session, dossier.id, appointment_id)
    who = _key_of(row)
    if who not in {one["value"] for one in offered}:
        context["mensen"] = [{"value": who, "label": known.of(row)}, *offered]
    first = {
        "soort": row.kind,
        "wat": row.what,
        "wie": who,
        "wanneer": row.at.isoformat() if row.at else None,
        "plaats": row.place,
        "klaar": row.due_on,
        "stand": row.state,
        "uitkomst": row.outcome,
    }
    return Asked("Afspraak wijzigen", context, first)


def _save_appointment(
    session: Session,
    actor: Actor,
    number: str,
    answers: Answers,
    at: datetime,
    appointment_id: UUID | None = None,
) -> None:
    facts = AppointmentFacts(
        answers["soort"],
        answers["wat"],
        chosen(answers["wie"]),
        moment(answers, "wanneer"),
        day(answers, "klaar"),
        words(answers, "plaats"),
        words(answers, "stand") or "open",
        words(answers, "uitkomst"),
    )
    if appointment_id is None:
        contact.add_appointment(session, actor, number, facts, at)
    else:
        contact.change_appointment(session, actor, number, appointment_id, facts, at)


def _key_of(row: Appointment) -> str:
    if row.account_id:
        return f"account:{row.account_id}"
    return f"contact:{row.contact_id}" if row.contact_id else f"persoon:{row.person_id}"


MOMENT: Final = ("moment", _asks_moment, _save_moment)
NOTE: Final = ("note", _asks_note, _save_note)
APPOINTMENT: Final = ("appointment", _asks_appointment, _save_appointment)
for rule, endpoint, (form, make, write), submit, done in (
    ("/momenten", "add_moment", MOMENT, "Vastleggen", "Het contactmoment is vastgelegd."),
    ("/notities", "add_note", NOTE, "Opslaan", "De notitie is bewaard."),
    ("/notities/<uuid:note_id>", "note", NOTE, "Opslaan", "De notitie is gewijzigd."),
    ("/afspraken", "add_appointment", APPOINTMENT, "Vastleggen", "De afspraak is vastgelegd."),
    (
        "/afspraken/<uuid:appointment_id>",
        "appointment",
        APPOINTMENT,
        "Opslaan",
        "De afspraak is gewijzigd.",
    ),
):
    add_form(bp, PART, rule, endpoint, form, make, write, submit=submit, done=done)
