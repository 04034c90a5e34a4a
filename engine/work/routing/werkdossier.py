"""The werkdossier of a group: what it does by itself on set times, which is about no client."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine.store.models import Dossier, Event, Group
from engine.store.models.dossier import work_dossier_number

MUNICIPAL_TIME: Final = ZoneInfo("Europe/Amsterdam")


def werkdossier(session: Session, group_id: UUID, at: datetime) -> UUID:
    """The key of the group's open werkdossier, made when there is none; `at` is aware UTC."""
    wanted = select(Dossier.id).where(
        Dossier.kind == "werk", Dossier.status == "open", Dossier.group_id == group_id
    )
    return session.scalar(wanted) or _make(session, group_id, at) or session.scalars(wanted).one()


def _make(session: Session, group_id: UUID, at: datetime) -> UUID | None:
    """None when another node has just made it."""
    today = at.astimezone(MUNICIPAL_TIME).date()
    count = session.execute(work_dossier_number.next_value().select()).scalar_one()
    values = {
        "id": uuid4(),
        "kind": "werk",
        "number": f"W-{today.year}-{count}",
        "title": f"Terugkerend werk van {session.get_one(Group, group_id).name}",
        "group_id": group_id,
        "status": "open",
        "reported_on": today,
        "opened_at": at,
    }
    made = insert(Dossier).values(values).on_conflict_do_nothing().returning(Dossier.id)
    key = session.scalar(made)
    if key is not None:
        session.add(Event(dossier_id=key, at=at, action="dossier:opened"))
        session.flush()
    return key
