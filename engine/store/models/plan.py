"""The plan of a dossier: goals, actions, who agreed to which version of it; and the help there
is and was."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment

GOAL_STATES = ("open", "bereikt", "deels_bereikt", "vervallen")
ACTION_STATES = ("open", "gedaan", "vervallen")
PLAN_ANSWERS = ("akkoord", "zover_mogelijk", "niet_akkoord")


def takes_part() -> ForeignKeyConstraint:
    """That `person_id` is somebody of the dossier, when it is filled in."""
    return ForeignKeyConstraint(
        ["dossier_id", "person_id"], ["dossier_person.dossier_id", "dossier_person.person_id"]
    )


class Goal(Base):
    """A doel of the plan."""

    __tablename__ = "goal"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    person_id: Mapped[UUID | None]
    """For whom; None: for all of them together."""
    domain: Mapped[str]
    """Key of a row in the reference table `wetten` or `domeinen`."""
    wanted: Mapped[str]
    """The result that is wanted."""
    state: Mapped[str] = mapped_column(default="open")
    outcome: Mapped[str | None]
    """What came of it, when it is no longer open."""
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (
        takes_part(),
        CheckConstraint(
            "state IN ('open', 'bereikt', 'deels_bereikt', 'vervallen')", name="known_state"
        ),
    )


class PlanAction(Base):
    """Who does what, by when."""

    __tablename__ = "plan_action"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    goal_id: Mapped[UUID | None] = mapped_column(ForeignKey("goal.id"), index=True)
    what: Mapped[str]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("party_contact.id"))
    person_id: Mapped[UUID | None]
    due_on: Mapped[date]
    """The last day on which it is in time."""
    state: Mapped[str] = mapped_column(default="open")
    outcome: Mapped[str | None]
    ended_on: Mapped[date | None]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (
        takes_part(),
        CheckConstraint("num_nonnulls(account_id, contact_id, person_id) = 1", name="one_does_it"),
        CheckConstraint("state IN ('open', 'gedaan', 'vervallen')", name="known_state"),
        CheckConstraint("(state = 'open') = (ended_on IS NULL)", name="ended_has_day"),
        Index("ix_plan_action_due_on", "due_on", postgresql_where=text("state = 'open'")),
    )


class PlanVersion(Base):
    """What the plan said when somebody was first asked about it. A row is not changed."""

    __tablename__ = "plan_version"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """Goals and actions: what was agreed on, not how far it is."""
    made_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("dossier_id", "number"),)


class PlanConsent(Base):
    """What a client says of a version of the plan, how and when. A later one takes its place."""

    __tablename__ = "plan_consent"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("plan_version.id"), index=True)
    person_id: Mapped[UUID]
    answer: Mapped[str]
    how: Mapped[str]
    """By which channel he said so."""
    answered_on: Mapped[date]
    reason: Mapped[str | None]
    """Why not, or why only as far as possible (ernstige problematiek)."""
    noted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    noted_at: Mapped[Moment]

    __table_args__ = (
        takes_part(),
        CheckConstraint(
            "answer IN ('akkoord', 'zover_mogelijk', 'niet_akkoord')", name="known_answer"
        ),
        CheckConstraint("answer = 'akkoord' OR reason IS NOT NULL", name="else_a_reason"),
    )


class Service(Base):
    """Help that runs now or ran before (one of the four questions of the investigation)."""

    __tablename__ = "service"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    person_id: Mapped[UUID | None]
    """Whom it is for; None: for all of them together."""
    what: Mapped[str]
    domain: Mapped[str]
    """Key of a row in the reference table `wetten` or `domeinen`."""
    party_id: Mapped[UUID | None] = mapped_column(ForeignKey("party.id"))
    started_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    """The last day; None: it runs."""
    result: Mapped[str | None]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (
        takes_part(),
        CheckConstraint("ended_on >= started_on", name="ends_after_start"),
    )
