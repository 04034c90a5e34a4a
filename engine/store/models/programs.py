"""Programs that use the API, and the tokens with which they say who they are."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.orm import Mapped, mapped_column

from engine.store.models.base import Base, Key, Moment, Words


class ApiToken(Base):
    """A token of a program: for whom it acts, what it may, and until when. The token itself is
    shown once and not kept."""

    __tablename__ = "api_token"

    id: Mapped[Key]
    name: Mapped[str]
    """What operators call it; a revoked name can be used again."""
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """SHA-256: 256 random bits can't be guessed, so they need neither salt nor a slow hash."""
    permissions: Mapped[Words]
    """Of `engine.policy`: what it may, as far as the roles of its account give it."""
    made_at: Mapped[Moment] = mapped_column(server_default=func.now())
    expires_at: Mapped[Moment]
    revoked_at: Mapped[Moment | None]
    last_used_on: Mapped[date | None]
    """In UTC. A day is enough to see that nobody needs it any more."""

    __table_args__ = (
        Index(
            "uq_api_token_name",
            text("lower(name)"),
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )
