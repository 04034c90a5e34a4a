"""What is kept of the contact with clients: contact moments, notes, appointments, documents."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from engine.store.models.base import Base, Key, Moment
from engine.store.models.plan import takes_part

CHANNELS = ("gesprek", "huisbezoek", "telefoon", "beeldbellen", "e-mail", "brief", "bericht")
APPOINTMENT_STATES = ("open", "nagekomen", "niet_nagekomen", "vervallen")
CIRCLES = ("dossier", "behandeling", "persoon")


def _circle() -> CheckConstraint:
    return CheckConstraint("circle IN ('dossier', 'behandeling', 'persoon')", name="known_circle")


class ContactMoment(Base):
    """That somebody was spoken or written to."""

    __tablename__ = "contact_moment"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    at: Mapped[Moment]
    channel: Mapped[str]
    person_id: Mapped[UUID | None]
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_contact.id"))
    with_whom: Mapped[str | None]
    """Who else it was: neither of the dossier, nor a contact of a party."""
    purpose: Mapped[str]
    summary: Mapped[str]
    circle: Mapped[str]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (
        takes_part(),
        CheckConstraint("num_nonnulls(person_id, contact_id, with_whom) = 1", name="with_one"),
        _circle(),
    )


class Note(Base):
    """A notitie of who works on a dossier."""

    __tablename__ = "note"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    words: Mapped[str]
    circle: Mapped[str]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]
    changed_at: Mapped[Moment | None]

    __table_args__ = (_circle(),)


class Appointment(Base):
    """A meeting at a moment (`ontmoeting`), or what was agreed that somebody does (`afspraak`)."""

    __tablename__ = "appointment"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    kind: Mapped[str]
    what: Mapped[str]
    at: Mapped[Moment | None]
    """When a meeting begins."""
    due_on: Mapped[date | None]
    """The last day for what was agreed; None: no day was named."""
    place: Mapped[str | None]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_contact.id"))
    person_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default="open")
    outcome: Mapped[str | None]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (
        takes_part(),
        CheckConstraint("kind IN ('ontmoeting', 'afspraak')", name="known_kind"),
        CheckConstraint("(kind = 'ontmoeting') = (at IS NOT NULL)", name="meeting_has_moment"),
        CheckConstraint("num_nonnulls(account_id, contact_id, person_id) = 1", name="with_one"),
        CheckConstraint(
            "state IN ('open', 'nagekomen', 'niet_nagekomen', 'vervallen')", name="known_state"
        ),
    )


class Document(Base):
    """A file, and why it is kept; what is in it stands encrypted outside the database.

    Taken away, the row stays without its name: that there was a file, and why it went.
    """

    __tablename__ = "document"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    person_id: Mapped[UUID | None]
    """Whom it is about; None: all of them."""
    title: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    """In bytes, as it was uploaded."""
    digest: Mapped[bytes]
    """SHA-256 of the file as it was uploaded."""
    stored_as: Mapped[str] = mapped_column(unique=True)
    """The name of the encrypted file: random."""
    category: Mapped[str]
    """Key of a row in `gegevenscategorieen`."""
    circle: Mapped[str]
    viewers: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), server_default=text("'{}'"))
    """Accounts that see it by name, in the circle `persoon`."""
    source: Mapped[str]
    """Where it comes from."""
    dated: Mapped[date | None]
    purpose: Mapped[str]
    ground: Mapped[str]
    """Key of a row in `grondslagen`."""
    necessity: Mapped[str]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    removed_at: Mapped[Moment | None]
    removed_why: Mapped[str | None]

    __table_args__ = (
        takes_part(),
        _circle(),
        CheckConstraint("(removed_at IS NULL) = (removed_why IS NULL)", name="removed_for_reason"),
    )
