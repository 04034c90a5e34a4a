"""Contact moments, notes and appointments."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.records.writing import (
    Chosen,
    RecordInvalid,
    known_choice,
    missing,
    names,
    recordable,
    tell,
)
from engine.policy import Actor, NotFound
from engine.store.models import Appointment, ContactMoment, Note
from engine.store.models.records import APPOINTMENT_STATES, CHANNELS

PURPOSE: Final = "Contact met de cliënt bijhouden"
OWN_CIRCLES: Final = ("dossier", "behandeling")


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """Whom one spoke: `who`, or in words `with_whom`. `at` is an aware moment."""

    at: datetime
    channel: str
    who: Chosen | None
    with_whom: str
    purpose: str
    summary: str
    circle: str = "dossier"


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """A meeting (`kind` ontmoeting) at a moment, or what somebody promised (afspraak)."""

    kind: str
    what: str
    who: Chosen
    at: datetime | None = None
    due_on: date | None = None
    place: str = ""
    state: str = "open"
    outcome: str = ""


def add_moment(
    session: Session, actor: Actor, number: str, facts: ContactFacts, at: datetime
) -> UUID:
    """Write down a contact moment; returns its key.

    Raises `NotFound`, `NotAllowed` and `RecordInvalid`.
    """
    dossier = recordable(session, actor, number)
    who, known = facts.who or Chosen(), names(session, dossier)
    wrong = known_choice(known, who, "met") if facts.who else {}
    RecordInvalid.raise_for(
        {
            **wrong,
            "anders": [] if facts.who else missing(facts.with_whom, "Vul in met wie het was."),
            "kanaal": [] if facts.channel in CHANNELS else ["Kies hoe het contact was."],
            "wanneer": ["Kies een moment dat voorbij is."] if facts.at > at else [],
            "doel": missing(facts.purpose, "Vul in waarom het contact nodig was."),
            "samenvatting": missing(facts.summary, "Vul in wat er is besproken."),
            "kring": _circle(facts.circle),
        }
    )
    row = ContactMoment(
        id=uuid4(),
        dossier_id=dossier.id,
        at=facts.at,
        channel=facts.channel,
        person_id=who.person_id,
        contact_id=who.contact_id,
        with_whom=None if facts.who else facts.with_whom.strip(),
        purpose=facts.purpose.strip(),
        summary=facts.summary.strip(),
        circle=facts.circle,
        made_by=actor.user_id,
        made_at=at,
    )
    session.add(row)
    tell(session, actor, dossier.id, "contact:added", row.id, at, purpose=PURPOSE)
    return row.id


def add_note(
    session: Session, actor: Actor, number: str, words: str, circle: str, at: datetime
) -> UUID:
    """Write a note; returns its key. Raises `NotFound`, `NotAllowed` and `RecordInvalid`."""
    dossier = recordable(session, actor, number)
    _judge_note(words, circle)
    row = Note(
        id=uuid4(),
        dossier_id=dossier.id,
        words=words.strip(),
        circle=circle,
        made_by=actor.user_id,
        made_at=at,
    )
    session.add(row)
    tell(session, actor, dossier.id, "note:added", row.id, at, purpose=PURPOSE)
    return row.id


def change_note(
    session: Session,
    actor: Actor,
    number: str,
    note_id: UUID,
    words: str,
    circle: str,
    at: datetime,
) -> None:
    """Write one's own note anew. Raises `NotFound`, `NotAllowed` and `RecordInvalid`."""
    dossier = recordable(session, actor, number)
    row = own_note(session, actor, dossier.id, note_id)
    _judge_note(words, circle)
    row.words, row.circle, row.changed_at = words.strip(), circle, at
    tell(session, actor, dossier.id, "note:changed", row.id, at, purpose=PURPOSE)


def own_note(session: Session, actor: Actor, dossier_id: UUID, note_id: UUID) -> Note:
    """A note that the actor wrote. Raises `NotFound`."""
    found = session.scalars(
        select(Note)
        .where(Note.id == note_id, Note.dossier_id == dossier_id, policy.in_circle(actor, Note))
        .where(Note.made_by == actor.user_id)
        .with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def add_appointment(
    session: Session, actor: Actor, number: str, facts: AppointmentFacts, at: datetime
) -> UUID:
    """Write down an appointment or a promise; returns its key.

    Raises `NotFound`, `NotAllowed` and `RecordInvalid`.
    """
    dossier = recordable(session, actor, number)
    RecordInvalid.raise_for(_wrong(facts) | known_choice(names(session, dossier), facts.who))
    row = Appointment(id=uuid4(), dossier_id=dossier.id, made_by=actor.user_id, made_at=at)
    session.add(_filled(row, facts))
    tell(session, actor, dossier.id, "appointment:added", row.id, at, purpose=PURPOSE)
    return row.id


def change_appointment(
    session: Session,
    actor: Actor,
    number: str,
    appointment_id: UUID,
    facts: AppointmentFacts,
    at: datetime,
) -> None:
    """Change it, or say what came of it. Raises as `add_appointment` does."""
    dossier = recordable(session, actor, number)
    row = appointment_of(session, dossier.id, appointment_id)
    same = facts.who == Chosen(row.account_id, row.contact_id, row.person_id)
    RecordInvalid.raise_for(
        _wrong(facts) | ({} if same else known_choice(names(session, dossier), facts.who))
    )
    _filled(row, facts)
    tell(session, actor, dossier.id, "appointment:changed", row.id, at, purpose=PURPOSE)


def appointment_of(session: Session, dossier_id: UUID, appointment_id: UUID) -> Appointment:
    """An appointment of the dossier. Raises `NotFound`."""
    found = session.get(Appointment, appointment_id, with_for_update=True)
    if found is None or found.dossier_id != dossier_id:
        raise NotFound
    return found


def _wrong(facts: AppointmentFacts) -> dict[str, list[str]]:
    meets = facts.kind == "ontmoeting"
    unkept = facts.state in ("niet_nagekomen", "vervallen")
    return {
        "soort": [] if meets or facts.kind == "afspraak" else ["Kies wat je vastlegt."],
        "wat": missing(facts.what, "Vul in waar het over gaat."),
        "wanneer": ["Vul in wanneer het is."] if meets and facts.at is None else [],
        "stand": [] if facts.state in APPOINTMENT_STATES else ["Kies hoe het ermee staat."],
        "uitkomst": missing(facts.outcome, "Vul in waarom niet.") if unkept else [],
    }


def _filled(row: Appointment, facts: AppointmentFacts) -> Appointment:
    meets = facts.kind == "ontmoeting"
    row.kind, row.what = facts.kind, facts.what.strip()
    row.at, row.due_on = (facts.at, None) if meets else (None, facts.due_on)
    row.place = (facts.place.strip() or None) if meets else None
    row.account_id, row.contact_id = facts.who.account_id, facts.who.contact_id
    row.person_id = facts.who.person_id
    row.state, row.outcome = facts.state, facts.outcome.strip() or None
    return row


def _judge_note(words: str, circle: str) -> None:
    RecordInvalid.raise_for(
        {"tekst": missing(words, "Schrijf eerst iets op."), "kring": _circle(circle)}
    )


def _circle(circle: str) -> list[str]:
    return [] if circle in OWN_CIRCLES else ["Kies wie dit mag zien."]
