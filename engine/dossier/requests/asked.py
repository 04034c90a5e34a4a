"""What a party sees that came through its link: what is asked of it, and nothing else."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Date, LargeBinary, MetaData, String, Table, Uuid, select
from sqlalchemy.orm import Session

from engine.doors.entering import DoorShut, Inside
from engine.dossier.people.bsn import Unreadable, vault
from engine.dossier.requests.answering import is_bound
from engine.reference import rows
from engine.reference.row import Row
from engine.store.models import DataRequest, Party, ProfessionalRequest

SUBJECT = Table(
    "my_subject",
    MetaData(schema="guard"),
    Column("id", Uuid),
    Column("name", String),
    Column("birth_date", Date),
    Column("bsn_cipher", LargeBinary),
)
"""Whom the request is about, as the database lets who came through the link see it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the party sees it. `bsn` only when it goes along to a party that may process
    it; `along` are the texts that go along; `bound`: who answers has a secrecy to think of."""

    request: DataRequest
    party_name: str
    person_name: str
    birth_date: date | None
    bsn: str | None
    along: list[dict[str, Any]]
    purpose: str
    ground: Row | None
    categories: list[tuple[str, str]]
    bound: bool


def asked(session: Session, inside: Inside, at: datetime) -> Asked:
    """The request that a link leads to. As the door itself: another one is not there for it.

    Raises `DoorShut`.
    """
    request = session.get(DataRequest, inside.object_id)
    subject = session.execute(select(SUBJECT)).one_or_none()
    if inside.purpose != "gegevensverzoek" or request is None or subject is None:
        raise DoorShut(DoorShut.__doc__)
    day = rows.day_of(at)
    categories = rows.choices(session, "gegevenscategorieen", day)
    labels = rows.labels(session, day, "gegevenscategorieen", "doelen")
    grounds = {one.key: one for one in rows.rows(session, "grondslagen", day)}
    return Asked(
        request,
        session.get_one(Party, request.party_id).name,
        subject.name,
        subject.birth_date,
        _bsn(subject.bsn_cipher, subject.id),
        [
            {**one, "category": labels.get(one["category"], one["category"])}
            for one in request.along
        ],
        labels.get(request.purpose, request.purpose),
        grounds.get(request.ground),
        categories,
        is_bound(session, request),
    )


def own_request(session: Session, inside: Inside) -> ProfessionalRequest:
    """The request that a professional filed and has to confirm. As the door. Raises `DoorShut`."""
    found = session.get(ProfessionalRequest, inside.object_id)
    if inside.purpose != "verzoek" or found is None or found.confirmed_at is not None:
        raise DoorShut(DoorShut.__doc__)
    return found


def _bsn(cipher: bytes | None, person_id: UUID) -> str | None:
    try:
        return vault().decrypt(cipher, person_id).digits if cipher else None
    except Unreadable:
        return None
