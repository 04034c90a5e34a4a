"""Opening, finding, reading and handing over dossiers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from engine import policy
from engine.dossier.audit import note
from engine.policy import Actor, NotAllowed, NotFound, demand
from engine.store.models import (
    Account,
    Dossier,
    DossierPerson,
    Event,
    Group,
    Involvement,
    Membership,
    Person,
)
from engine.store.models.dossier import dossier_number
from engine.work import instances

AMSTERDAM_YEAR = "Europe/Amsterdam"


@dataclass(frozen=True, slots=True)
class NewClient:
    """A client who is not known yet. No BSN is asked for."""

    name: str
    birth_date: date | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier just opened, with the first task that the actor can go on with."""

    number: str
    next_task_id: UUID | None


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One line in a list of dossiers."""

    number: str
    title: str
    client_name: str
    status: str
    result: str | None
    group_name: str
    handler_name: str | None
    reported_on: date
    target_date: date | None
    closed_at: datetime | None


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
    if known := session.scalar(select(Dossier.number).where(Dossier.start_token == token)):
        return Opened(known, None)
    group = session.get(Group, group_id)
    if group is None or not group.takes_dossiers:
        raise NotFound("Deze groep neemt geen dossiers aan.")
    dossier = Dossier(
        id=uuid4(),
        number=_next_number(session, at),
        title=title,
        client_id=_client(session, actor, client),
        group_id=group_id,
        reported_on=reported_on,
        opened_at=at,
        start_token=token,
    )
    session.add(dossier)
    session.flush()
    session.add(DossierPerson(dossier_id=dossier.id, person_id=dossier.client_id, role="client"))
    _record(session, actor, dossier.id, "dossier:opened", at)
    note(session, actor, "dossier:open", at, dossier_id=dossier.id)
    _, tasks = instances.start(session, actor, process_key, dossier.id, answers, at)
    mine = [one.id for one in tasks if one.assignee_id == actor.user_id]
    free = [one.id for one in tasks if policy.may_claim(actor, one)]
    return Opened(dossier.number, next(iter(mine + free), None))


def find(
    session: Session, actor: Actor, *, closed: bool = False, mine: bool = False, search: str = ""
) -> list[DossierRow]:
    """The dossiers that the actor may see, newest first, at most 200: who looks further searches.

    `mine`: those of which he is behandelaar. `search`: part of a client's name, number or title.
    """
    handler = aliased(Account)
    wanted = [
        policy.visible_dossiers(actor),
        Dossier.status == ("closed" if closed else "open"),
    ]
    if mine:
        wanted.append(Dossier.handler_id == actor.user_id)
    if words := search.strip():
        wanted.append(
            or_(
                Person.name.icontains(words, autoescape=True),
                Dossier.number.contains(words, autoescape=True),
                Dossier.title.icontains(words, autoescape=True),
            )
        )
    rows = session.execute(
        select(
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
        )
        .join(Person, Person.id == Dossier.client_id)
        .join(Group, Group.id == Dossier.group_id)
        .outerjoin(handler, handler.id == Dossier.handler_id)
        .where(*wanted)
        .order_by(Dossier.opened_at.desc())
        .limit(200)
    )
    return [DossierRow(*row) for row in rows]


def visible(session: Session, actor: Actor, number: str) -> Dossier:
    """The dossier of that number, when the actor may see it. Raises `NotFound`."""
    found = session.scalar(
        select(Dossier).where(Dossier.number == number, policy.visible_dossiers(actor))
    )
    if found is None:
        raise NotFound
    return found


def known_people(session: Session, actor: Actor, words: str) -> list[Person]:
    """Persons in dossiers that the actor may see, by part of a name; at most 20.

    Nobody can look through the whole register: who has no dossier in common is not found.
    """
    if len(words.strip()) < 2:
        return []
    return list(
        session.scalars(
            select(Person)
            .join(DossierPerson, DossierPerson.person_id == Person.id)
            .join(Dossier, Dossier.id == DossierPerson.dossier_id)
            .where(
                Person.name.icontains(words.strip(), autoescape=True),
                policy.visible_dossiers(actor),
            )
            .distinct()
            .order_by(Person.name)
            .limit(20)
        )
    )


def groups_that_take_dossiers(session: Session) -> list[Group]:
    """The teams to which a new dossier can be given, by name."""
    return list(session.scalars(select(Group).where(Group.takes_dossiers).order_by(Group.name)))


def hand_over(session: Session, actor: Actor, number: str, account_id: UUID, at: datetime) -> None:
    """Name another behandelaar, of the dossier's group. Raises `NotFound` and `NotAllowed`."""
    dossier = visible(session, actor, number)
    if not policy.may_assign_dossier(actor, dossier):
        raise NotAllowed
    if account_id not in {key for key, _ in colleagues(session, dossier)}:
        raise NotAllowed("Deze collega werkt niet in de groep van dit dossier.")
    dossier.handler_id = account_id
    _record(session, actor, dossier.id, "dossier:handler:assigned", at, {"to": str(account_id)})


def colleagues(session: Session, dossier: Dossier) -> list[tuple[UUID, str]]:
    """Key and name of the active medewerkers in the dossier's group, by name."""
    found = session.execute(
        select(Account.id, Account.name)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.group_id == dossier.group_id, Account.active)
        .order_by(Account.name)
    )
    return [(key, name) for key, name in found]


def involve(
    session: Session, actor: Actor, number: str, account_id: UUID, reason: str, at: datetime
) -> None:
    """Let a colleague from outside the group see the dossier, for a stated reason.

    Raises `NotFound`, and `NotAllowed` (not the behandelaar, no reason, no such colleague).
    """
    dossier = visible(session, actor, number)
    if not policy.may_change_involvement(actor, dossier):
        raise NotAllowed
    if not reason.strip():
        raise NotAllowed("Vul in waarom deze collega het dossier mag zien.")
    if session.scalar(select(Account.id).where(Account.id == account_id, Account.active)) is None:
        raise NotFound
    if _running_involvement(session, dossier.id, account_id) is not None:
        return
    session.add(
        Involvement(
            dossier_id=dossier.id,
            account_id=account_id,
            reason=reason.strip(),
            added_by=actor.user_id,
            added_at=at,
        )
    )
    _record(session, actor, dossier.id, "dossier:involvement:started", at, {"to": str(account_id)})


def end_involvement(
    session: Session, actor: Actor, number: str, account_id: UUID, at: datetime
) -> None:
    """End what `involve` began. Raises `NotFound` and `NotAllowed`."""
    dossier = visible(session, actor, number)
    if not policy.may_change_involvement(actor, dossier):
        raise NotAllowed
    running = _running_involvement(session, dossier.id, account_id)
    if running is None:
        raise NotFound
    running.ended_at = at
    _record(session, actor, dossier.id, "dossier:involvement:ended", at, {"to": str(account_id)})


def outsiders(session: Session, dossier: Dossier) -> list[tuple[UUID, str]]:
    """Key and name of the active medewerkers who do not see the dossier through their group."""
    inside = select(Membership.account_id).where(Membership.group_id == dossier.group_id)
    found = session.execute(
        select(Account.id, Account.name)
        .where(
            Account.active,
            Account.id.not_in(inside),
            Account.roles.overlap(["medewerker", "teamleider"]),
        )
        .order_by(Account.name)
    )
    return [(key, name) for key, name in found]


def _running_involvement(
    session: Session, dossier_id: UUID, account_id: UUID
) -> Involvement | None:
    return session.scalar(
        select(Involvement).where(
            Involvement.dossier_id == dossier_id,
            Involvement.account_id == account_id,
            Involvement.ended_at.is_(None),
        )
    )


def _client(session: Session, actor: Actor, client: NewClient | UUID) -> UUID:
    if isinstance(client, NewClient):
        person = Person(
            id=uuid4(),
            name=client.name,
            birth_date=client.birth_date,
            phone=client.phone,
            email=client.email,
            address=client.address,
        )
        session.add(person)
        session.flush()
        return person.id
    seen = session.scalar(
        select(DossierPerson.person_id)
        .join(Dossier, Dossier.id == DossierPerson.dossier_id)
        .where(DossierPerson.person_id == client, policy.visible_dossiers(actor))
        .limit(1)
    )
    if seen is None:
        raise NotFound("Deze cliënt is niet gevonden.")
    return seen


def _next_number(session: Session, at: datetime) -> str:
    count = session.execute(dossier_number.next_value().select()).scalar_one()
    year = session.scalar(select(func.extract("year", func.timezone(AMSTERDAM_YEAR, at))))
    return f"{int(year or at.year)}-{count:06d}"


def _record(
    session: Session,
    actor: Actor,
    dossier_id: UUID,
    action: str,
    at: datetime,
    detail: Mapping[str, Any] | None = None,
) -> None:
    session.add(
        Event(
            dossier_id=dossier_id,
            at=at,
            actor_id=actor.user_id,
            action=action,
            detail=dict(detail or {}),
        )
    )
    session.flush()
