"""Who read or changed what: an audit event, written in the transaction of the act itself."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from engine.policy import Actor
from engine.store.models import AuditEvent


def note(
    session: Session,
    actor: Actor,
    action: str,
    at: datetime,
    *,
    dossier_id: UUID | None = None,
    object_id: str | None = None,
    purpose: str | None = None,
) -> None:
    """Add an audit event: `action` such as `dossier:read`; `purpose` in Dutch, without names."""
    session.add(
        AuditEvent(
            at=at,
            actor_id=actor.user_id,
            action=action,
            dossier_id=dossier_id,
            object_id=object_id,
            purpose=purpose,
        )
    )
    session.flush()
