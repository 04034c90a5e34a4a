"""Who takes part in a dossier, and what is known of him."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session, undefer

from engine import policy
from engine.dossier.audit import note
from engine.dossier.dossiers import visible
from engine.dossier.events import record
from engine.dossier.people.bsn import Bsn, vault
from engine.invalid import Invalid
from engine.policy import Actor, NotAllowed, NotFound
from engine.reference.rows import day_of
from engine.store.models import Dossier, DossierPerson, HouseholdMember, Person, Relation

ROLES: Final = ("gezinslid", "vertegenwoordiger", "mantelzorger")
"""What somebody can be who is added; a dossier has one client, with whom it began."""


class PersonInvalid(Invalid):
    """Dit kan zo niet worden opgeslagen."""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Who somebody is. `bsn` None leaves the BSN that is kept; `forget_bsn` takes it away."""

    name: str
    birth_date: date | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    bsn: Bsn | None = None
    forget_bsn: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """The part that somebody has: `role` of `ROLES`, `relation` to the client in words,
    `consented_on` when a gezinslid agreed."""

    role: str
    relation: str | None = None
    consented_on: date | None = None
    started_on: date | None = None


def new_person(session: Session, facts: PersonFacts) -> Person:
    """A person who is not known yet, written down. Raises `NoKey` when a BSN can't be kept."""
    person = Person(id=uuid4(), **_columns(facts))
    if facts.bsn:
        _keep_bsn(person, facts.bsn)
    session.add(person)
    session.flush()
    return person


def add(
    session: Session,
    actor: Actor,
    number: str,
    who: PersonFacts | UUID,
    part: Part,
    at: datetime,
) -> UUID:
    """Let somebody take part, new or known from a dossier that the actor may see.

    Returns the key of the person. Raises `NotFound`, `NotAllowed`, `PersonInvalid`, `NoKey`.
    """
    dossier = changeable(session, actor, number)
    _judge_part(part, at)
    if isinstance(who, UUID):
        person_id = known(session, actor, who)
    else:
        _judge(who, at)
        person_id = new_person(session, who).id
    running = session.get(DossierPerson, (dossier.id, person_id))
    if running is not None and running.ended_on is None:
        raise PersonInvalid({"": ["Deze persoon doet al mee in dit dossier."]})
    row = running or DossierPerson(dossier_id=dossier.id, person_id=person_id)
    row.role, row.relation, row.consented_on = part.role, part.relation, part.consented_on
    row.started_on, row.ended_on, row.end_reason = part.started_on or day_of(at), None, None
    session.add(row)
    session.flush()
    _note(session, actor, dossier, person_id, "joined", at)
    return person_id


def change(
    session: Session,
    actor: Actor,
    number: str,
    person_id: UUID,
    facts: PersonFacts,
    part: Part | None,
    at: datetime,
) -> None:
    """Change what is known of somebody, and his part; `part` is None for the client, who has his.

    Raises as `add` does.
    """
    dossier = changeable(session, actor, number)
    row = taking_part(session, dossier, person_id)
    person = session.get_one(
        Person, person_id, options=[undefer(Person.bsn_cipher)], with_for_update=True
    )
    _judge(facts, at)
    if part is not None and row.role != "client":
        _judge_part(part, at)
        row.role, row.relation, row.consented_on = part.role, part.relation, part.consented_on
        row.started_on = part.started_on or row.started_on
    for name, value in _columns(facts).items():
        setattr(person, name, value)
    if facts.forget_bsn:
        person.bsn_cipher = person.bsn_hash = None
    elif facts.bsn:
        _keep_bsn(person, facts.bsn)
    session.flush()
    _note(session, actor, dossier, person_id, "changed", at)


def end(
    session: Session,
    actor: Actor,
    number: str,
    person_id: UUID,
    ended_on: date,
    reason: str,
    at: datetime,
) -> None:
    """Somebody takes part no longer, nor do his relations and gezinnen in this dossier go on.

    Raises `NotFound`, `NotAllowed`, and `PersonInvalid` (the client, no reason, a day to come).
    """
    dossier = changeable(session, actor, number)
    row = taking_part(session, dossier, person_id)
    errors = {
        "": ["De cliënt van een dossier kan niet worden beëindigd."]
        if row.role == "client"
        else [],
        "einddatum": not_later(ended_on, at),
        "reden": [] if reason.strip() else ["Vul in waarom deze persoon niet meer meedoet."],
    }
    PersonInvalid.raise_for(errors)
    row.ended_on, row.end_reason = ended_on, reason.strip()
    session.flush()
    for table, whose in (
        (Relation, (Relation.person_id == person_id) | (Relation.other_id == person_id)),
        (HouseholdMember, HouseholdMember.person_id == person_id),
    ):
        running = table.dossier_id == dossier.id, table.ended_on.is_(None), whose
        last = table.started_on.is_(None) | (table.started_on <= ended_on)
        session.execute(update(table).where(*running, last).values(ended_on=ended_on))
        session.execute(update(table).where(*running).values(ended_on=table.started_on))
    _note(session, actor, dossier, person_id, "left", at)


def changeable(session: Session, actor: Actor, number: str) -> Dossier:
    """The dossier, if the actor may change its people. Raises `NotFound` and `NotAllowed`."""
    dossier = visible(session, actor, number)
    if not policy.may_change_people(actor, dossier):
        raise NotAllowed
    return dossier


def taking_part(session: Session, dossier: Dossier, person_id: UUID) -> DossierPerson:
    """The part of somebody who takes part now. Raises `NotFound`."""
    row = session.get(DossierPerson, (dossier.id, person_id), with_for_update=True)
    if row is None or row.ended_on is not None:
        raise NotFound
    return row


def known(session: Session, actor: Actor, person_id: UUID) -> UUID:
    """The key, when the person is in a dossier that the actor may see. Raises `NotFound`."""
    common = exists().where(
        DossierPerson.person_id == person_id,
        DossierPerson.dossier_id == Dossier.id,
        policy.visible_dossiers(actor),
    )
    if not session.scalar(select(common)):
        raise NotFound
    return person_id


def not_later(day: date, at: datetime) -> list[str]:
    """What is wrong with a day on which something ended: that it is still to come."""
    return ["Kies vandaag of een eerdere dag."] if day > day_of(at) else []


def _judge(facts: PersonFacts, at: datetime) -> None:
    born = facts.birth_date
    PersonInvalid.raise_for(
        {
            "naam": [] if facts.name.strip() else ["Vul een naam in."],
            "geboortedatum": not_later(born, at) if born else [],
        }
    )


def _judge_part(part: Part, at: datetime) -> None:
    """A gezinslid is in the data only when he agreed (art. 2.3a.1 of the bill)."""
    agreed = part.role != "gezinslid" or part.consented_on is not None
    missing = ["Vul in wanneer dit gezinslid instemde. Wie niet instemt, komt niet in het dossier."]
    PersonInvalid.raise_for(
        {
            "rol": [] if part.role in ROLES else ["Kies wat deze persoon in het dossier is."],
            "instemming": not_later(part.consented_on, at)
            if part.consented_on
            else ([] if agreed else missing),
            "begindatum": not_later(part.started_on, at) if part.started_on else [],
        }
    )


def _columns(facts: PersonFacts) -> dict[str, Any]:
    return {
        "name": facts.name.strip(),
        "birth_date": facts.birth_date,
        "phone": facts.phone,
        "email": facts.email,
        "address": facts.address,
    }


def _keep_bsn(person: Person, bsn: Bsn) -> None:
    person.bsn_cipher = vault().encrypt(bsn, person.id)
    person.bsn_hash = vault().hash(bsn)


def _note(
    session: Session, actor: Actor, dossier: Dossier, person_id: UUID, what: str, at: datetime
) -> None:
    """On the timeline without saying who; in the audit log by key."""
    record(session, actor, dossier.id, f"dossier:person:{what}", at)
    key = str(person_id)
    note(session, actor, f"person:{what}", at, dossier_id=dossier.id, object_id=key)
