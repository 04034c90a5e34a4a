"""Reading the ledger: by a dossier, by an item, and as a whole for an accountant."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, column, func, or_, select, table
from sqlalchemy.orm import Session, aliased

from engine import policy
from engine.accountability.pseudonyms import pseudonym
from engine.dossier.sharing.recipients import Recipient
from engine.policy import Actor
from engine.store.models import (
    Account,
    DataRequest,
    Disclosure,
    Dossier,
    Item,
    ItemVersion,
    Party,
    PartyContact,
    Person,
    Refusal,
)

OF_VERSION: Final = (ItemVersion.item_id == Disclosure.item_id) & (
    ItemVersion.number == Disclosure.item_version
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A verstrekking with the names that a page shows, and what was shared or asked."""

    row: Disclosure
    text: str
    subject: str
    party: str | None
    contact: str | None
    person: str | None
    by: str | None

    @property
    def recipient(self) -> str:
        """Who got it, in words."""
        names = (self.contact, self.party) if self.party else (self.person,)
        return ", ".join(filter(None, names))


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """That something was not shared, with the names that a page shows."""

    row: Refusal
    party: str | None
    contact: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class Received:
    """Who got an item: which version, when, by which channel, for what."""

    recipient: Recipient
    version: int
    at: datetime
    channel: str
    purpose: str
    ground: str
    necessity: str


def ledger(session: Session, actor: Actor, dossier: Dossier) -> list[LedgerRow]:
    """What was shared of the items that the actor may see, and what parties were asked, the newest
    first. The caller notes that it was read."""
    shown = or_(Disclosure.item_id.is_(None), policy.visible_items(actor))
    wanted = _rows().where(Disclosure.dossier_id == dossier.id, shown)
    return [LedgerRow(*row) for row in session.execute(wanted)]


def refusals(session: Session, dossier_id: UUID) -> list[RefusalRow]:
    """What was not shared, the newest first. The caller has checked who may see the dossier."""
    found = session.execute(
        select(Refusal, Party.name, PartyContact.name, Account.name)
        .outerjoin(Party, Party.id == Refusal.party_id)
        .outerjoin(PartyContact, PartyContact.id == Refusal.contact_id)
        .outerjoin(Account, Account.id == Refusal.actor_id)
        .where(Refusal.dossier_id == dossier_id)
        .order_by(Refusal.id.desc())
    )
    return [RefusalRow(*row) for row in found]


def recipients_of(session: Session, item_id: UUID) -> list[Received]:
    """Who got an item, each recipient once with the newest version that he got: who has to hear of
    a correction. What the database shows for whom the transaction is."""
    found = session.execute(
        select(Disclosure, ItemVersion.number)
        .join(ItemVersion, OF_VERSION)
        .where(Disclosure.item_id == item_id)
        .order_by(Disclosure.id.desc())
    )
    received: dict[Recipient, Received] = {}
    for one, version in found:
        who = Recipient(one.recipient_kind, one.party_id, one.contact_id, one.person_id)  # type: ignore[arg-type]
        got = Received(who, version, one.at, one.channel, one.purpose, one.ground, one.necessity)
        if who not in received or received[who].version < got.version:
            received[who] = got
    return list(received.values())


def _rows() -> Select[*tuple[Any, ...]]:
    subject, person = aliased(Person), aliased(Person)
    found: Select[*tuple[Any, ...]] = (
        select(
            Disclosure,
            func.coalesce(ItemVersion.text, DataRequest.question),
            subject.name,
            Party.name,
            PartyContact.name,
            person.name,
            Account.name,
        )
        .outerjoin(Item, Item.id == Disclosure.item_id)
        .outerjoin(ItemVersion, OF_VERSION)
        .outerjoin(
            DataRequest,
            (DataRequest.id == Disclosure.occasion_id) & Disclosure.item_id.is_(None),
        )
        .join(subject, subject.id == Disclosure.subject_id)
        .outerjoin(Party, Party.id == Disclosure.party_id)
        .outerjoin(PartyContact, PartyContact.id == Disclosure.contact_id)
        .outerjoin(person, person.id == Disclosure.person_id)
        .outerjoin(Account, Account.id == Disclosure.actor_id)
        .order_by(Disclosure.id.desc())
    )
    return found


SHOWN: Final = (
    *("id", "at", "dossier_id", "item_id", "item_version", "domain", "category"),
    *("recipient_kind", "party_id", "party_name", "occasion_kind", "occasion_id", "purpose"),
    *("ground", "channel", "basis", "consent_id", "good_care", "actor_id"),
)
PEOPLE: Final = ("subject_id", "contact_id", "person_id")
VIEW: Final = table("ledger", *(column(name) for name in (*SHOWN, *PEOPLE)), schema="guard")


def all_rows(session: Session) -> Iterator[Mapping[str, Any]]:
    """The whole ledger, the oldest first, as a stream, for who watches over privacy: people by
    their pseudonym, as in the processing log, and no word that somebody typed. The caller notes
    it."""
    wanted = select(VIEW).order_by(VIEW.c.id).execution_options(yield_per=1000)
    with session.execute(wanted) as found:
        for row in found.mappings():
            hidden = {
                name.removesuffix("_id"): pseudonym(row[name]) if row[name] else None
                for name in PEOPLE
            }
            yield {**{name: row[name] for name in SHOWN}, **hidden}
