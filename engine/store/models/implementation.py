"""How a municipality judges its own readiness, and what it expects its steps to take and cost."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment


class SelfPosition(Base):
    """Where the municipality places itself on the four axes (Impactanalyse Wams, §4.1), from 1 to
    5; 5 is where the bill points. Only added: a later one of the same day takes its place."""

    __tablename__ = "self_position"

    id: Mapped[Key]
    day: Mapped[date] = mapped_column(index=True)
    reading: Mapped[int]
    """How the AVG is read: narrowly (1) or widely (5)."""
    discussion: Mapped[int]
    """Sharing data: with much discussion (1) or little (5)."""
    integral: Mapped[int]
    """Intake and coordination: apart and none (1), or integral and there (5)."""
    safeguards: Mapped[int]
    """Still to be arranged (1) or arranged (5)."""
    explanation: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = tuple(
        CheckConstraint(f"{axis} BETWEEN 1 AND 5", name=axis)
        for axis in ("reading", "discussion", "integral", "safeguards")
    )


class StepEstimate(Base):
    """What a step of tables 4.1 to 4.4 takes here, estimated by the municipality itself (§4.3.1.2).
    Only added: the newest of a step counts."""

    __tablename__ = "step_estimate"

    id: Mapped[Key]
    step: Mapped[str]
    """A key of the reference table `uitvoeringsstappen`."""
    minutes_now: Mapped[int]
    """For each time that the step is done, as it is today (IST)."""
    minutes_then: Mapped[int]
    """The same, under the bill (SOLL)."""
    times_a_year: Mapped[int]
    explanation: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint(
            "minutes_now >= 0 AND minutes_then >= 0 AND times_a_year >= 0", name="not_negative"
        ),
        Index("ix_step_estimate_newest", "step", "made_at"),
    )


class CostEstimate(Base):
    """What a step of the implementation costs here once (§5.1), in euros, estimated by the
    municipality itself. Only added: the newest of a step counts."""

    __tablename__ = "cost_estimate"

    id: Mapped[Key]
    step: Mapped[str]
    """A key of the reference table `implementatiekosten`."""
    amount: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    explanation: Mapped[str]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("amount >= 0", name="not_negative"),
        Index("ix_cost_estimate_newest", "step", "made_at"),
    )
