"""Reference tables: laws, grounds, terms and the like, as a municipality edits them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Moment, Sequence


class ReferenceRow(Base):
    """One version of one row of a reference table. Rows are only added: a change is the next
    version, so that what was changed, when and by whom stays to be seen."""

    __tablename__ = "reference_row"

    id: Mapped[Sequence]
    """Grows with every change of any table: who has read up to it has read all."""
    table_name: Mapped[str]
    key: Mapped[str]
    version: Mapped[int]
    """Counts from 1."""
    label: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """As `engine.reference.schema` says for the table."""
    source: Mapped[str]
    unverified: Mapped[bool]
    """Nobody has looked this up in its source yet; told wherever it is shown."""
    valid_from: Mapped[date | None]
    """The first day of this version, in Dutch local time; None: always."""
    valid_until: Mapped[date | None]
    """The last day on which the row can be chosen. It can still be read after it."""
    reason: Mapped[str | None]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None for what came with the product."""
    made_at: Mapped[Moment]

    __table_args__ = (
        UniqueConstraint("table_name", "key", "version"),
        Index("ix_reference_row_made", text("made_at DESC")),
    )
