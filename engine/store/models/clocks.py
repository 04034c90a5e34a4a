"""The clocks of a dossier: terms that run, stand still for a reason, and are made longer."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment


class Clock(Base):
    """A term that was started. How long it is, is that of the reference table on that day."""

    __tablename__ = "clock"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    term: Mapped[str]
    """Key of a row in the reference table `termijnen`."""
    about: Mapped[str | None]
    """What tells it from another one of the same term."""
    started_on: Mapped[date]
    """The day after which it counts: of the melding, the aanvraag."""
    amount: Mapped[int]
    unit: Mapped[str]
    ends_on: Mapped[date]
    """The last day, with all pauses and extensions; while it stands still: not before this day."""
    ended_on: Mapped[date | None]
    """When what it was for was done."""
    end_reason: Mapped[str | None]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("amount > 0", name="some"),
        CheckConstraint(
            "unit IN ('werkdagen', 'dagen', 'weken', 'maanden', 'jaren')", name="known_unit"
        ),
        CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="ended_for_reason"),
        Index("ix_clock_ends_on", "ends_on", postgresql_where=text("ended_on IS NULL")),
    )


class ClockPause(Base):
    """That a clock stood still: from a day on, until the day on which it went on."""

    __tablename__ = "clock_pause"

    id: Mapped[Key]
    clock_id: Mapped[UUID] = mapped_column(ForeignKey("clock.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    started_on: Mapped[date]
    resumed_on: Mapped[date | None]
    """The first day that counts again; may be yet to come."""
    reason: Mapped[str]
    agreed_on: Mapped[date | None]
    """When the client agreed to it, where the term asks that."""
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("resumed_on >= started_on", name="resumed_after_start"),
        Index(
            "uq_clock_pause_running",
            "clock_id",
            unique=True,
            postgresql_where=text("resumed_on IS NULL"),
        ),
    )


class ClockExtension(Base):
    """That a clock was given more time, why, and when the client was told."""

    __tablename__ = "clock_extension"

    id: Mapped[Key]
    clock_id: Mapped[UUID] = mapped_column(ForeignKey("clock.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    amount: Mapped[int]
    unit: Mapped[str]
    reason: Mapped[str]
    announced_on: Mapped[date]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("amount > 0", name="some"),
        CheckConstraint(
            "unit IN ('werkdagen', 'dagen', 'weken', 'maanden', 'jaren')", name="known_unit"
        ),
    )
