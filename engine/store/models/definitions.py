"""Deployed diagrams, forms and decision tables, and the releases that bind them together."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Json, Key, Moment, Sequence

KINDS = ("process", "decision", "form")


class Definition(Base):
    """One version of one file. What is stored never changes; a change is a next version.

    A file may define several keys (two processes in one diagram); each gets its row.
    """

    __tablename__ = "definition"

    id: Mapped[Key]
    kind: Mapped[str]
    key: Mapped[str]
    """Process id, decision id or form id."""
    version: Mapped[int]
    name: Mapped[str]
    file_name: Mapped[str]
    content: Mapped[bytes]
    digest: Mapped[str]
    """SHA-256 of the content, hexadecimal: the same file is not stored twice."""
    summary: Mapped[Json]
    """For a process: its elements, references and start form (`ProcessInfo` as JSON)."""
    deployed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    deployed_at: Mapped[Moment] = mapped_column(server_default=func.now())

    __table_args__ = (
        UniqueConstraint("kind", "key", "version"),
        CheckConstraint("kind IN ('process', 'decision', 'form')", name="known_kind"),
    )


class Release(Base):
    """The set of versions in use from a moment on. An instance keeps the one it started with."""

    __tablename__ = "release"

    id: Mapped[Sequence]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[Moment] = mapped_column(server_default=func.now())


class ReleaseDefinition(Base):
    """That a release uses this version for its key."""

    __tablename__ = "release_definition"

    release_id: Mapped[int] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), primary_key=True
    )
    definition_id: Mapped[UUID] = mapped_column(
        ForeignKey("definition.id"), primary_key=True, index=True
    )


class ReleaseBinding(Base):
    """Which version a definition of a release means where it names the version itself."""

    __tablename__ = "release_binding"

    release_id: Mapped[int] = mapped_column(
        ForeignKey("release.id", ondelete="CASCADE"), primary_key=True
    )
    caller_id: Mapped[UUID] = mapped_column(ForeignKey("definition.id"), primary_key=True)
    """The diagram that refers to it."""
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    binding: Mapped[str] = mapped_column(primary_key=True)
    """`deployment` or `versionTag`."""
    tag: Mapped[str] = mapped_column(primary_key=True)
    """The version tag; empty for `deployment`."""
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition.id"), index=True)
