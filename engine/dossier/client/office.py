"""The page *Inzage* of a dossier, for medewerkers: what clients ask and what is withheld."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.accountability.looks import DONE, OTHER
from engine.dossier import items
from engine.dossier.client.asking import KINDS
from engine.dossier.dossiers import visible
from engine.dossier.items import offered_domains
from engine.dossier.opening import MUNICIPAL_TIME
from engine.policy import Actor
from engine.reference.rows import choices, day_of
from engine.store.models import (
    AuditEvent,
    ClientMessage,
    ClientRequest,
    DataRequest,
    Disclosure,
    Dossier,
    DossierPerson,
    Party,
    Person,
    ProfessionalRequest,
    Restriction,
)

MOST_LOOKS: Final = 50


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A request with the names of who asks and about whom; `item` is what has to be corrected,
    as far as the reader may see it."""

    request: ClientRequest
    kind: str
    about: str
    by: str
    item: str | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """A restriction, and whether it holds today."""

    restriction: Restriction
    what: str
    about: str
    runs: bool


@dataclass(frozen=True, slots=True)
class Left:
    """A law or domain that may be looked into, and whether it may be now."""

    key: str
    label: str
    is_left: bool


@dataclass(frozen=True, slots=True)
class OfficeView:
    """What the page shows. `readers` may look in as a client; `choices` are what can be withheld,
    as (kind:key, words)."""

    dossier: Dossier
    readers: list[tuple[UUID, str, str]]
    asked: list[AskedRow]
    withheld: list[WithheldRow]
    messages: list[ClientMessage]
    choices: list[tuple[str, str]]
    laws: list[Left]
    domains: list[Left]
    may_decide: bool


def read(session: Session, actor: Actor, number: str, at: datetime) -> OfficeView:
    """The page of a dossier that the actor may see; notes that it was read. Raises `NotFound`."""
    dossier = visible(session, actor, number)
    names, readers = _people(session, dossier.id)
    seen = items.seen_by(session, actor, dossier)
    texts = {one.id: one.text for one in seen}
    offered = [(f"item:{one.id}", f"Gegeven: {one.text[:80]}") for one in seen]
    offered += _disclosures(session, dossier.id, texts)
    offered += _filed(session, dossier.id)
    offered += _looks(session, dossier.id)
    view = OfficeView(
        dossier,
        readers,
        _asked(session, dossier.id, names, texts, at),
        _withheld(session, dossier.id, names, dict(offered), at),
        list(
            session.scalars(
                select(ClientMessage)
                .where(ClientMessage.dossier_id == dossier.id)
                .order_by(ClientMessage.sent_at.desc())
            )
        ),
        offered,
        _left(session, dossier.id, "wetten", at),
        _left(session, dossier.id, "domeinen", at),
        policy.may_change_involvement(actor, dossier),
    )
    note(session, actor, "dossier:read", at, dossier_id=dossier.id, object_id="inzage")
    return view


def _people(
    session: Session, dossier_id: UUID
) -> tuple[dict[UUID, str], list[tuple[UUID, str, str]]]:
    found = session.execute(
        select(Person.id, Person.name, DossierPerson.role)
        .join(DossierPerson, DossierPerson.person_id == Person.id)
        .where(DossierPerson.dossier_id == dossier_id)
        .order_by(DossierPerson.role, Person.name)
    ).all()
    return {key: name for key, name, _ in found}, [(key, name, role) for key, name, role in found]


def _asked(
    session: Session,
    dossier_id: UUID,
    names: Mapping[UUID, str],
    texts: Mapping[UUID, str],
    at: datetime,
) -> list[AskedRow]:
    found = session.scalars(
        select(ClientRequest)
        .where(ClientRequest.dossier_id == dossier_id)
        .order_by(ClientRequest.answered_at.is_not(None), ClientRequest.due_on)
    )
    return [
        AskedRow(
            one,
            KINDS[one.kind],
            names.get(one.person_id, ""),
            names.get(one.asked_by, ""),
            texts.get(one.item_id) if one.item_id else None,
            one.answered_at is None and one.due_on < day_of(at),
        )
        for one in found
    ]


def _withheld(
    session: Session,
    dossier_id: UUID,
    names: Mapping[UUID, str],
    words: Mapping[str, str],
    at: datetime,
) -> list[WithheldRow]:
    found = session.scalars(
        select(Restriction)
        .where(Restriction.dossier_id == dossier_id)
        .order_by(Restriction.decided_at.desc())
    )
    return [
        WithheldRow(
            one,
            words.get(_key(one), "Iets wat jij niet kunt zien, of een inzage"),
            names.get(one.person_id, ""),
            one.lifted_at is None and one.until >= day_of(at),
        )
        for one in found
    ]


def _key(one: Restriction) -> str:
    if one.operation_id:
        return f"inzage:{one.operation_id}"
    if one.filed_id:
        return f"verzoek:{one.filed_id}"
    return f"item:{one.item_id}" if one.item_id else f"verstrekking:{one.disclosure_id}"


def _left(session: Session, dossier_id: UUID, table: str, at: datetime) -> list[Left]:
    """The laws or the domains that can be chosen, and which of them the scope leaves."""
    left = offered_domains(session, dossier_id, at)
    found = choices(session, table, day_of(at))
    return [Left(key, label, key in left) for key, label in found]


def _looks(session: Session, dossier_id: UUID) -> list[tuple[str, str]]:
    """What medewerkers did in the dossier last, as the client reads of it, without a name."""
    found = session.execute(
        select(AuditEvent.operation_id, AuditEvent.at, AuditEvent.action)
        .where(
            AuditEvent.dossier_id == dossier_id,
            AuditEvent.actor_id.is_not(None),
            ~AuditEvent.action.startswith("client:"),
        )
        .order_by(AuditEvent.id.desc())
        .limit(MOST_LOOKS)
    )
    here = ZoneInfo(MUNICIPAL_TIME)
    return [
        (
            f"inzage:{key}",
            f"Wie keek, {at.astimezone(here):%d-%m-%Y %H:%M}: {DONE.get(what, OTHER)}",
        )
        for key, at, what in found
    ]


def _filed(session: Session, dossier_id: UUID) -> list[tuple[str, str]]:
    """What professionals asked about the client."""
    found = session.execute(
        select(ProfessionalRequest.id, ProfessionalRequest.name, ProfessionalRequest.organisation)
        .where(ProfessionalRequest.dossier_id == dossier_id)
        .order_by(ProfessionalRequest.filed_at)
    )
    return [
        (
            f"verzoek:{key}",
            f"Verzoek van een professional: {', '.join(filter(None, (name, organisation)))}",
        )
        for key, name, organisation in found
    ]


def _disclosures(
    session: Session, dossier_id: UUID, texts: Mapping[UUID, str]
) -> list[tuple[str, str]]:
    found = session.execute(
        select(Disclosure.id, Disclosure.item_id, Party.name, DataRequest.question)
        .outerjoin(Party, Party.id == Disclosure.party_id)
        .outerjoin(DataRequest, DataRequest.id == Disclosure.occasion_id)
        .where(
            Disclosure.dossier_id == dossier_id,
            or_(Disclosure.item_id.is_(None), Disclosure.item_id.in_(texts)),
        )
        .order_by(Disclosure.id.desc())
    )
    return [
        (
            f"verstrekking:{key}",
            f"Verstrekking aan {party or 'een persoon'}: {texts[item][:60]}"
            if item
            else f"Vraag aan {party}: {question[:60]}",
        )
        for key, item, party, question in found
    ]
