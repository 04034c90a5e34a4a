"""What was done with whose data: the audit log, the processing log, and the register."""

from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    FetchedValue,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Moment, Sequence


class AuditEvent(Base):
    """Who read or changed what, for which purpose. Rows are only added.

    The last five columns are the database's own: a trigger fills them in, whatever is given.
    """

    __tablename__ = "audit_event"

    id: Mapped[Sequence]
    at: Mapped[Moment] = mapped_column(server_default=func.clock_timestamp())
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None: the process itself did it, or somebody without an account (see `action`)."""
    action: Mapped[str]
    dossier_id: Mapped[UUID | None] = mapped_column(index=True)
    """No foreign key: the log outlives a dossier that is destroyed."""
    object_id: Mapped[str | None]
    purpose: Mapped[str | None]
    reason: Mapped[str | None]
    """Why he did it, in his own words, where that is asked."""
    origin: Mapped[str | None]
    """From where: `web` or `api` with the address of the visitor; None when nobody visited."""
    operation_id: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))
    """What it has in common with its rows in the processing log."""
    holds: Mapped[str | None] = mapped_column(server_default=FetchedValue())
    """The rows of the other logs that were written with it, one a line: table, key, dossier or `-`,
    and the SHA-256 of the row (`engine.accountability.holding`)."""
    chain: Mapped[str] = mapped_column(server_default=FetchedValue())
    """The dossier; else the account (`account:…`), else `systeem`: who writes for one does not wait
    for another."""
    number: Mapped[int] = mapped_column(server_default=FetchedValue())
    """Its place in the chain, from 1."""
    previous: Mapped[bytes] = mapped_column(LargeBinary, server_default=FetchedValue())
    hash: Mapped[bytes] = mapped_column(LargeBinary, server_default=FetchedValue())
    """SHA-256 over `previous` and the row, as `engine.accountability.chain` writes it."""

    __table_args__ = (
        UniqueConstraint("chain", "number"),
        Index("ix_audit_event_at", "at"),
        Index("ix_audit_event_actor_id_id", "actor_id", "id"),
        Index("ix_audit_event_operation_id", "operation_id"),
    )


class AuditHead(Base):
    """Where each chain ends now. The trigger of `audit_event` keeps it; its lock is what puts the
    rows of a chain in order."""

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditAnchor(Base):
    """One hash over the heads that had moved at a moment, and over the anchor before it: kept
    elsewhere too, it holds the whole log up to then."""

    __tablename__ = "audit_anchor"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Counts anchors, from 1."""
    at: Mapped[Moment]
    heads: Mapped[int]
    """How many heads it is over."""
    previous: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditAnchorHead(Base):
    """A head as an anchor found it."""

    __tablename__ = "audit_anchor_head"

    chain: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
    anchor_id: Mapped[int] = mapped_column(ForeignKey("audit_anchor.id"), index=True)


class ProcessingRecord(Base):
    """One person in one action, as the Logboek Dataverwerkingen standard describes it. Whose data
    it was is a pseudonym, and who did it stands in the audit log only. Rows are only added."""

    __tablename__ = "processing_record"

    id: Mapped[Sequence]
    operation_id: Mapped[UUID] = mapped_column(index=True)
    trace_id: Mapped[str]
    """32 hexadecimal digits, as in W3C Trace Context; one for all that a request led to."""
    span_id: Mapped[str]
    """16 hexadecimal digits; another for each row."""
    parent_span_id: Mapped[str | None]
    name: Mapped[str]
    """The action, as in the audit log."""
    status: Mapped[str] = mapped_column(server_default=text("'ok'"))
    started_at: Mapped[Moment]
    ended_at: Mapped[Moment]
    activity: Mapped[str]
    """The key of a `ProcessingActivity`."""
    subject: Mapped[bytes] = mapped_column(LargeBinary)
    """HMAC-SHA256 of the person's id, with a key that is not in the database."""

    __table_args__ = (
        CheckConstraint("status IN ('ok', 'error')", name="known_status"),
        CheckConstraint("ended_at >= started_at", name="ends_after_it_starts"),
        Index("ix_processing_record_subject_id", "subject", "id"),
        Index("ix_processing_record_started_at", "started_at"),
    )


class ProcessingActivity(Base):
    """One version of a processing activity in the register (art. 30 AVG). A change is a next
    version; rows are only added."""

    __tablename__ = "processing_activity"

    key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    purpose: Mapped[str]
    ground: Mapped[str]
    subjects: Mapped[str]
    """Categories of persons."""
    data: Mapped[str]
    """Categories of data."""
    recipients: Mapped[str]
    retention: Mapped[str]
    verified: Mapped[bool]
    """Whether the municipality has checked it; what was shipped is not."""
    changed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None: shipped with the product."""
    changed_at: Mapped[Moment]
    reason: Mapped[str | None]
    """Why it was changed."""
