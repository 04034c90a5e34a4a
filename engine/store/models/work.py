"""Running cases: instances, the tasks of people, drafts, incidents and what happened."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Text, Uuid, text, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Json, Key, Moment, Sequence, Words

TASK_STATES = ("open", "completed", "cancelled")
INSTANCE_STATES = ("running", "completed", "incident", "suspended", "cancelled")


class Instance(Base):
    """One run of a process. `state` is the run as `engine.bpmn` dumps it, without the specs."""

    __tablename__ = "instance"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"), index=True)
    process_key: Mapped[str]
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition.id"), index=True)
    status: Mapped[str]
    state: Mapped[str] = mapped_column(Text, deferred=True)
    version: Mapped[int] = mapped_column(default=1)
    """Grows by one with each step; a second writer of the same version is refused."""
    next_due_at: Mapped[Moment | None]
    """When the next timer fires, also of a case with an incident: its other steps and terms go on.
    The database's clock decides that it is due."""
    timer_attempts: Mapped[int] = mapped_column(default=0)
    start_answers: Mapped[dict[str, object] | None] = mapped_column(JSONB, deferred=True)
    """The answers of the start form, as Task.answers has them for a step."""
    started_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    started_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
    outcome: Mapped[str | None]
    """The name of the last end event reached, as drawn; of a cancelled case that it was."""
    suspended_at: Mapped[Moment | None]
    """Since when an operator holds the case still: no task ends, no timer fires, no job starts."""

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        CheckConstraint(
            "status IN ('running', 'completed', 'incident', 'suspended', 'cancelled')",
            name="known_status",
        ),
        CheckConstraint(
            "(status = 'suspended') = (suspended_at IS NOT NULL)", name="suspended_has_moment"
        ),
        Index(
            "ix_instance_due",
            "next_due_at",
            postgresql_where=text("next_due_at IS NOT NULL"),
        ),
        Index("ix_instance_process_key_started_at", "process_key", "started_at"),
    )


class Task(Base):
    """What a person has to do, has done, or no longer has to do."""

    __tablename__ = "task"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The id that the run gave it, so that run and row name the same task."""
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("instance.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.id"))
    process_key: Mapped[str]
    element_id: Mapped[str]
    name: Mapped[str]
    subject: Mapped[str | None]
    """What tells a round of a multi-instance from the others: a relation, a law; never a name."""
    apart: Mapped[bool] = mapped_column(default=True, server_default=true())
    """In a round that may be about somebody else than the client: then he does not see it."""
    form_key: Mapped[str | None]
    documentation: Mapped[str | None]
    state: Mapped[str]
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    candidate_groups: Mapped[Words]
    priority: Mapped[int] = mapped_column(default=50)
    """0 to 100, as in Camunda 8; 50 is ordinary."""
    due_at: Mapped[Moment | None]
    follow_up_at: Mapped[Moment | None]
    created_at: Mapped[Moment]
    claimed_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decisions: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid), default=list, server_default=text("'{}'")
    )
    """The `DecisionRecord`s of the step in which the task came that lead to it: why it is there."""
    answers: Mapped[dict[str, object] | None] = mapped_column(JSONB, deferred=True)

    __table_args__ = (
        CheckConstraint("state IN ('open', 'completed', 'cancelled')", name="known_state"),
        Index(
            "ix_task_assignee_open",
            "assignee_id",
            "due_at",
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_task_candidates_open",
            "candidate_groups",
            postgresql_using="gin",
            postgresql_where=text("state = 'open' AND assignee_id IS NULL"),
        ),
        Index("ix_task_open_due", "due_at", "id", postgresql_where=text("state = 'open'")),
        Index("ix_task_open_created", "created_at", "id", postgresql_where=text("state = 'open'")),
        Index("ix_task_open_name", "name", "id", postgresql_where=text("state = 'open'")),
        Index("ix_task_step", "process_key", "element_id", "state"),
    )


class TaskDraft(Base):
    """Input kept before it is complete, as typed: half-filled and invalid input too."""

    __tablename__ = "task_draft"

    task_id: Mapped[UUID] = mapped_column(
        ForeignKey("task.id", ondelete="CASCADE"), primary_key=True
    )
    raw: Mapped[dict[str, list[str]]] = mapped_column(JSONB)
    """Field name → values, as the browser posted them."""
    saved_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[Moment]


class Incident(Base):
    """An element that could not do its work. The token stands there until somebody mends it."""

    __tablename__ = "incident"

    id: Mapped[Key]
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("instance.id"), index=True)
    process_key: Mapped[str]
    """The process in which the element stands: the case's own, or one that it called."""
    element_id: Mapped[str]
    element_name: Mapped[str]
    visit_id: Mapped[str] = mapped_column(server_default=text("''"))
    """The token that stands there; empty when no token but the case as a whole is held up."""
    kind: Mapped[str]
    message: Mapped[str]
    """What went wrong, without values from the case."""
    at: Mapped[Moment]
    resolved_at: Mapped[Moment | None]

    __table_args__ = (
        Index(
            "ix_incident_standing",
            "process_key",
            "element_id",
            postgresql_where=text("resolved_at IS NULL"),
        ),
    )


class Event(Base):
    """Something that happened in a case. Rows are only added; a trigger refuses the rest."""

    __tablename__ = "event"

    id: Mapped[Sequence]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    instance_id: Mapped[UUID | None] = mapped_column(ForeignKey("instance.id"))
    task_id: Mapped[UUID | None]
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who did it; none means the process itself."""
    action: Mapped[str]
    """`source:subject:action`, such as `work:task:completed` or `bpmn:timer:fired`."""
    process_key: Mapped[str | None]
    element_id: Mapped[str | None]
    element_name: Mapped[str | None]
    detail: Mapped[Json] = mapped_column(server_default=text("'{}'::jsonb"))
    """Names of groups and people involved, and a `DecisionRecord`, by id; never an answer."""

    __table_args__ = (
        Index("ix_event_dossier_id_id", "dossier_id", "id"),
        Index("ix_event_instance_id", "instance_id"),
    )


class DecisionRecord(Base):
    """One evaluation of a decision in a case, and its grounds.

    Rows are only added. A trigger refuses every change but one: that `grounds` are emptied.
    """

    __tablename__ = "decision_record"

    id: Mapped[Key]
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), index=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("instance.id"))
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition.id"))
    """The version of the table that decided."""
    at: Mapped[Moment]
    actor_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who took the step that led here; none when a timer did."""
    process_key: Mapped[str]
    element_id: Mapped[str]
    element_name: Mapped[str]
    """The business rule task, as drawn."""
    apart: Mapped[bool] = mapped_column(default=True, server_default=true())
    """As of a `Task`. What was decided before this was kept counts as apart."""
    grounds: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """`engine.work.decided.grounds_of`; None when the answers behind it had to be forgotten."""
