"""Anonymous consultation in rooms that belong to no dossier, and questions at a step."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment, Sequence


class ConsultationRoom(Base):
    """A case that colleagues think about together. Nothing here leads to a dossier or a person."""

    __tablename__ = "consultation_room"

    id: Mapped[Key]
    title: Mapped[str]
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[Moment]
    last_post_at: Mapped[Moment]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None in a closed room: nobody wrote in it for so long that it closed by itself."""
    closed_at: Mapped[Moment | None]

    __table_args__ = (
        Index(
            "ix_consultation_room_open", "last_post_at", postgresql_where=text("closed_at IS NULL")
        ),
    )


class ConsultationPost(Base):
    """What one colleague wrote, after it was looked through for what says who somebody is."""

    __tablename__ = "consultation_post"

    id: Mapped[Sequence]
    room_id: Mapped[UUID] = mapped_column(
        ForeignKey("consultation_room.id", ondelete="CASCADE"), index=True
    )
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    text: Mapped[str]


class Question(Base):
    """A question at a step of a process, about the work and not about a case."""

    __tablename__ = "question"

    id: Mapped[Key]
    process_key: Mapped[str]
    element_id: Mapped[str]
    step_name: Mapped[str]
    """As the step was called when it was asked."""
    text: Mapped[str]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("work_group.id"), index=True)
    """Who answers."""
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Moment]

    __table_args__ = (Index("ix_question_step", "process_key", "element_id"),)


class Answer(Base):
    """An answer; one that is marked as instruction stands at the step for everybody."""

    __tablename__ = "answer"

    id: Mapped[Key]
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    text: Mapped[str]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    at: Mapped[Moment]
    instruction: Mapped[bool]
