"""Casusoverleg: who takes part, what is brought in and agreed, and what each of them got of it."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment


class Conference(Base):
    """A casusoverleg about one dossier (art. 4.3.3 of the bill)."""

    __tablename__ = "conference"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    subject: Mapped[str]
    """Without names: it stands in lists and in invitations."""
    purpose: Mapped[str]
    """Key of a row in the reference table `doelen`."""
    ground: Mapped[str]
    """Key of a row in `grondslagen`."""
    necessity: Mapped[str]
    """Why these parties have to talk, and one-to-one requests will not do."""
    held_on: Mapped[date]
    """On which day it is planned or was held, in Dutch local time."""
    place: Mapped[str]
    state: Mapped[str] = mapped_column(default="prepared")
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(
            "state IN ('prepared', 'invited', 'held', 'distributed', 'called_off')",
            name="known_state",
        ),
    )


class Participant(Base):
    """Somebody who takes part in a casusoverleg, or is left out of it for a reason."""

    __tablename__ = "participant"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    kind: Mapped[str]
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_contact.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    necessity: Mapped[str]
    """Why he has to take part."""
    invited: Mapped[bool] = mapped_column(default=True)
    not_invited_reason: Mapped[str | None]
    """The zwaarwegende belangen for which somebody is left out."""
    answer: Mapped[str | None]
    """What he said to the invitation."""
    invited_at: Mapped[Moment | None]
    """Since when he knows that he is invited; None: he does not, or heard that he no longer is."""
    attended: Mapped[bool | None]

    __table_args__ = (
        CheckConstraint(
            "kind IN ('partij', 'client', 'vertegenwoordiger', 'gezinslid', 'account')",
            name="known_kind",
        ),
        CheckConstraint(
            "(kind = 'partij') = (contact_id IS NOT NULL)"
            " AND (kind = 'account') = (account_id IS NOT NULL)"
            " AND (kind IN ('client', 'vertegenwoordiger', 'gezinslid')) = (person_id IS NOT NULL)",
            name="kind_has_its_key",
        ),
        CheckConstraint("invited OR not_invited_reason IS NOT NULL", name="left_out_for_a_reason"),
        CheckConstraint("answer IN ('komt', 'komt_niet')", name="known_answer"),
        CheckConstraint("invited OR attended IS NOT TRUE", name="only_invited_attend"),
        UniqueConstraint("conference_id", "contact_id"),
        UniqueConstraint("conference_id", "person_id"),
        UniqueConstraint("conference_id", "account_id"),
    )


class ConferenceItem(Base):
    """That a gegeven of the dossier was brought into a casusoverleg, by whom and on which ground.

    What it says stands in the gegeven itself, with its own circle.
    """

    __tablename__ = "conference_item"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"), index=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"), index=True)
    """None: it came out of the dossier, from the municipality itself."""
    necessity: Mapped[str]
    secrecy: Mapped[str] = mapped_column(default="geen")
    """On what somebody who is bound by a secrecy shared it."""
    secrecy_note: Mapped[str | None]
    police_law: Mapped[str | None]
    """Whether the Wpg or the Wjsg holds for it."""
    police_note: Mapped[str | None]
    """On which article of that law it may be shared."""
    provider_agrees: Mapped[bool] = mapped_column(default=False)
    """That others may take it along for their own task."""
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint(
            "secrecy IN ('geen', 'toestemming', 'goed_hulpverlenerschap')", name="known_secrecy"
        ),
        CheckConstraint(
            "secrecy <> 'goed_hulpverlenerschap' OR secrecy_note IS NOT NULL",
            name="without_consent_motivated",
        ),
        CheckConstraint(
            "police_law IN ('wpg', 'wjsg') AND police_note IS NOT NULL OR police_law IS NULL",
            name="police_law_with_article",
        ),
        UniqueConstraint("conference_id", "item_id"),
    )


class Agreement(Base):
    """Who does what by when, as agreed in a casusoverleg. What it said before it was corrected
    stands in `AgreementCorrection`."""

    __tablename__ = "agreement"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    what: Mapped[str]
    due_on: Mapped[date | None]
    added_at: Mapped[Moment]
    version: Mapped[int] = mapped_column(default=1)
    """How often it was written down; minutes name the one that they hold."""
    dropped: Mapped[bool] = mapped_column(default=False)
    """That it holds no more."""


class AgreementCorrection(Base):
    """What an agreement said until it was corrected, and why. Rows are only added."""

    __tablename__ = "agreement_correction"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    agreement_id: Mapped[UUID] = mapped_column(ForeignKey("agreement.id"))
    version: Mapped[int]
    """The version that it replaced."""
    what: Mapped[str]
    due_on: Mapped[date | None]
    reason: Mapped[str]
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (UniqueConstraint("agreement_id", "version"),)


class MinutesChoice(Base):
    """Whether one line of a casusoverleg comes in the minutes of one participant: what a person
    chose. Without a row it does not."""

    __tablename__ = "minutes_choice"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    conference_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("conference_item.id"))
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("agreement.id"))
    included: Mapped[bool]
    chosen_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    chosen_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint(
            "(conference_item_id IS NULL) <> (agreement_id IS NULL)", name="about_one_line"
        ),
        UniqueConstraint("participant_id", "conference_item_id"),
        UniqueConstraint("participant_id", "agreement_id"),
    )


class SentMinutes(Base):
    """The minutes of one participant exactly as they were sent. Rows are only added; a correction
    is a next version."""

    __tablename__ = "minutes"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    conference_id: Mapped[UUID] = mapped_column(ForeignKey("conference.id"), index=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participant.id"))
    version: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """`engine.dossier.conference.minutes.Minutes`."""
    hash: Mapped[str]
    """SHA-256, in hex, of the content as `minutes.canonical` writes it."""
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("participant_id", "version"),
        CheckConstraint("version >= 1", name="counted_from_one"),
    )
