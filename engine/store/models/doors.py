"""Signed links for who has no account, and what is asked and answered through them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment, Sequence

DOOR_PURPOSES = ("gegevensverzoek", "uitnodiging", "verslag", "verzoek", "terugkoppeling")
"""What a link is for: to answer a request for data, to accept or decline a casusoverleg, to read
one's own minutes, to confirm one's own request as a professional, to read what came of it. A link
holds the place of its purpose here: add at the end only."""

DOOR_NOTICES = ("verzet", "afgezegd", "ingetrokken")
"""Put off to another day, with another link to come; called off; or without who had the link."""

ANSWER_KINDS = ("geeft", "geeft_onder_voorwaarden", "weigert", "mag_niet")
"""Gives; gives under conditions; declines for zwaarwegende redenen; may not under its own law."""

REQUEST_CHANNELS = ("link", "telefoon", "gesprek", "papier", "beveiligde_mail")


def _one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(map(repr, values))})", name=name)


class Door(Base):
    """A link to one thing for one contact, till a moment. The link itself is not kept: it can be
    made again from this row and the secret key, which is not in the database."""

    __tablename__ = "door"

    id: Mapped[Key]
    purpose: Mapped[str]
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    """None for a professional's request that is not confirmed yet."""
    object_id: Mapped[UUID] = mapped_column(index=True)
    """Of what the purpose says: a request, a participant of a casusoverleg."""
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_contact.id"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    code_salt: Mapped[bytes] = mapped_column(LargeBinary)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """None: there is no code yet, so that nobody can come in."""
    wrong_codes: Mapped[int] = mapped_column(default=0)
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    entered_at: Mapped[Moment | None]
    session_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Of who is inside now; a new session ends the one before it."""
    session_until: Mapped[Moment | None]
    shut_at: Mapped[Moment | None]
    shut_for: Mapped[str | None]
    mail_state: Mapped[str] = mapped_column(default="wacht")
    mail_attempts: Mapped[int] = mapped_column(default=0)
    mail_at: Mapped[Moment | None]
    """When it was mailed, or when that is tried (again)."""
    notice: Mapped[str | None]
    """What is mailed to who had the link, once it is shut: that what it was for is off."""

    __table_args__ = (
        _one_of("purpose", DOOR_PURPOSES, "known_purpose"),
        _one_of("shut_for", ("gebruikt", "ingetrokken", "geraden"), "known_reason"),
        _one_of("mail_state", ("geen", "wacht", "verstuurd", "mislukt"), "known_mail"),
        _one_of("notice", DOOR_NOTICES, "known_notice"),
        CheckConstraint("(shut_at IS NULL) = (shut_for IS NULL)", name="shut_has_reason"),
        CheckConstraint(
            "(dossier_id IS NULL) = (purpose = 'verzoek')", name="belongs_to_a_dossier"
        ),
        Index("ix_door_to_mail", "mail_at", postgresql_where=text("mail_state = 'wacht'")),
    )


class DoorAttempt(Base):
    """Somebody who came with a link that is none, or with a wrong code, or who filed a request:
    counted by the hashed address, for an hour."""

    __tablename__ = "door_attempt"

    id: Mapped[Sequence]
    kind: Mapped[str]
    address_hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[Moment]

    __table_args__ = (Index("ix_door_attempt_address_hash_at", "address_hash", "at"),)


class DataRequest(Base):
    """A gegevensverzoek: what is asked of a party about somebody, and why."""

    __tablename__ = "data_request"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    """Whom it is about."""
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_contact.id"))
    question: Mapped[str]
    purpose: Mapped[str]
    ground: Mapped[str]
    """Key of a row in `grondslagen`."""
    necessity: Mapped[str]
    along: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    """The gegevens that went along, as they were sent: `item`, `version`, `text`, `category`."""
    with_bsn: Mapped[bool] = mapped_column(default=False)
    """Whether the party is shown the BSN, which is not kept here."""
    answer_by: Mapped[date]
    state: Mapped[str] = mapped_column(default="verstuurd")
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[Moment]
    reminded_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]

    __table_args__ = (
        _one_of("state", ("verstuurd", "beantwoord", "gesloten"), "known_state"),
        CheckConstraint("(state = 'gesloten') = (closed_at IS NOT NULL)", name="closed_has_moment"),
    )


class DataRequestAnswer(Base):
    """What a party answered. Rows are only added: a later answer stands beside the first."""

    __tablename__ = "data_request_answer"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("data_request.id"), index=True)
    kind: Mapped[str]
    conditions: Mapped[str | None]
    reason: Mapped[str | None]
    """Why not: the zwaarwegende redenen, or what the own law says."""
    basis: Mapped[str | None]
    """Of who is bound by secrecy: `toestemming` or `goed_hulpverlenerschap`."""
    basis_reason: Mapped[str | None]
    own_law: Mapped[str | None]
    """Of criminal-law data: under which law it may be given, and how that was checked."""
    channel: Mapped[str]
    given_by: Mapped[str | None]
    """Who told it, when a medewerker wrote it down."""
    at: Mapped[Moment]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None: the party itself, through its link."""

    __table_args__ = (
        _one_of("kind", ANSWER_KINDS, "known_kind"),
        _one_of("channel", REQUEST_CHANNELS, "known_channel"),
        _one_of("basis", ("toestemming", "goed_hulpverlenerschap"), "known_basis"),
    )


class DataRequestFact(Base):
    """One thing that an answer tells. Rows are only added."""

    __tablename__ = "data_request_fact"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    answer_id: Mapped[UUID] = mapped_column(ForeignKey("data_request_answer.id"), index=True)
    position: Mapped[int]
    text: Mapped[str]
    category: Mapped[str]
    """Key of a row in `gegevenscategorieen`."""
    restricted: Mapped[bool]
    """Only for the behandelaar and the coördinator, as that row said when it was told."""
    on: Mapped[date]
    """Since when it is so, by the party."""


class DataRequestAdoption(Base):
    """That a told fact became a gegeven of the dossier, or that somebody chose not to. Only
    added."""

    __tablename__ = "data_request_adoption"

    fact_id: Mapped[UUID] = mapped_column(ForeignKey("data_request_fact.id"), primary_key=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    item_id: Mapped[UUID | None]
    """None: it was not taken over."""
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]


class ProfessionalRequest(Base):
    """A verzoek of a professional outside the organisation (art. 2.3a.4)."""

    __tablename__ = "professional_request"

    id: Mapped[Key]
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    """None till it is confirmed; one that never is, is removed after some days."""
    organisation: Mapped[str]
    domain: Mapped[str | None]
    """Key of a row in `wetten` or `domeinen`; None: in none of these."""
    name: Mapped[str]
    function: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    about: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Whom it is about: `name`, `birth_date`, `address`, `phone`."""
    grounds: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What was reasoned for `a`, `b` and `c`; what is not there does not apply. `tried`: what the
    professional did himself."""
    question: Mapped[str]
    told: Mapped[str]
    """Whether the person knows of it, and what he thinks."""
    filed_at: Mapped[Moment]
    confirmed_at: Mapped[Moment | None]
    feedback: Mapped[str | None]
    """What he is told of how it went, written for him; the newest."""
    feedback_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint(
            "(dossier_id IS NULL) = (confirmed_at IS NULL)", name="confirmed_has_dossier"
        ),
    )
