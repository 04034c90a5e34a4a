"""What a medewerker sees of gegevensverzoeken: all of a dossier, and one with its answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from engine.accountability.logs import note
from engine.doors import opening
from engine.dossier.dossiers import visible
from engine.policy import Actor, NotFound
from engine.policy.records import recordable_dossiers, treated_dossiers
from engine.reference import rows
from engine.store.models import (
    DataRequest,
    DataRequestAdoption,
    DataRequestAnswer,
    DataRequestFact,
    Door,
    Dossier,
    Party,
    PartyContact,
    Person,
)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in a list: of whom, about whom, how it stands. `late`: nobody answered in time."""

    request: DataRequest
    party: Party
    contact: PartyContact | None
    person_name: str
    late: bool
    door: Door | None
    """The last link, if one was made."""


@dataclass(frozen=True, slots=True)
class FactRow:
    """A told fact, and what was decided: None yet, `overgenomen` or `weggelaten`."""

    fact: DataRequestFact
    decided: str | None


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer with those of its facts that the reader may see."""

    answer: DataRequestAnswer
    facts: list[FactRow]


@dataclass(frozen=True, slots=True)
class RequestsView:
    """The requests of a dossier, the newest first."""

    dossier: Dossier
    rows: list[RequestRow]
    may_write: bool


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request. `labels`: key of a reference table → what it is called."""

    dossier: Dossier
    row: RequestRow
    answers: list[AnswerRow]
    labels: dict[str, str]
    may_write: bool
    treats: bool


def visible_facts(actor: Actor) -> ColumnElement[bool]:
    """The condition on `DataRequestFact`: what is restricted is for behandelaar and coördinator. In
    SQL it stands in `engine.store.guard.of_doors`."""
    treated = select(Dossier.id).where(treated_dossiers(actor))
    return or_(~DataRequestFact.restricted, DataRequestFact.dossier_id.in_(treated))


def all_of(session: Session, actor: Actor, number: str, at: datetime) -> RequestsView:
    """The requests of a dossier; that they were read is noted. Raises `NotFound`."""
    dossier = visible(session, actor, number)
    found = _rows(session, [DataRequest.dossier_id == dossier.id], rows.day_of(at))
    view = RequestsView(dossier, found, _holds(session, dossier, recordable_dossiers(actor)))
    about = {one.request.person_id for one in found}
    note(session, actor, "request:listed", at, dossier_id=dossier.id, person_ids=about)
    return view


def one(session: Session, actor: Actor, number: str, request_id: UUID, at: datetime) -> RequestView:
    """One request with its answers; that it was read is noted. Raises `NotFound`."""
    dossier, day = visible(session, actor, number), rows.day_of(at)
    wanted = [DataRequest.dossier_id == dossier.id, DataRequest.id == request_id]
    found = _rows(session, wanted, day)
    if not found:
        raise NotFound
    view = RequestView(
        dossier,
        found[0],
        _answers(session, actor, request_id),
        rows.labels(session, day, "gegevenscategorieen", "grondslagen", "doelen"),
        _holds(session, dossier, recordable_dossiers(actor)),
        _holds(session, dossier, treated_dossiers(actor)),
    )
    note(
        session,
        actor,
        "request:read",
        at,
        dossier_id=dossier.id,
        object_id=str(request_id),
        person_ids=(found[0].request.person_id,),
    )
    return view


def _rows(session: Session, wanted: Iterable[ColumnElement[bool]], day: date) -> list[RequestRow]:
    found = session.execute(
        select(DataRequest, Party, PartyContact, Person.name)
        .join(Party, Party.id == DataRequest.party_id)
        .outerjoin(PartyContact, PartyContact.id == DataRequest.contact_id)
        .join(Person, Person.id == DataRequest.person_id)
        .where(*wanted)
        .order_by(DataRequest.sent_at.desc(), DataRequest.id)
    ).all()
    doors = opening.newest(session, [request.id for request, *_ in found])
    return [
        RequestRow(
            request,
            party,
            contact,
            name,
            request.state == "verstuurd" and request.answer_by < day,
            doors.get(request.id),
        )
        for request, party, contact, name in found
    ]


def _answers(session: Session, actor: Actor, request_id: UUID) -> list[AnswerRow]:
    answers = session.scalars(
        select(DataRequestAnswer)
        .where(DataRequestAnswer.request_id == request_id)
        .order_by(DataRequestAnswer.at.desc(), DataRequestAnswer.id)
    ).all()
    facts = session.execute(
        select(DataRequestFact, DataRequestAdoption)
        .outerjoin(DataRequestAdoption, DataRequestAdoption.fact_id == DataRequestFact.id)
        .where(DataRequestFact.answer_id.in_([one.id for one in answers]), visible_facts(actor))
        .order_by(DataRequestFact.position)
    ).all()
    return [
        AnswerRow(
            answer,
            [
                FactRow(fact, _decided(adoption))
                for fact, adoption in facts
                if fact.answer_id == answer.id
            ],
        )
        for answer in answers
    ]


def _decided(adoption: DataRequestAdoption | None) -> str | None:
    if adoption is None:
        return None
    return "overgenomen" if adoption.item_id else "weggelaten"


def _holds(session: Session, dossier: Dossier, condition: ColumnElement[bool]) -> bool:
    return session.scalar(select(Dossier.id).where(Dossier.id == dossier.id, condition)) is not None
