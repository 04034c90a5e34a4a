"""Finding parties: by name and domain, and one with its contacts and its history."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from engine.policy import Actor, NotFound, demand
from engine.reference import rows
from engine.store.models import Account, Party, PartyChange, PartyContact

MOST: Final = 200
DOMAIN_TABLES: Final = ("wetten", "domeinen")


@dataclass(frozen=True, slots=True)
class PartyQuery:
    """`words`: part of a name of the party or of a contact; `domain`: a key; `ended`: also those
    that can no longer be chosen."""

    words: str = ""
    domain: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party in a list. `powers` are keys, `domain_label` and `power_labels` words for people."""

    id: UUID
    name: str
    domain: str
    domain_label: str
    powers: frozenset[str]
    power_labels: tuple[str, ...]
    contacts: int
    ended_on: date | None

    def may(self, power: str) -> bool:
        """Whether it has this power, a key of `bevoegdheden`."""
        return power in self.powers


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was changed: by whom, when, and what it was before, column by column."""

    at: datetime
    by: str | None
    action: str
    contact: str | None
    before: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party with all that is known of it; contacts that left stand last."""

    party: Party
    row: PartyRow
    contacts: list[PartyContact]
    history: list[Change]


def find(session: Session, actor: Actor, query: PartyQuery, day: date) -> list[PartyRow]:
    """The parties that fit, by name, at most 200. Raises `NotAllowed`."""
    demand(actor, "parties:read")
    found = session.execute(
        select(Party, _contacts())
        .where(*_wanted(query, day))
        .order_by(func.lower(Party.name))
        .limit(MOST)
    )
    words = _Words.of(session, day)
    return [words.row(party, contacts) for party, contacts in found]


def options(session: Session, actor: Actor, query: PartyQuery, day: date) -> list[dict[str, str]]:
    """The same as what a form offers to choose from: `label` and `value`. Raises `NotAllowed`."""
    return [
        {"label": f"{one.name} ({one.domain_label})", "value": str(one.id)}
        for one in find(session, actor, query, day)
    ]


def party(session: Session, actor: Actor, party_id: UUID, day: date) -> PartyView:
    """One party. Raises `NotAllowed` and `NotFound`."""
    demand(actor, "parties:read")
    found = session.get(Party, party_id)
    if found is None:
        raise NotFound
    contacts = list(
        session.scalars(
            select(PartyContact)
            .where(PartyContact.party_id == party_id)
            .order_by(PartyContact.ended_on.is_not(None), func.lower(PartyContact.name))
        )
    )
    row = _Words.of(session, day).row(found, sum(one.ended_on is None for one in contacts))
    return PartyView(found, row, contacts, _history(session, party_id))


def domains(session: Session, day: date) -> list[tuple[str, str]]:
    """Key and label of the laws and domains in which a party can work, the laws first."""
    return [pair for table in DOMAIN_TABLES for pair in rows.choices(session, table, day)]


def _wanted(query: PartyQuery, day: date) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if not query.ended:
        wanted.append(or_(Party.ended_on.is_(None), Party.ended_on > day))
    if query.domain:
        wanted.append(Party.domain == query.domain)
    if words := query.words.strip():
        contact = select(PartyContact.id).where(
            PartyContact.party_id == Party.id,
            PartyContact.ended_on.is_(None),
            PartyContact.name.icontains(words, autoescape=True),
        )
        wanted.append(or_(Party.name.icontains(words, autoescape=True), contact.exists()))
    return wanted


def _contacts() -> ColumnElement[int]:
    return (
        select(func.count(PartyContact.id))
        .where(and_(PartyContact.party_id == Party.id, PartyContact.ended_on.is_(None)))
        .correlate(Party)
        .scalar_subquery()
    )


def _history(session: Session, party_id: UUID) -> list[Change]:
    found = session.execute(
        select(
            PartyChange.at,
            Account.name,
            PartyChange.action,
            PartyContact.name,
            PartyChange.before,
        )
        .outerjoin(Account, Account.id == PartyChange.actor_id)
        .outerjoin(PartyContact, PartyContact.id == PartyChange.contact_id)
        .where(PartyChange.party_id == party_id)
        .order_by(PartyChange.id.desc())
    )
    return [Change(*row) for row in found]


@dataclass(frozen=True, slots=True)
class _Words:
    """What keys are called on a day."""

    domains: dict[str, str]
    powers: dict[str, str]

    @classmethod
    def of(cls, session: Session, day: date) -> "_Words":
        return cls(
            rows.labels(session, day, *DOMAIN_TABLES), rows.labels(session, day, "bevoegdheden")
        )

    def row(self, party: Party, contacts: int) -> PartyRow:
        return PartyRow(
            party.id,
            party.name,
            party.domain,
            self.domains.get(party.domain, party.domain),
            frozenset(party.powers),
            tuple(self.powers.get(one, one) for one in party.powers),
            contacts,
            party.ended_on,
        )
