"""Jobs: what cases wait for that has to be done outside a step."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Moment

JOB_STATES = ("waiting", "done", "incident", "cancelled")


class Job(Base):
    """A service task that waits for its operation. What that needs is read from the case: here
    stand ids and counts only."""

    __tablename__ = "job"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The id that the run gave it: the idempotency key, the same at every attempt."""
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("instance.id"), index=True)
    element_id: Mapped[str]
    operation: Mapped[str]
    state: Mapped[str]
    retries: Mapped[int]
    """How often it is tried before it becomes an incident."""
    attempts: Mapped[int] = mapped_column(default=0)
    """Counted before each attempt, so that one which was broken off counts too."""
    due_at: Mapped[Moment]
    """Not to be tried before this moment."""
    rung_at: Mapped[Moment]
    """When its doorbell rang last."""
    last_error: Mapped[str | None]
    """The class of what went wrong last; a message could be about a person."""
    created_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'done', 'incident', 'cancelled')", name="known_state"
        ),
        Index("ix_job_due", "due_at", postgresql_where=text("state = 'waiting'")),
    )
