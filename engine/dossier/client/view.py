"""All that a client sees of a dossier, read in his own name and noted as read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime, Integer, Row, String, Uuid, column, select, table
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from engine.accountability.looks import Look, own_looks
from engine.dossier.client.course import Course, course
from engine.dossier.client.facts import OwnItem, Shared, items, shared
from engine.dossier.client.filed import Filed, filed
from engine.dossier.client.seeing import OwnDossier, dossier, note_reading, reading
from engine.dossier.client.why import told_decisions
from engine.dossier.conference.minutes import Minutes, of_content
from engine.policy import clients
from engine.policy.clients import Reader
from engine.reference import rows
from engine.store.models import (
    Account,
    ClientMessage,
    ClientRequest,
    Disclosure,
    Item,
    ItemVersion,
    Participant,
    Party,
    Restriction,
    ScopeEntry,
)

COLLEAGUE = table(
    "client_colleague",
    column("dossier_id", Uuid),
    column("account_id", Uuid),
    column("kind", String),
    column("reason", String),
    column("added_at", DateTime(timezone=True)),
    column("ended_at", DateTime(timezone=True)),
    column("until", DateTime(timezone=True)),
    schema="guard",
)
MINUTES = table(
    "client_minutes",
    column("id", Uuid),
    column("dossier_id", Uuid),
    column("participant_id", Uuid),
    column("version", Integer),
    column("sent_at", DateTime(timezone=True)),
    column("content", JSONB),
    schema="guard",
)
"""What is withheld from him has been left out by the database."""


@dataclass(frozen=True, slots=True)
class Helper:
    """A medewerker who is involved, what he does, and why."""

    name: str
    part: str
    reason: str
    since: datetime | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnMinutes:
    """Minutes of a casusoverleg as he got them last, but for what is withheld from him now."""

    id: UUID
    minutes: Minutes
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class ClientView:
    """A dossier as its client, or a gezinslid who became one, sees it."""

    dossier: OwnDossier
    course: Course | None
    filed: list[Filed]
    helpers: list[Helper]
    parties: list[str]
    items: list[OwnItem]
    shared: list[Shared]
    looks: list[Look]
    minutes: list[OwnMinutes]
    messages: list[ClientMessage]
    requests: list[ClientRequest]
    withheld: list[Restriction]
    """What was withheld for a while, and is no more."""
    scope: list[str]
    decisions: list[tuple[str, datetime, list[str]]]


HANDLES = "werkt aan uw vraag"
PARTS = {
    "collega": "werkt mee",
    "coordinator": "zorgt dat alle hulp goed samengaat",
    "noodblik": "keek in nood mee",
}
"""Kind of involvement → what he does, after his name."""


def read(
    session: Session, person_id: UUID, number: str, at: datetime, what: str = ""
) -> ClientView:
    """What this person may see of the dossier of that number; notes that he looked.

    The session is his own: `Who("client", person_id)`. Raises `NotFound`.
    """
    reader = reading(session, person_id, at)
    found = seen(session, reader, number)
    note_reading(session, reader, found.dossier.id, what, at)
    return found


def seen(session: Session, reader: Reader, number: str) -> ClientView:
    """The same without a note, for who notes it otherwise. Raises `NotFound`."""
    own = dossier(session, reader, number)
    words = _words(session, reader.day)
    return ClientView(
        dossier=own,
        course=course(session, own.id) if own.is_whole else None,
        filed=filed(session, reader, own.id) if own.is_whole else [],
        helpers=_helpers(session, own),
        parties=_parties(session, reader, own),
        items=items(session, reader, own, words),
        shared=shared(session, reader, own, words),
        looks=_looks(session, own, words),
        minutes=_minutes(session, reader, own),
        messages=_messages(session, reader, own),
        requests=_requests(session, reader, own),
        withheld=_withheld(session, reader, own),
        scope=_scope(session, own, words),
        decisions=told_decisions(session, own.id) if own.is_whole else [],
    )


def _words(session: Session, day: date) -> dict[str, str]:
    """Key → label of all reference tables that an item names."""
    tables = ("wetten", "domeinen", "gegevenscategorieen", "grondslagen", "doelen")
    return rows.labels(session, day, *tables)


def _helpers(session: Session, own: OwnDossier) -> list[Helper]:
    found = session.execute(
        select(COLLEAGUE, Account.name)
        .join(Account, Account.id == COLLEAGUE.c.account_id)
        .where(COLLEAGUE.c.dossier_id == own.id)
        .order_by(COLLEAGUE.c.added_at)
    )
    first = Helper(own.handler or "Nog niemand", HANDLES, "", None, None)
    return [first] + [
        Helper(row.name, PARTS.get(row.kind, ""), _reason(row), row.added_at, row.ended_at)
        for row in found
    ]


def _reason(row: Row[Any]) -> str:
    """Why somebody is involved; of a coördinator it only says for the office which kind he is."""
    return "" if row.kind == "coordinator" else row.reason


def _parties(session: Session, reader: Reader, own: OwnDossier) -> list[str]:
    got = select(Disclosure.party_id).where(
        Disclosure.dossier_id == own.id, clients.disclosures_for(reader)
    )
    gave = (
        select(ItemVersion.party_id)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(Item.dossier_id == own.id, clients.items_for(reader), clients.versions_for(reader))
    )
    wanted = select(Party.name).where(Party.id.in_(got.union(gave)))
    return list(session.scalars(wanted.order_by(Party.name)))


def _looks(session: Session, own: OwnDossier, words: Mapping[str, str]) -> list[Look]:
    """Of this dossier, and those that belong to none; his own looks aside. What was done with the
    data of more than one of those for whom he looks, is told once."""
    found = [one for key, _ in own.people for one in own_looks(session, key)]
    once = {one.operation_id or one: one for one in found}.values()
    here = [one for one in once if one.dossier_number in (None, own.number) and not one.is_own]
    told = [replace(one, why=in_words(one.why, words)) for one in here]
    return sorted(told, key=lambda one: one.at, reverse=True)


def in_words(why: str, words: Mapping[str, str]) -> str:
    """A reason as people say it: the logs name a doel and a grondslag by their keys."""
    return ", ".join(words.get(part, part) for part in why.split(", "))


def without(minutes: Minutes, shown: Iterable[UUID]) -> Minutes:
    """Minutes with only the gegevens that are among `shown`; agreements stay."""
    kept = {str(key) for key in shown}
    return replace(minutes, items=tuple(one for one in minutes.items if one.item_id in kept))


def _minutes(session: Session, reader: Reader, own: OwnDossier) -> list[OwnMinutes]:
    found = session.execute(
        select(MINUTES)
        .join(Participant, Participant.id == MINUTES.c.participant_id)
        .where(
            MINUTES.c.dossier_id == own.id,
            clients.given_to(reader, Participant.dossier_id, Participant.person_id),
        )
        .order_by(MINUTES.c.participant_id, MINUTES.c.version)
    )
    newest = {one.participant_id: one for one in found}
    told = [
        OwnMinutes(one.id, of_content(one.content, one.version, one.sent_at), one.sent_at)
        for one in newest.values()
    ]
    return sorted(told, key=lambda one: one.sent_at, reverse=True)


def _messages(session: Session, reader: Reader, own: OwnDossier) -> list[ClientMessage]:
    mine = clients.given_to(reader, ClientMessage.dossier_id, ClientMessage.person_id)
    wanted = select(ClientMessage).where(ClientMessage.dossier_id == own.id, mine)
    return list(session.scalars(wanted.order_by(ClientMessage.sent_at.desc())))


def _requests(session: Session, reader: Reader, own: OwnDossier) -> list[ClientRequest]:
    mine = clients.about(reader, ClientRequest.dossier_id, ClientRequest.person_id)
    wanted = select(ClientRequest).where(ClientRequest.dossier_id == own.id, mine)
    return list(session.scalars(wanted.order_by(ClientRequest.asked_at.desc())))


def _withheld(session: Session, reader: Reader, own: OwnDossier) -> list[Restriction]:
    mine = clients.about(reader, Restriction.dossier_id, Restriction.person_id)
    wanted = select(Restriction).where(
        Restriction.dossier_id == own.id, mine, clients.ended(reader)
    )
    return list(session.scalars(wanted.order_by(Restriction.decided_at.desc())))


def _scope(session: Session, own: OwnDossier, words: Mapping[str, str]) -> list[str]:
    if not own.is_whole:
        return []
    last = session.scalars(
        select(ScopeEntry)
        .where(ScopeEntry.dossier_id == own.id)
        .order_by(ScopeEntry.id.desc())
        .limit(1)
    ).first()
    return [words.get(key, key) for key in (*last.laws, *last.domains)] if last else []
