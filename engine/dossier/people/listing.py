"""The page *Personen* of a dossier: everybody in it, relations, gezinnen, and what to look at."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from engine import policy
from engine.dossier.audit import note
from engine.dossier.dossiers import visible
from engine.dossier.people.bsn import vault
from engine.dossier.people.duplicates import Duplicate, found
from engine.policy import Actor
from engine.reference import rows
from engine.store.models import (
    Dossier,
    DossierPerson,
    Household,
    HouseholdMember,
    Person,
    Relation,
)


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody in the dossier. `bsn` is masked; empty when none is kept."""

    person: Person
    part: DossierPerson
    bsn: str
    duplicate: Duplicate


@dataclass(frozen=True, slots=True)
class RelationRow:
    """A relation in words: “Anna is vertegenwoordiger van Boris”, on which ground, when."""

    id: UUID
    person: str
    kind: str
    other: str
    ground: str | None
    proof: str | None
    started_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody in a gezin."""

    id: UUID
    name: str
    started_on: date | None
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class HouseholdRow:
    """A gezin and who belongs or belonged to it, those of now first."""

    id: UUID
    label: str
    members: list[MemberRow]


@dataclass(frozen=True, slots=True)
class PeopleView:
    """The people of a dossier. `present` take part now, `former` did.

    `related` are the numbers of other dossiers of theirs that the reader may see.
    """

    dossier: Dossier
    present: list[Participant]
    former: list[Participant]
    relations: list[RelationRow]
    households: list[HouseholdRow]
    related: list[str]
    may_change: bool
    may_show_bsn: bool
    keeps_bsn: bool


def listing(session: Session, actor: Actor, number: str, at: datetime) -> PeopleView:
    """The people of a dossier that the actor may see; adds the audit event of reading.

    Raises `NotFound`.
    """
    dossier = visible(session, actor, number)
    note(session, actor, "dossier:read", at, dossier_id=dossier.id, object_id="personen")
    people = _participants(session, actor, dossier)
    names = {one.person.id: one.person.name for one in people}
    return PeopleView(
        dossier=dossier,
        present=[one for one in people if one.part.ended_on is None],
        former=[one for one in people if one.part.ended_on is not None],
        relations=_relations(session, dossier, names, rows.day_of(at)),
        households=_households(session, dossier, names),
        related=_related(session, actor, dossier, list(names)),
        may_change=policy.may_change_people(actor, dossier),
        may_show_bsn=policy.may_show_bsn(actor, dossier),
        keeps_bsn=bool(vault()),
    )


def _participants(session: Session, actor: Actor, dossier: Dossier) -> list[Participant]:
    pairs = session.execute(
        select(Person, DossierPerson)
        .join(DossierPerson, DossierPerson.person_id == Person.id)
        .where(DossierPerson.dossier_id == dossier.id)
        .options(undefer(Person.bsn_cipher), undefer(Person.bsn_hash))
        .order_by(DossierPerson.role != "client", DossierPerson.role, Person.name)
    )
    return [
        Participant(
            person,
            part,
            vault().masked(person.bsn_cipher, person.id),
            found(session, actor, person),
        )
        for person, part in pairs
    ]


def _relations(
    session: Session, dossier: Dossier, names: dict[UUID, str], day: date
) -> list[RelationRow]:
    kinds = rows.labels(session, day, "relaties")
    grounds = rows.labels(session, day, "vertegenwoordiging")
    held = session.scalars(
        select(Relation)
        .where(Relation.dossier_id == dossier.id)
        .order_by(Relation.ended_on.is_not(None), Relation.started_on, Relation.id)
    )
    return [
        RelationRow(
            one.id,
            names[one.person_id],
            kinds.get(one.kind, one.kind),
            names[one.other_id],
            grounds.get(one.ground, one.ground) if one.ground else None,
            one.proof,
            one.started_on,
            one.ended_on,
        )
        for one in held
    ]


def _households(session: Session, dossier: Dossier, names: dict[UUID, str]) -> list[HouseholdRow]:
    members: dict[UUID, list[MemberRow]] = {}
    for one in session.scalars(
        select(HouseholdMember)
        .where(HouseholdMember.dossier_id == dossier.id)
        .order_by(HouseholdMember.ended_on.is_not(None), HouseholdMember.started_on)
    ):
        row = MemberRow(one.id, names[one.person_id], one.started_on, one.ended_on)
        members.setdefault(one.household_id, []).append(row)
    held = session.scalars(
        select(Household).where(Household.dossier_id == dossier.id).order_by(Household.created_at)
    )
    return [HouseholdRow(one.id, one.label, members.get(one.id, [])) for one in held]


def _related(session: Session, actor: Actor, dossier: Dossier, people: list[UUID]) -> list[str]:
    return list(
        session.scalars(
            select(Dossier.number)
            .join(DossierPerson, DossierPerson.dossier_id == Dossier.id)
            .where(
                DossierPerson.person_id.in_(people),
                Dossier.id != dossier.id,
                policy.visible_dossiers(actor),
            )
            .distinct()
            .order_by(Dossier.number)
        )
    )
