"""How long a dossier is kept after it closed, who destroys it, and what is left to show for it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment, Words


class RetentionClock(Base):
    """Until when a closed dossier is kept: the longest term of the laws that it was about."""

    __tablename__ = "retention_clock"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), unique=True)
    laws: Mapped[Words]
    """Keys of rows in the reference table `wetten`."""
    term: Mapped[str]
    """Key of the row in `bewaartermijnen` that applies: the longest one."""
    years: Mapped[int]
    started_on: Mapped[date]
    """The day on which the dossier closed, in Dutch local time."""
    due_on: Mapped[date] = mapped_column(index=True)
    """From this day on it may be destroyed; an extension moves it."""


class RetentionExtension(Base):
    """That a dossier is kept for longer, and why: an objection, an appeal."""

    __tablename__ = "retention_extension"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    until: Mapped[date]
    kind: Mapped[str]
    explanation: Mapped[str]
    extended_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    extended_at: Mapped[Moment]


class Destruction(Base):
    """That somebody proposes to destroy a dossier, and another confirms it. It goes with the
    dossier; what stays is the certificate."""

    __tablename__ = "destruction"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[Moment]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[Moment | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("confirmed_by <> proposed_by", name="by_two_people"),
        CheckConstraint("(confirmed_by IS NULL) = (confirmed_at IS NULL)", name="confirmed_at_all"),
        CheckConstraint("(withdrawn_by IS NULL) = (withdrawn_at IS NULL)", name="withdrawn_at_all"),
        CheckConstraint("confirmed_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        Index(
            "uq_destruction_running",
            "dossier_id",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )


class Certificate(Base):
    """What shows that a dossier was destroyed: by whom, when, how much of what. Nothing in it is
    about a person. Rows are only added, by the database itself."""

    __tablename__ = "certificate"

    id: Mapped[Key]
    at: Mapped[Moment]
    subject: Mapped[bytes] = mapped_column(LargeBinary)
    """HMAC-SHA256 of the dossier's id: who has the key and the id can tell that it was this one."""
    laws: Mapped[Words]
    term: Mapped[str]
    closed_on: Mapped[date]
    due_on: Mapped[date]
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[Moment]
    confirmed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[Moment]
    counts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Table → how many rows were destroyed; `bestanden`: files on disk."""
    log_digest: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 over the dossier's chain in the audit log, as it stands from then on."""
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    """SHA-256 over the other columns."""


class KeptDisclosure(Base):
    """What the ledger still tells of a destroyed dossier: that something of a kind went to a party,
    when and on which ground; about whom is a pseudonym. Rows are only added."""

    __tablename__ = "kept_disclosure"

    id: Mapped[Key]
    dossier_subject: Mapped[bytes] = mapped_column(LargeBinary, index=True)
    """As in the certificate."""
    subject: Mapped[bytes | None] = mapped_column(LargeBinary)
    """HMAC-SHA256 of the person's id, as in the processing log."""
    at: Mapped[Moment]
    recipient: Mapped[str]
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    category: Mapped[str]
    ground: Mapped[str]
    channel: Mapped[str]
