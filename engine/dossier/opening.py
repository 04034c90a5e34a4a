"""Opening a dossier: the client, the group, and the process that starts with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.audit import note
from engine.dossier.events import record
from engine.dossier.people import duplicates
from engine.dossier.people.persons import PersonFacts, new_person
from engine.policy import Actor, NotFound, demand
from engine.store.models import Dossier, DossierPerson, Group, Person
from engine.store.models.dossier import dossier_number
from engine.work import instances
from engine.work.following import next_for

MUNICIPAL_TIME = "Europe/Amsterdam"


NewClient = PersonFacts
"""A client who is not known yet."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier just opened, with the first task that the actor can go on with."""

    number: str
    next_task_id: UUID | None
    perhaps_known: bool = False
    """Whether somebody with the same BSN, or the same name and birth date, is there already."""


def open_dossier(
    session: Session,
    actor: Actor,
    *,
    process_key: str,
    client: NewClient | UUID,
    group_id: UUID,
    title: str,
    reported_on: date,
    answers: Mapping[str, Any],
    token: UUID,
    at: datetime,
) -> Opened:
    """Open a dossier for a client and start its process, in one go.

    `client` is new, or the key of a person whom the actor may know; `token` came with the empty
    form: the same token gives the same dossier. Raises `NotAllowed`, `NotFound`, `NothingInUse`.
    """
    demand(actor, "dossiers:start")
    if known := _opened_before(session, token):
        return Opened(known, None)
    dossier = Dossier(
        id=uuid4(),
        number=next_number(session, at),
        title=title,
        client_id=_client(session, actor, client),
        group_id=_team(session, group_id),
        reported_on=reported_on,
        opened_at=at,
        start_token=token,
    )
    session.add(dossier)
    session.flush()
    session.add(DossierPerson(dossier_id=dossier.id, person_id=dossier.client_id, role="client"))
    record(session, actor, dossier.id, "dossier:opened", at)
    note(session, actor, "dossier:open", at, dossier_id=dossier.id)
    new = instances.start(session, actor, process_key, dossier.id, answers, at)
    is_known = isinstance(client, PersonFacts) and _perhaps_known(session, actor, dossier)
    return Opened(dossier.number, next_for(actor, new), is_known)


def groups_that_take_dossiers(session: Session) -> list[Group]:
    """The teams to which a new dossier can be given, by name."""
    return list(session.scalars(select(Group).where(Group.takes_dossiers).order_by(Group.name)))


def _opened_before(session: Session, token: UUID) -> str | None:
    """The dossier that the same form has opened. Of two at once, the second waits for the first."""
    key = int.from_bytes(token.bytes[:8], signed=True)
    session.execute(select(func.pg_advisory_xact_lock(key)))
    return session.scalar(select(Dossier.number).where(Dossier.start_token == token))


def _team(session: Session, group_id: UUID) -> UUID:
    group = session.get(Group, group_id)
    if group is None or not group.takes_dossiers:
        raise NotFound("Deze groep neemt geen dossiers aan.")
    return group.id


def _client(session: Session, actor: Actor, client: NewClient | UUID) -> UUID:
    if isinstance(client, PersonFacts):
        return new_person(session, client).id
    seen = session.scalar(
        select(DossierPerson.person_id)
        .join(Dossier, Dossier.id == DossierPerson.dossier_id)
        .where(DossierPerson.person_id == client, policy.visible_dossiers(actor))
        .limit(1)
    )
    if seen is None:
        raise NotFound("Deze cliënt is niet gevonden.")
    return seen


def _perhaps_known(session: Session, actor: Actor, dossier: Dossier) -> bool:
    client = session.get_one(Person, dossier.client_id)
    return bool(duplicates.found(session, actor, client))


def next_number(session: Session, at: datetime) -> str:
    """The number of the next dossier, in the year of an aware moment."""
    count = session.execute(dossier_number.next_value().select()).scalar_one()
    year = session.scalar(select(func.extract("year", func.timezone(MUNICIPAL_TIME, at))))
    return f"{int(year or at.year)}-{count:06d}"
