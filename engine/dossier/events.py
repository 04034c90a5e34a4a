"""What happens to a dossier itself, beside what its process does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from engine.policy import Actor
from engine.store.models import Event


def record(
    session: Session,
    actor: Actor | None,
    dossier_id: UUID,
    action: str,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Add an event: `action` as `dossier:subject:what`; `detail` names people by key only."""
    session.add(
        Event(
            dossier_id=dossier_id,
            at=at,
            actor_id=actor.user_id if actor else None,
            action=action,
            detail=dict(detail or {}),
        )
    )
    session.flush()
