"""What clients hear, what they ask, and what is withheld from them for a while."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment

REQUEST_KINDS = ("correctie", "inzage", "verklaring", "beperken", "intrekken")


class Restriction(Base):
    """That one thing is withheld from a person for a while: an item, a row of the ledger, a look
    into his data, or the request of a professional about him. It ends by itself after its last day,
    and then he hears of it (art. 15 and 23 AVG)."""

    __tablename__ = "restriction"

    id: Mapped[Key]
    dossier_id: Mapped[UUID]
    person_id: Mapped[UUID]
    """From whom it is withheld; and from who represents him."""
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("item.id"))
    disclosure_id: Mapped[int | None] = mapped_column(BigInteger)
    """Of the ledger, which names dossiers and items by key only."""
    operation_id: Mapped[UUID | None]
    """That of the audit log and the processing log."""
    filed_id: Mapped[UUID | None] = mapped_column(ForeignKey("professional_request.id"))
    """Of the request of a professional."""
    reason: Mapped[str]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[Moment]
    until: Mapped[date]
    """The last day, in Dutch local time."""
    lifted_at: Mapped[Moment | None]
    """When it was ended before that day."""
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        ForeignKeyConstraint(
            ["dossier_id", "person_id"], ["dossier_person.dossier_id", "dossier_person.person_id"]
        ),
        CheckConstraint(
            "num_nonnulls(item_id, disclosure_id, operation_id, filed_id) = 1",
            name="withholds_one_thing",
        ),
        CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name="lifted_by_somebody"),
        CheckConstraint("reason <> ''", name="has_reason"),
        Index("ix_restriction_dossier_id_person_id", "dossier_id", "person_id"),
        Index("ix_restriction_item_id", "item_id"),
        Index("ix_restriction_disclosure_id", "disclosure_id"),
        Index("ix_restriction_operation_id", "operation_id"),
        Index("ix_restriction_filed_id", "filed_id"),
    )


class ClientRequest(Base):
    """What a client asks, or wants to say: answered within a term, with a reason."""

    __tablename__ = "client_request"

    id: Mapped[Key]
    dossier_id: Mapped[UUID]
    person_id: Mapped[UUID]
    """Whom it is about."""
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """Himself, or who represents him."""
    kind: Mapped[str]
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("item.id"))
    """The item that has to be corrected."""
    text: Mapped[str]
    asked_at: Mapped[Moment]
    due_on: Mapped[date]
    """The last day on which an answer is in time."""
    answered_at: Mapped[Moment | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    granted: Mapped[bool | None]
    answer: Mapped[str | None]
    """What the municipality says, and why."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["dossier_id", "person_id"], ["dossier_person.dossier_id", "dossier_person.person_id"]
        ),
        CheckConstraint(
            "kind IN ('correctie', 'inzage', 'verklaring', 'beperken', 'intrekken')",
            name="known_kind",
        ),
        CheckConstraint("(kind = 'correctie') = (item_id IS NOT NULL)", name="corrects_an_item"),
        CheckConstraint(
            "num_nonnulls(answered_at, answered_by, granted, answer) IN (0, 4)",
            name="answered_as_a_whole",
        ),
        Index("ix_client_request_dossier_id_person_id", "dossier_id", "person_id"),
        Index("ix_client_request_open", "due_on", postgresql_where=sql("answered_at IS NULL")),
    )


class ClientMessage(Base):
    """A message to a client. By mail he only hears that there is one."""

    __tablename__ = "client_message"

    id: Mapped[Key]
    dossier_id: Mapped[UUID]
    person_id: Mapped[UUID]
    subject: Mapped[str]
    text: Mapped[str]
    sent_at: Mapped[Moment]
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None: the process itself."""
    source_key: Mapped[str | None] = mapped_column(unique=True)
    """The service task that sent it, so that it is sent once."""
    mailed_at: Mapped[Moment | None]
    """When the mail left that says there is a message."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["dossier_id", "person_id"], ["dossier_person.dossier_id", "dossier_person.person_id"]
        ),
        Index("ix_client_message_dossier_id_person_id", "dossier_id", "person_id"),
        Index("ix_client_message_to_mail", "sent_at", postgresql_where=sql("mailed_at IS NULL")),
    )


class ClientSession(Base):
    """That somebody is signed in as a client, apart from the sessions of medewerkers."""

    __tablename__ = "client_session"

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    began_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
