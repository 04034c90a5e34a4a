"""Medewerkers who sign in, the groups that they work in, and attempts to sign in."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from engine.store.models.base import Base, Key, Moment, Sequence, Words

PEOPLE_ROLES = (
    "medewerker",
    "teamleider",
    "procesontwerper",
    "manager",
    "beheerder",
    "privacyfunctionaris",
    "extern",
)
SYSTEM = "systeem"
"""The role of an account that no person signs in with: programs act as it, through the API."""

ROLES = (*PEOPLE_ROLES, SYSTEM)


class Account(Base):
    """A medewerker. Without a password hash nobody signs in by password."""

    __tablename__ = "account"

    id: Mapped[Key]
    username: Mapped[str]
    name: Mapped[str]
    password_hash: Mapped[str | None]
    roles: Mapped[Words]
    active: Mapped[bool] = mapped_column(default=True)
    demo: Mapped[bool] = mapped_column(default=False)
    sign_outs: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    """Grows with each sign-out; a session from before it is no longer good, wherever it is kept."""
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())

    groups: Mapped[list["Group"]] = relationship(
        secondary="membership", order_by="Group.name", viewonly=True
    )

    __table_args__ = (
        Index("uq_account_username", text("lower(username)"), unique=True),
        CheckConstraint("roles <@ ARRAY['" + "','".join(ROLES) + "']::text[]", name="known_roles"),
    )


class Group(Base):
    """A groep that takes tasks together; `key` is what a diagram writes in candidateGroups."""

    __tablename__ = "work_group"

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    takes_dossiers: Mapped[bool] = mapped_column(default=True)
    """Whether new dossiers may be given to it: to a team, not to a desk that only registers."""


class Membership(Base):
    """That a medewerker works in a groep."""

    __tablename__ = "membership"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), primary_key=True
    )
    group_id: Mapped[UUID] = mapped_column(
        ForeignKey("work_group.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SignInAttempt(Base):
    """A failed attempt to sign in, by hashed user name and hashed address: no names are kept."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[Sequence]
    subject_hash: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[Moment] = mapped_column(server_default=func.now())

    __table_args__ = (Index("ix_sign_in_attempt_subject_hash_at", "subject_hash", "at"),)
