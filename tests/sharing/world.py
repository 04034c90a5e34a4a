"""Sharing as the tests of this room do it: by Karim, with a school, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine.dossier import sharing
from engine.dossier.sharing import Circumstances, Grounds, Occasion, Recipient
from engine.store.models import Disclosure
from tests.conftest import People
from tests.items.world import AT, Around

GROUNDS = Grounds("onderzoek", "wams_5_4_4", "De school past de begeleiding erop aan.", "telefoon")


def share(
    session: Session,
    people: People,
    around: Around,
    wanted: list[UUID],
    to: UUID | None = None,
    grounds: Grounds = GROUNDS,
    occasion: Occasion | None = None,
    at: datetime = AT,
) -> list[int]:
    return sharing.disclose(
        session,
        people.karim,
        around.dossier.id,
        wanted,
        Recipient("partij", to or around.school),
        occasion or Occasion("los", uuid4()),
        grounds,
        at,
    )


def count(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(Disclosure)).one()


def outcome(session: Session, around: Around, item: UUID, to: Recipient, **more: str) -> str:
    asked = Circumstances("onderzoek", more.pop("ground", "wams_5_4_4"), **more)
    return sharing.assess(session, around.dossier, [item], to, asked, AT)[item].outcome
