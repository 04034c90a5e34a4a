"""What travels between cases: who listens to what, messages, signals, and starts on a time."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment, Sequence


class Subscription(Base):
    """That a case listens to a message or a signal; kept equal to its run at each step."""

    __tablename__ = "subscription"

    id: Mapped[Sequence]
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("instance.id"), index=True)
    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"))
    process_key: Mapped[str]
    """Of the case, also where a called process listens: of each process one case gets a message."""
    kind: Mapped[str]
    name: Mapped[str]
    key: Mapped[str | None]
    """The correlation key of a message; a signal has none."""
    process_id: Mapped[str]
    element_id: Mapped[str]
    visit_id: Mapped[str]
    """The token that listens; empty where a whole process does, for its event sub-processes."""
    at: Mapped[Moment]
    """Since when: a message reaches who listened before its time to live was over."""

    __table_args__ = (
        CheckConstraint("kind IN ('message', 'signal')", name="known_kind"),
        Index("ix_subscription_kind_name_key", "kind", "name", "key"),
    )


class Message(Base):
    """A message thrown in a case or sent from outside. Delivered or expired, it keeps its name
    and its moments, and not what it said."""

    __tablename__ = "message"

    id: Mapped[Key]
    name: Mapped[str]
    key: Mapped[str | None]
    variables: Mapped[str | None] = mapped_column(Text)
    """JSON with all digits of its numbers; none once it needs no more deliveries."""
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id"))
    """Where it may arrive; none means wherever somebody listens to its key."""
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("instance.id"))
    """The case that threw it; none for one from outside."""
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    message_id: Mapped[str | None]
    """What the sender calls it: sent twice, it is one message."""
    at: Mapped[Moment]
    expires_at: Mapped[Moment]
    state: Mapped[str] = mapped_column(default="waiting")
    ended_at: Mapped[Moment | None]
    attempts: Mapped[int] = mapped_column(default=0)
    """How often somebody who waited for it could not take it."""
    try_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'delivered', 'expired')", name="known_state"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended_has_moment"),
        CheckConstraint("state = 'waiting' OR variables IS NULL", name="ended_is_emptied"),
        Index("ix_message_waiting", "name", "key", postgresql_where=text("state = 'waiting'")),
        Index("ix_message_expires", "expires_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_message_expired", "ended_at", postgresql_where=text("state = 'expired'")),
        Index(
            "uq_message_sent_by_message_id",
            "sent_by",
            "message_id",
            unique=True,
            postgresql_where=text("message_id IS NOT NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )


class Delivery(Base):
    """That a message reached a case of a process, or started one: once for each process."""

    __tablename__ = "delivery"

    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    process_key: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[UUID] = mapped_column(ForeignKey("instance.id"), index=True)
    at: Mapped[Moment]


class SignalBroadcast(Base):
    """A signal thrown in a case or sent from outside, for all that wait for it at that moment."""

    __tablename__ = "signal_broadcast"

    id: Mapped[Key]
    name: Mapped[str]
    variables: Mapped[str | None] = mapped_column(Text)
    """As those of a `Message`; none once all have heard it."""
    dossier_id: Mapped[UUID | None] = mapped_column(ForeignKey("dossier.id"))
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("instance.id"))
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    message_id: Mapped[str | None]
    at: Mapped[Moment]
    ended_at: Mapped[Moment | None]

    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR variables IS NULL", name="ended_is_emptied"),
        Index("ix_signal_broadcast_going", "at", postgresql_where=text("ended_at IS NULL")),
        Index(
            "uq_signal_broadcast_sent_by_message_id",
            "sent_by",
            "message_id",
            unique=True,
            postgresql_where=text("message_id IS NOT NULL"),
            postgresql_nulls_not_distinct=True,
        ),
    )


class SignalReceiver(Base):
    """Who has yet to hear a signal: a case that waited, or a process that it starts.

    The row goes in the transaction in which it is heard.
    """

    __tablename__ = "signal_receiver"

    id: Mapped[Sequence]
    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("signal_broadcast.id"), index=True)
    instance_id: Mapped[UUID | None] = mapped_column(ForeignKey("instance.id"))
    waited: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    """The subscriptions of the case at that moment; one made later hears the next signal."""
    process_key: Mapped[str | None]
    element_id: Mapped[str | None]
    """The start event to begin at, in the release of the moment of starting."""
    attempts: Mapped[int] = mapped_column(default=0)
    try_at: Mapped[Moment]

    __table_args__ = (
        CheckConstraint("(instance_id IS NULL) = (process_key IS NOT NULL)", name="case_or_start"),
    )


class Schedule(Base):
    """When a process in use begins by itself. A row for each start event with a timer."""

    __tablename__ = "schedule"

    id: Mapped[Key]
    process_key: Mapped[str]
    element_id: Mapped[str]
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition.id"))
    group_id: Mapped[UUID] = mapped_column(ForeignKey("work_group.id"))
    """Whose werkdossier the case begins in."""
    next_at: Mapped[Moment | None]
    """The planned moment; none when it does not come again."""
    repeats: Mapped[int | None]
    """How often it comes after that; none: for ever."""
    every: Mapped[str | None]
    """The pause of a repetition, as drawn."""
    attempts: Mapped[int] = mapped_column(default=0)
    try_at: Mapped[Moment | None]
    """The planned moment, or later after a start that failed."""

    __table_args__ = (
        UniqueConstraint("process_key", "element_id"),
        Index("ix_schedule_try_at", "try_at", postgresql_where=text("try_at IS NOT NULL")),
    )
