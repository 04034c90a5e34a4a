"""What is kept of contact in a dossier, and its documents, as one sees them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.audit import note
from engine.dossier.dossiers import visible
from engine.dossier.records import contact, documents
from engine.dossier.records.writing import Names, may_record, names
from engine.policy import Actor
from engine.reference import rows
from engine.store.models import Account, Appointment, ContactMoment, Document, Dossier, Note

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Row(Generic[Kept]):
    """Something that is kept, with whom it was or is, and who wrote it down."""

    kept: Kept
    who: str
    by: str


@dataclass(frozen=True, slots=True)
class ContactView:
    """What is kept of contact, the newest first; appointments by what is still to come."""

    dossier: Dossier
    moments: list[Row[ContactMoment]]
    notes: list[Row[Note]]
    open: list[Row[Appointment]]
    past: list[Row[Appointment]]
    may_change: bool


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document, with its reasons in words."""

    document: Document
    about: str
    by: str
    category: str
    ground: str


@dataclass(frozen=True, slots=True)
class DocumentsView:
    """The documents that somebody sees, the newest first; and those that were taken away."""

    dossier: Dossier
    present: list[DocumentRow]
    removed: list[DocumentRow]
    may_change: bool


def contact_of(session: Session, actor: Actor, number: str, at: datetime) -> ContactView:
    """The contact in a dossier that the actor may see; notes that it was read.

    Raises `NotFound`.
    """
    dossier = visible(session, actor, number)
    known = names(session, dossier)
    by = _accounts(session)
    appointments = session.scalars(
        select(Appointment)
        .where(Appointment.dossier_id == dossier.id)
        .order_by(Appointment.at.nulls_last(), Appointment.due_on.nulls_last(), Appointment.made_at)
    )
    met = [Row(one, known.of(one), by(one.made_by)) for one in appointments]
    view = ContactView(
        dossier=dossier,
        moments=_moments(session, actor, dossier, known),
        notes=[
            Row(one, "", by(one.made_by))
            for one in session.scalars(
                select(Note)
                .where(Note.dossier_id == dossier.id, policy.in_circle(actor, Note))
                .order_by(Note.made_at.desc())
            )
        ],
        open=[one for one in met if one.kept.state == "open"],
        past=[one for one in met if one.kept.state != "open"][::-1],
        may_change=may_record(session, actor, dossier),
    )
    _read(session, actor, dossier.id, "contact", contact.PURPOSE, at)
    return view


def documents_of(session: Session, actor: Actor, number: str, at: datetime) -> DocumentsView:
    """The documents of a dossier that the actor may see; notes that the list was read.

    Raises `NotFound`.
    """
    dossier = visible(session, actor, number)
    known, day = names(session, dossier), rows.day_of(at)
    labels = rows.labels(session, day, "gegevenscategorieen", "grondslagen")
    found = _documents(session, actor, dossier.id, known, labels)
    may_change = may_record(session, actor, dossier)
    _read(session, actor, dossier.id, "documenten", documents.PURPOSE, at)
    return DocumentsView(
        dossier=dossier,
        present=[one for one in found if one.document.removed_at is None],
        removed=[one for one in found if one.document.removed_at is not None],
        may_change=may_change,
    )


def _read(
    session: Session, actor: Actor, dossier_id: UUID, part: str, purpose: str, at: datetime
) -> None:
    note(session, actor, "dossier:read", at, dossier_id=dossier_id, object_id=part, purpose=purpose)


def _moments(
    session: Session, actor: Actor, dossier: Dossier, known: Names
) -> list[Row[ContactMoment]]:
    by = _accounts(session)
    found = session.scalars(
        select(ContactMoment)
        .where(ContactMoment.dossier_id == dossier.id, policy.in_circle(actor, ContactMoment))
        .order_by(ContactMoment.at.desc())
    )
    return [Row(one, one.with_whom or known.of(one), by(one.made_by)) for one in found]


def _documents(
    session: Session, actor: Actor, dossier_id: UUID, known: Names, labels: dict[str, str]
) -> list[DocumentRow]:
    by = _accounts(session)
    found = session.scalars(
        select(Document)
        .where(Document.dossier_id == dossier_id, policy.in_circle(actor, Document))
        .order_by(Document.made_at.desc())
    )
    return [
        DocumentRow(
            one,
            known.person(one.person_id),
            by(one.made_by),
            labels.get(one.category, one.category),
            labels.get(one.ground, one.ground),
        )
        for one in found
    ]


def _accounts(session: Session) -> Callable[[UUID | None], str]:
    """Gives the name of an account; of what no medewerker wrote: het proces."""
    found = {row.id: row.name for row in session.execute(select(Account.id, Account.name))}
    return lambda account_id: found.get(account_id, "het proces") if account_id else "het proces"
