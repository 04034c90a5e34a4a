"""Who looks as a client, and which dossiers there are for him."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Date, DateTime, String, Uuid, column, select, table
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.policy import NotFound, clients
from engine.policy.clients import Reader
from engine.reference.rows import day_of
from engine.store.models import Account, Group, Person

DOSSIER: Final = table(
    "client_dossier",
    column("id", Uuid),
    column("number", String),
    column("status", String),
    column("reported_on", Date),
    column("opened_at", DateTime(timezone=True)),
    column("closed_at", DateTime(timezone=True)),
    column("handler_id", Uuid),
    column("group_id", Uuid),
    column("target_date", Date),
    column("result", String),
    schema="guard",
)
"""What the database tells a client of a dossier; its end and result only to whose request it is."""


@dataclass(frozen=True, slots=True)
class OwnDossier:
    """A dossier as a client sees it. `people` are those about whom he may look into it."""

    id: UUID
    number: str
    is_open: bool
    reported_on: date
    closed_at: datetime | None
    handler: str | None
    group: str
    target_date: date | None
    result: str | None
    is_whole: bool
    """Whether its course is his: he is its client, or represents him."""
    people: tuple[tuple[UUID, str], ...]


def reading(session: Session, person_id: UUID, at: datetime) -> Reader:
    """What somebody may look into as a client now. The session is his: `Who("client", …)`."""
    return clients.reader(session, person_id, day_of(at))


def dossiers(session: Session, reader: Reader) -> list[OwnDossier]:
    """His dossiers, the newest first; none for who has none (any more)."""
    about = {one.person_id for one in reader.subjects}
    people = session.execute(select(Person.id, Person.name).where(Person.id.in_(about)))
    names = {row.id: row.name for row in people}
    found = session.execute(
        select(DOSSIER, Account.name.label("handler"), Group.name.label("group_name"))
        .outerjoin(Account, Account.id == DOSSIER.c.handler_id)
        .join(Group, Group.id == DOSSIER.c.group_id)
        .where(DOSSIER.c.id.in_({one.dossier_id for one in reader.subjects}))
        .order_by(DOSSIER.c.opened_at.desc())
    )
    whole = reader.whole()
    return [
        OwnDossier(
            row.id,
            row.number,
            row.status == "open",
            row.reported_on,
            row.closed_at,
            row.handler,
            row.group_name,
            row.target_date,
            row.result,
            row.id in whole,
            tuple((key, names[key]) for key in sorted(reader.about(row.id)) if key in names),
        )
        for row in found
    ]


def dossier(session: Session, reader: Reader, number: str) -> OwnDossier:
    """His dossier of that number. Raises `NotFound`."""
    found = next((one for one in dossiers(session, reader) if one.number == number), None)
    if found is None:
        raise NotFound
    return found


def note_reading(
    session: Session, reader: Reader, dossier_id: UUID, what: str, at: datetime
) -> None:
    """Note that a client looked, of whom he looked at: himself, or whom he represents."""
    about = reader.about(dossier_id)
    for action, people in (
        ("client:read", about & {reader.person_id}),
        ("client:represented", about - {reader.person_id}),
    ):
        if people:
            purpose = "Inzage in de eigen gegevens."
            if action == "client:represented":
                purpose = "Inzage door een vertegenwoordiger."
            note(
                session,
                None,
                action,
                at,
                dossier_id=dossier_id,
                object_id=what,
                purpose=purpose,
                person_ids=people,
            )
