"""The dossier: the people it is about, the medewerkers involved, and what calls for attention."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Sequence, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment

PERSON_ROLES = ("client", "gezinslid", "vertegenwoordiger", "mantelzorger")

dossier_number = Sequence("dossier_number_seq", metadata=Base.metadata)
"""Counts dossiers; a number reads `2026-000123`."""

work_dossier_number = Sequence("work_dossier_number_seq", metadata=Base.metadata)
"""Counts werkdossiers; a number reads `W-2026-1`."""


class Person(Base):
    """Somebody whom a dossier is about."""

    __tablename__ = "person"

    id: Mapped[Key]
    name: Mapped[str]
    birth_date: Mapped[date | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]
    address: Mapped[str | None]
    bsn_cipher: Mapped[bytes | None] = mapped_column(deferred=True)
    """The BSN as `engine.dossier.people.bsn` encrypts it, for this person only."""
    bsn_hash: Mapped[bytes | None] = mapped_column(deferred=True)
    """The same for the same BSN under the same key: to find somebody again without reading it."""
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())

    __table_args__ = (
        Index("ix_person_name", text("lower(name)")),
        Index("ix_person_bsn_hash", "bsn_hash"),
        CheckConstraint("(bsn_cipher IS NULL) = (bsn_hash IS NULL)", name="bsn_is_kept_and_found"),
    )


class Dossier(Base):
    """One request and all that follows from it; or, of the kind `werk`, what a group does by
    itself on set times, which is about no client."""

    __tablename__ = "dossier"

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    """Omschrijving, without names: it stands in lists."""
    kind: Mapped[str] = mapped_column(default="client", server_default=text("'client'"))
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    """None in a werkdossier, and only there."""
    group_id: Mapped[UUID] = mapped_column(ForeignKey("work_group.id"), index=True)
    handler_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    """The behandelaar."""
    status: Mapped[str] = mapped_column(default="open")
    result: Mapped[str | None]
    reported_on: Mapped[date]
    """Date of the melding, in Dutch local time."""
    target_date: Mapped[date | None]
    """Streefdatum."""
    opened_at: Mapped[Moment]
    closed_at: Mapped[Moment | None]
    start_token: Mapped[UUID | None] = mapped_column(unique=True)
    """Given out with the empty form, so that a form posted twice starts one dossier."""

    __table_args__ = (
        CheckConstraint("status IN ('open', 'closed')", name="known_status"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
        CheckConstraint("kind IN ('client', 'werk')", name="known_kind"),
        CheckConstraint("(kind = 'client') = (client_id IS NOT NULL)", name="kind_has_client"),
        Index(
            "uq_dossier_werk",
            "group_id",
            unique=True,
            postgresql_where=text("kind = 'werk' AND status = 'open'"),
        ),
    )


class DossierPerson(Base):
    """The part that a person has in a dossier."""

    __tablename__ = "dossier_person"

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    role: Mapped[str]
    relation: Mapped[str | None]
    """To the client, in words: partner, kind, moeder."""
    consented_on: Mapped[date | None]
    """When a gezinslid agreed to be involved and so became client (art. 2.3a.1)."""
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    """The last day on which he took part; the client of a dossier stays."""
    end_reason: Mapped[str | None]

    __table_args__ = (
        CheckConstraint(
            "role IN ('client', 'gezinslid', 'vertegenwoordiger', 'mantelzorger')",
            name="known_role",
        ),
        CheckConstraint("role <> 'client' OR ended_on IS NULL", name="client_stays"),
    )


class Involvement(Base):
    """That a medewerker outside the group may see this dossier, why, and until when.

    It runs until `ended_at`, and a noodblik until `until` at the latest (`engine.policy.running`).
    """

    __tablename__ = "involvement"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(default="collega", server_default=text("'collega'"))
    """`collega`: let in by name; `coordinator`: coordinates; `noodblik`: broke the glass."""
    reason: Mapped[str]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    until: Mapped[Moment | None]
    """When a noodblik ends by itself."""
    told_at: Mapped[Moment | None]
    """When the privacyfunctionaris was told of a noodblik by mail."""

    __table_args__ = (
        CheckConstraint("kind IN ('collega', 'coordinator', 'noodblik')", name="known_kind"),
        CheckConstraint("(kind = 'noodblik') = (until IS NOT NULL)", name="noodblik_ends"),
        Index(
            "uq_involvement_running",
            "dossier_id",
            "account_id",
            "kind",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND kind <> 'noodblik'"),
        ),
        Index(
            "uq_involvement_coordinator",
            "dossier_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND kind = 'coordinator'"),
        ),
        Index(
            "ix_involvement_untold",
            "added_at",
            postgresql_where=text("kind = 'noodblik' AND told_at IS NULL"),
        ),
    )


class EmergencyReview(Base):
    """What the privacyfunctionaris thinks of a noodblik. It knows the act, not the dossier."""

    __tablename__ = "emergency_review"

    operation_id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of the audit event of the noodblik."""
    verdict: Mapped[str]
    reviewed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    reviewed_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("verdict IN ('terecht', 'niet_terecht')", name="known_verdict"),
    )


class Signal(Base):
    """A signalering: what calls for attention in a dossier, until somebody has seen it."""

    __tablename__ = "signal"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    kind: Mapped[str]
    """What raised it: `streefdatum_nadert`, `streefdatum_verstreken`, …"""
    message: Mapped[str]
    severity: Mapped[str]
    source_key: Mapped[str | None]
    """Instance and element round that raised it, so that it is raised once."""
    at: Mapped[Moment]
    seen_at: Mapped[Moment | None]
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("severity IN ('info', 'waarschuwing', 'dringend')", name="known_severity"),
        UniqueConstraint("dossier_id", "source_key"),
        Index("ix_signal_unseen", "dossier_id", postgresql_where=text("seen_at IS NULL")),
    )
