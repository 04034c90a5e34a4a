"""Making of a told fact a gegeven of the dossier: one by one, by a person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.dossier.items.facts import NewItem, Source
from engine.dossier.items.writing import add, changeable
from engine.dossier.requests.listing import visible_facts
from engine.policy import Actor, NotFound
from engine.store.models import DataRequest, DataRequestAdoption, DataRequestAnswer, DataRequestFact


@dataclass(frozen=True, slots=True)
class Taken:
    """How a fact is taken over: in which domain, and what was prefilled and perhaps changed."""

    domain: str
    text: str
    category: str
    purpose: str
    ground: str
    necessity: str


def adopt(
    session: Session, actor: Actor, number: str, fact_id: UUID, taken: Taken, at: datetime
) -> UUID:
    """Take a fact over, with the party as its source; returns the key of the gegeven.

    Raises `NotFound` (also when it was decided on already), `NotAllowed` and `ItemInvalid`.
    """
    fact, request = undecided(session, actor, number, fact_id)
    new = NewItem(
        person_id=request.person_id,
        domain=taken.domain,
        category=taken.category,
        text=taken.text,
        source=Source("partij", request.party_id, request.contact_id),
        observed_on=fact.on,
        purpose=taken.purpose,
        ground=taken.ground,
        necessity=taken.necessity,
    )
    item_id = add(session, actor, number, new, at)
    _decide(session, actor, fact, item_id, at)
    return item_id


def leave_out(session: Session, actor: Actor, number: str, fact_id: UUID, at: datetime) -> None:
    """Not take a fact over. Raises `NotFound` and `NotAllowed`."""
    fact, request = undecided(session, actor, number, fact_id)
    _decide(session, actor, fact, None, at)
    note(
        session,
        actor,
        "request:fact:left",
        at,
        dossier_id=fact.dossier_id,
        object_id=str(fact.id),
        purpose=f"{request.purpose}, {request.ground}",
        person_ids=(request.person_id,),
    )


def undecided(
    session: Session, actor: Actor, number: str, fact_id: UUID
) -> tuple[DataRequestFact, DataRequest]:
    """A fact that nobody decided on, and what it answers. Raises `NotFound` and `NotAllowed`."""
    dossier = changeable(session, actor, number)
    found = session.execute(
        select(DataRequestFact, DataRequest)
        .join(DataRequestAnswer, DataRequestAnswer.id == DataRequestFact.answer_id)
        .join(DataRequest, DataRequest.id == DataRequestAnswer.request_id)
        .where(
            DataRequestFact.id == fact_id,
            DataRequestFact.dossier_id == dossier.id,
            visible_facts(actor),
            ~select(DataRequestAdoption.fact_id)
            .where(DataRequestAdoption.fact_id == DataRequestFact.id)
            .exists(),
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    fact, request = found
    return fact, request


def _decide(
    session: Session, actor: Actor, fact: DataRequestFact, item_id: UUID | None, at: datetime
) -> None:
    session.add(
        DataRequestAdoption(
            fact_id=fact.id,
            dossier_id=fact.dossier_id,
            item_id=item_id,
            decided_by=actor.user_id,
            at=at,
        )
    )
    session.flush()
