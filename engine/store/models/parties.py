"""Parties: the organisations that a municipality works with, and whom one speaks there."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment, Sequence, Words

SECRECY = ("geen", "medisch", "skj")
"""By which secrecy somebody is bound: none, a medical one, or as registered with SKJ."""


class Party(Base):
    """An organisation in a domain."""

    __tablename__ = "party"

    id: Mapped[Key]
    name: Mapped[str]
    domain: Mapped[str]
    """Key of a row in the reference table `wetten` or `domeinen`."""
    address: Mapped[str | None]
    powers: Mapped[Words]
    """Keys of rows in the reference table `bevoegdheden`: what it may process."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())
    ended_on: Mapped[date | None]
    """Since when it can no longer be chosen."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        Index("uq_party_name", text("lower(name)"), unique=True),
        Index("ix_party_domain", "domain"),
    )


class PartyContact(Base):
    """Somebody who works for a party and whom one can speak there."""

    __tablename__ = "party_contact"

    id: Mapped[Key]
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)
    name: Mapped[str]
    function: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    secrecy: Mapped[str] = mapped_column(default="geen")
    ended_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("secrecy IN ('geen', 'medisch', 'skj')", name="known_secrecy"),
    )


class PartyChange(Base):
    """What a party or a contact of it was before somebody changed it. Rows are only added."""

    __tablename__ = "party_change"

    id: Mapped[Sequence]
    party_id: Mapped[UUID] = mapped_column(ForeignKey("party.id"), index=True)
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_contact.id"))
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    action: Mapped[str]
    before: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The columns that changed, as they were; empty for what is new."""
