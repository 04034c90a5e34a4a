"""Help that runs now and help that ran before: two of the four questions of the investigation."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.plan.goals import within
from engine.dossier.records.writing import RecordInvalid, missing, names, recordable, tell
from engine.policy import Actor, NotFound
from engine.store.models import Dossier, Party, Service

PURPOSE: Final = "Nagaan welke hulp er is en is geweest"


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What help: for whom (None: everybody), under which law or in which domain, by which party.
    `ended_on` is the last day; None: it runs."""

    what: str
    domain: str
    person_id: UUID | None = None
    party_id: UUID | None = None
    started_on: date | None = None
    ended_on: date | None = None
    result: str = ""


def add(session: Session, actor: Actor, number: str, facts: ServiceFacts, at: datetime) -> UUID:
    """Write down help; returns its key. Raises `NotFound`, `NotAllowed` and `RecordInvalid`."""
    dossier = recordable(session, actor, number)
    _judge(session, dossier, facts, at)
    row = Service(id=uuid4(), dossier_id=dossier.id, made_by=actor.user_id, made_at=at)
    session.add(_filled(row, facts))
    tell(session, actor, dossier.id, "service:added", row.id, at, purpose=PURPOSE)
    return row.id


def change(
    session: Session,
    actor: Actor,
    number: str,
    service_id: UUID,
    facts: ServiceFacts,
    at: datetime,
) -> None:
    """Change what is known of help, or end it. Raises as `add` does."""
    dossier = recordable(session, actor, number)
    row = service_of(session, dossier.id, service_id)
    _judge(session, dossier, facts, at, before=row)
    _filled(row, facts)
    tell(session, actor, dossier.id, "service:changed", row.id, at, purpose=PURPOSE)


def service_of(session: Session, dossier_id: UUID, service_id: UUID) -> Service:
    """Help in the dossier. Raises `NotFound`."""
    wanted = select(Service).where(Service.id == service_id, Service.dossier_id == dossier_id)
    found = session.scalars(wanted.with_for_update()).one_or_none()
    if found is None:
        raise NotFound
    return found


def _judge(
    session: Session,
    dossier: Dossier,
    facts: ServiceFacts,
    at: datetime,
    before: Service | None = None,
) -> None:
    domains = within(session, dossier, at, before)
    people = names(session, dossier).people
    known = facts.party_id is None or session.get(Party, facts.party_id) is not None
    backwards = facts.started_on and facts.ended_on and facts.ended_on < facts.started_on
    RecordInvalid.raise_for(
        {
            "wat": missing(facts.what, "Vul in welke hulp het is."),
            "domein": [] if facts.domain in domains else ["Kies een wet of domein."],
            "voor": []
            if facts.person_id is None or facts.person_id in people
            else ["Kies iemand uit de lijst."],
            "partij": [] if known else ["Kies een partij uit de lijst."],
            "einddatum": ["De einddatum ligt voor de begindatum."] if backwards else [],
        }
    )


def _filled(row: Service, facts: ServiceFacts) -> Service:
    row.what, row.domain, row.person_id = facts.what.strip(), facts.domain, facts.person_id
    row.party_id, row.started_on, row.ended_on = facts.party_id, facts.started_on, facts.ended_on
    row.result = facts.result.strip() or None
    return row
