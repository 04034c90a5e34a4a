"""What the people of a dossier are to each other, from when until when."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.audit import note
from engine.dossier.events import record
from engine.dossier.people.persons import (
    PersonInvalid,
    changeable,
    not_later,
    taking_part,
)
from engine.policy import Actor, NotFound
from engine.reference import rows
from engine.store.models import Dossier, Relation


@dataclass(frozen=True, slots=True)
class RelationFacts:
    """That `person_id` is `kind` of `other_id`. Who represents somebody does so on a `ground`, from
    a day on; `proof` is what was seen of it."""

    person_id: UUID
    other_id: UUID
    kind: str
    ground: str | None = None
    proof: str | None = None
    started_on: date | None = None
    ended_on: date | None = None


def add(session: Session, actor: Actor, number: str, facts: RelationFacts, at: datetime) -> UUID:
    """Write down a relation; returns its key.

    Raises `NotFound`, `NotAllowed` and `PersonInvalid`.
    """
    dossier = changeable(session, actor, number)
    for person_id in sorted({facts.person_id, facts.other_id}):  # in one order: both are locked
        taking_part(session, dossier, person_id)
    _judge(session, dossier, facts, at)
    relation = Relation(
        id=uuid4(),
        dossier_id=dossier.id,
        person_id=facts.person_id,
        other_id=facts.other_id,
        kind=facts.kind,
        ground=facts.ground,
        proof=facts.proof,
        started_on=facts.started_on,
        ended_on=facts.ended_on,
    )
    session.add(relation)
    session.flush()
    _note(session, actor, relation, "added", at)
    return relation.id


def end(
    session: Session, actor: Actor, number: str, relation_id: UUID, ended_on: date, at: datetime
) -> None:
    """A relation has ended. Raises `NotFound`, `NotAllowed` and `PersonInvalid`."""
    dossier = changeable(session, actor, number)
    relation = session.get(Relation, relation_id, with_for_update=True)
    if relation is None or relation.dossier_id != dossier.id or relation.ended_on is not None:
        raise NotFound
    early = relation.started_on is not None and ended_on < relation.started_on
    before = ["De einddatum ligt voor de begindatum."] if early else []
    PersonInvalid.raise_for({"einddatum": not_later(ended_on, at) or before})
    relation.ended_on = ended_on
    _note(session, actor, relation, "ended", at)


def _judge(session: Session, dossier: Dossier, facts: RelationFacts, at: datetime) -> None:
    day = rows.day_of(at)
    kinds = {one.key: one for one in rows.rows(session, "relaties", day) if one.holds_on(day)}
    kind = kinds.get(facts.kind)
    represents = kind is not None and bool(kind.values["vertegenwoordigt"])
    grounds = {key for key, _ in rows.choices(session, "vertegenwoordiging", day)}
    errors: dict[str, list[str]] = {
        "soort": [] if kind else ["Kies wat zij van elkaar zijn."],
        "ander": ["Kies twee verschillende mensen."] if facts.person_id == facts.other_id else [],
        "grond": _ground(facts.ground, grounds, represents=represents),
        "begindatum": ["Vul in vanaf wanneer."] if represents and not facts.started_on else [],
        "einddatum": _period(facts),
        "": ["Deze relatie staat er al."] if _is_there(session, dossier, facts) else [],
    }
    PersonInvalid.raise_for(errors)


def _ground(ground: str | None, known: set[str], *, represents: bool) -> list[str]:
    if represents and ground not in known:
        return ["Kies op welke grond iemand voor de ander beslist."]
    if not represents and ground:
        return ["Een grond hoort alleen bij wie voor een ander beslist."]
    return []


def _period(facts: RelationFacts) -> list[str]:
    ends_first = facts.started_on and facts.ended_on and facts.ended_on < facts.started_on
    return ["De einddatum ligt voor de begindatum."] if ends_first else []


def _is_there(session: Session, dossier: Dossier, facts: RelationFacts) -> bool:
    same = select(Relation.id).where(
        Relation.dossier_id == dossier.id,
        Relation.person_id == facts.person_id,
        Relation.other_id == facts.other_id,
        Relation.kind == facts.kind,
        Relation.ended_on.is_(None),
    )
    return facts.ended_on is None and session.scalar(same.limit(1)) is not None


def _note(session: Session, actor: Actor, relation: Relation, what: str, at: datetime) -> None:
    session.flush()
    record(session, actor, relation.dossier_id, f"dossier:relation:{what}", at)
    key = str(relation.id)
    note(session, actor, f"relation:{what}", at, dossier_id=relation.dossier_id, object_id=key)
