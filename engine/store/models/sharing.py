"""What was shared and what was refused: a ledger to which rows are only added."""

from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Moment, Sequence

RECIPIENTS: Final = ("partij", "client", "gezinslid", "vertegenwoordiger")
OCCASIONS: Final = ("gegevensverzoek", "casusoverleg", "correctie", "los")
CHANNELS: Final = ("portaal", "mondeling", "telefoon", "papier", "beveiligde_mail", "systeem")
QUESTION: Final = "vraag"
"""Instead of a category: what went was no item, but the question of a gegevensverzoek with whom it
is about."""
REFUSALS: Final = ("weigert", "mag_niet", "niet_verstrekt")
"""A party does not want to provide; its own law forbids it; the municipality does not share."""


class Disclosure(Base):
    """A verstrekking: one version of one item that one recipient got on one occasion, or the
    question of a gegevensverzoek.

    Rows are only added. What is kept of them after the dossier is destroyed is `KeptDisclosure`.
    """

    __tablename__ = "disclosure"

    id: Mapped[Sequence]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    item_id: Mapped[UUID | None]
    """None: the question of the gegevensverzoek that is the occasion, with whom it is about."""
    item_version: Mapped[int | None]
    subject_id: Mapped[UUID]
    """The person whom the item, or the question, is about."""
    domain: Mapped[str]
    category: Mapped[str]
    """Key of a row in `gegevenscategorieen`, or `QUESTION`."""
    recipient_kind: Mapped[str]
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_contact.id"))
    person_id: Mapped[UUID | None]
    """The person who got it, when it was no party."""
    occasion_kind: Mapped[str]
    occasion_id: Mapped[UUID]
    """Of the data request, the conference, the correction; of what stands by itself its own."""
    purpose: Mapped[str]
    """Key of a row in `doelen`."""
    ground: Mapped[str]
    """Key of a row in `grondslagen`."""
    necessity: Mapped[str]
    """Why the recipient needs it, in words."""
    channel: Mapped[str]
    basis: Mapped[str]
    """What `verstrekking_toets` said: why it was allowed."""
    consent_id: Mapped[UUID | None] = mapped_column(ForeignKey("consent.id"))
    """The toestemming that it leaned on."""
    explanation: Mapped[str | None]
    """Why goed hulpverlenerschap asked for it without consent, in words."""
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who decided; None: the process, after somebody decided in it."""

    __table_args__ = (
        ForeignKeyConstraint(
            ["item_id", "item_version"], ["item_version.item_id", "item_version.number"]
        ),
        CheckConstraint(
            "recipient_kind IN ('partij', 'client', 'gezinslid', 'vertegenwoordiger')",
            name="known_recipient",
        ),
        CheckConstraint(
            "(recipient_kind = 'partij') = (party_id IS NOT NULL)"
            " AND (recipient_kind <> 'partij') = (person_id IS NOT NULL)"
            " AND (contact_id IS NULL OR party_id IS NOT NULL)",
            name="recipient_is_named",
        ),
        CheckConstraint(
            "(item_id IS NULL) = (item_version IS NULL)"
            " AND (item_id IS NULL) = (category = 'vraag')"
            " AND (item_id IS NOT NULL OR occasion_kind = 'gegevensverzoek')",
            name="item_or_question",
        ),
        CheckConstraint(
            "occasion_kind IN ('gegevensverzoek', 'casusoverleg', 'correctie', 'los')",
            name="known_occasion",
        ),
        CheckConstraint(
            "channel IN ('portaal', 'mondeling', 'telefoon', 'papier', 'beveiligde_mail',"
            " 'systeem')",
            name="known_channel",
        ),
        Index(
            "uq_disclosure_once",
            "item_id",
            "item_version",
            "recipient_kind",
            "party_id",
            "contact_id",
            "person_id",
            "occasion_kind",
            "occasion_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_disclosure_dossier_id_id", "dossier_id", "id"),
        Index("ix_disclosure_subject_id", "subject_id"),
        Index("ix_disclosure_person_id", "person_id"),
    )


class Refusal(Base):
    """That something was not shared, by whom and why. Rows are only added."""

    __tablename__ = "refusal"

    id: Mapped[Sequence]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_contact.id"))
    kind: Mapped[str]
    channel: Mapped[str | None]
    """How it was told, when that was by hand."""
    reason: Mapped[str]
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (
        CheckConstraint("kind IN ('weigert', 'mag_niet', 'niet_verstrekt')", name="known_kind"),
        CheckConstraint(
            "channel IN ('portaal', 'mondeling', 'telefoon', 'papier', 'beveiligde_mail',"
            " 'systeem')",
            name="known_channel",
        ),
    )
