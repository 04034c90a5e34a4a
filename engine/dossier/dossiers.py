"""Finding dossiers and the people in them, within what somebody may see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from engine import policy
from engine.accountability.logs import note
from engine.dossier.people.bsn import Bsn, InvalidBsn, vault
from engine.policy import Actor, NotFound
from engine.store.models import Account, Dossier, DossierPerson, Group, Person


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One line in a list of dossiers."""

    number: str
    title: str
    client_name: str | None
    """None for a werkdossier."""
    status: str
    result: str | None
    group_name: str
    handler_name: str | None
    reported_on: date
    target_date: date | None
    closed_at: datetime | None
    client_id: UUID | None


def find(
    session: Session, actor: Actor, *, closed: bool = False, mine: bool = False, search: str = ""
) -> list[DossierRow]:
    """The dossiers that the actor may see, newest first, at most 200: who looks further searches.

    `mine`: those of which he is behandelaar or coördinator. `search`: part of a client's name,
    number or title.
    """
    handler = aliased(Account)
    wanted = [
        policy.visible_dossiers(actor),
        Dossier.status == ("closed" if closed else "open"),
    ]
    if mine:
        wanted.append(policy.treated_dossiers(actor))
    if words := search.strip():
        wanted.append(
            or_(
                Person.name.icontains(words, autoescape=True),
                Dossier.number.contains(words, autoescape=True),
                Dossier.title.icontains(words, autoescape=True),
            )
        )
    rows = session.execute(
        select(*_columns(handler))
        .outerjoin(Person, Person.id == Dossier.client_id)
        .join(Group, Group.id == Dossier.group_id)
        .outerjoin(handler, handler.id == Dossier.handler_id)
        .where(*wanted)
        .order_by(Dossier.opened_at.desc())
        .limit(200)
    )
    return [DossierRow(*row) for row in rows]


def note_search(session: Session, actor: Actor, rows: Iterable[DossierRow], at: datetime) -> None:
    """Note that these were found by searching: whose names were shown."""
    shown = {row.client_id for row in rows if row.client_id}
    note(session, actor, "dossier:searched", at, person_ids=shown)


def _columns(handler: type[Account]) -> tuple[Any, ...]:
    """The columns of a `DossierRow`, in its order."""
    return (
        Dossier.number,
        Dossier.title,
        Person.name,
        Dossier.status,
        Dossier.result,
        Group.name,
        handler.name,
        Dossier.reported_on,
        Dossier.target_date,
        Dossier.closed_at,
        Dossier.client_id,
    )


def visible(session: Session, actor: Actor, number: str) -> Dossier:
    """The dossier of that number, when the actor may see it. Raises `NotFound`."""
    found = session.scalar(
        select(Dossier).where(Dossier.number == number, policy.visible_dossiers(actor))
    )
    if found is None:
        raise NotFound
    return found


def is_visible(session: Session, actor: Actor, number: str) -> bool:
    """Whether the actor may see the dossier of that number."""
    seen = select(Dossier.id).where(Dossier.number == number, policy.visible_dossiers(actor))
    return session.scalar(seen) is not None


def known_people(session: Session, actor: Actor, words: str) -> list[Person]:
    """Persons in dossiers that the actor may see, by part of a name, by birth date or by BSN; at
    most 20.

    A date reads `03-11-1968`. Nobody can look through the whole register: who has no dossier in
    common is not found.
    """
    if len(words.strip()) < 2:
        return []
    return list(
        session.scalars(
            select(Person)
            .join(DossierPerson, DossierPerson.person_id == Person.id)
            .join(Dossier, Dossier.id == DossierPerson.dossier_id)
            .where(
                _is_meant(words.strip()),
                policy.visible_dossiers(actor),
            )
            .distinct()
            .order_by(Person.name)
            .limit(20)
        )
    )


def _is_meant(words: str) -> ColumnElement[bool]:
    """The condition on `Person` for who looks with these words."""
    if born := _day(words):
        return Person.birth_date == born
    try:
        return Person.bsn_hash.in_(vault().hashes(Bsn.of(words)))
    except InvalidBsn:
        return Person.name.icontains(words, autoescape=True)


def _day(words: str) -> date | None:
    """The date in Dutch order, or None when this is something else."""
    try:
        return datetime.strptime(words.strip().replace("/", "-"), "%d-%m-%Y").date()  # noqa: DTZ007 - a day
    except ValueError:
        return None
