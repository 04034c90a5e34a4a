"""What is known of people: items, who sees them, how far may be looked, and what was consented."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment, Sequence, Words

CIRCLES: Final = ("dossier", "behandeling", "persoon")
"""Who sees an item, the widest first: all who are involved; behandelaar and coördinator; who is
named."""

SOURCES: Final = ("gemeente", "client", "partij")


class Item(Base):
    """A gegeven: one fact about one person. What it says stands in its versions."""

    __tablename__ = "item"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    person_id: Mapped[UUID]
    """Whom it is about."""
    domain: Mapped[str]
    """Key of a row in the reference table `wetten` or `domeinen`."""
    category: Mapped[str]
    """Key of a row in `gegevenscategorieen`."""
    circle: Mapped[str]
    version: Mapped[int]
    """Number of the version that holds."""
    added_at: Mapped[Moment]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[Moment | None]
    """Since when it is no longer used or shared."""
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_because: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["dossier_id", "person_id"], ["dossier_person.dossier_id", "dossier_person.person_id"]
        ),
        CheckConstraint("circle IN ('dossier', 'behandeling', 'persoon')", name="known_circle"),
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because IS NULL)", name="withdrawn_with_reason"
        ),
        Index("ix_item_person_id", "person_id"),
    )


class ItemVersion(Base):
    """What an item says and where it comes from, until the next version. Rows are only added."""

    __tablename__ = "item_version"

    id: Mapped[Key]
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"))
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    number: Mapped[int]
    text: Mapped[str]
    source: Mapped[str]
    """`gemeente`, `client` or `partij`."""
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_contact.id"))
    observed_on: Mapped[date]
    """The day on which it was so."""
    purpose: Mapped[str]
    """Key of a row in `doelen`."""
    ground: Mapped[str]
    """Key of a row in `grondslagen`."""
    necessity: Mapped[str]
    """Why it is needed for that purpose, in words."""
    reason: Mapped[str | None]
    """Why the version before it was wrong; None for the first."""
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        UniqueConstraint("item_id", "number"),
        CheckConstraint("source IN ('gemeente', 'client', 'partij')", name="known_source"),
        CheckConstraint("(source = 'partij') = (party_id IS NOT NULL)", name="party_is_named"),
        CheckConstraint("contact_id IS NULL OR party_id IS NOT NULL", name="contact_of_party"),
        CheckConstraint("(number = 1) = (reason IS NULL)", name="corrected_with_reason"),
    )


class ItemViewer(Base):
    """Somebody who sees an item of the circle `persoon`."""

    __tablename__ = "item_viewer"

    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    added_at: Mapped[Moment]
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (Index("ix_item_viewer_account_id", "account_id"),)


class ScopeEntry(Base):
    """The reikwijdte from a moment on: which laws and domains may be looked into. The last one of
    a dossier holds. Rows are only added."""

    __tablename__ = "scope_entry"

    id: Mapped[Sequence]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    laws: Mapped[Words]
    domains: Mapped[Words]
    is_bound: Mapped[bool]
    """Whether it is what the client wishes; with a professional's request the municipality may
    choose otherwise, and that bounds as well."""
    explanation: Mapped[str]
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who wrote it down; None: the process itself."""

    __table_args__ = (Index("ix_scope_entry_dossier_id_id", "dossier_id", "id"),)


class Consent(Base):
    """A toestemming: what a person allows to be shared, of himself, as narrow as it was given."""

    __tablename__ = "consent"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    person_id: Mapped[UUID]
    """Whose data; he gave it himself, or somebody who may decide for him (`how`)."""
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    """With whom; None: with every party, but with nobody of the gezin."""
    with_person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    """With whom, when it is somebody in the dossier."""
    category: Mapped[str | None]
    """Of which category; None: of all."""
    purpose: Mapped[str | None]
    """For which purpose; None: for all that a purpose may be."""
    given_on: Mapped[date]
    until: Mapped[date | None]
    """The last day on which it holds."""
    how: Mapped[str]
    """In writing, in a talk with whom, by whom for him."""
    noted_at: Mapped[Moment]
    noted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[Moment | None]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_how: Mapped[str | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["dossier_id", "person_id"], ["dossier_person.dossier_id", "dossier_person.person_id"]
        ),
        CheckConstraint(
            "num_nonnulls(party_id, with_person_id, category, purpose) > 0",
            name="is_for_something",
        ),
        CheckConstraint("num_nonnulls(party_id, with_person_id) < 2", name="with_one"),
        CheckConstraint("until >= given_on", name="ends_after_start"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_how IS NULL)", name="withdrawn_how"),
        Index("ix_consent_person_id", "person_id"),
    )
