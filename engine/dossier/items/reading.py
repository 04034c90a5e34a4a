"""Reading items, for whoever may see them: the one way to them for every page and every export."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from engine import policy
from engine.policy import Actor
from engine.store.models import (
    Account,
    Dossier,
    Item,
    ItemVersion,
    Party,
    PartyContact,
    Person,
)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item as it holds now. Keys are those of the reference tables; `secrecy` is that of the
    contact it came from (`geen`, `medisch`, `skj`)."""

    id: UUID
    dossier_id: UUID
    person_id: UUID
    person_name: str
    domain: str
    category: str
    circle: str
    version: int
    text: str
    source: str
    party_id: UUID | None
    party_name: str | None
    contact_id: UUID | None
    contact_name: str | None
    secrecy: str
    observed_on: date
    purpose: str
    ground: str
    necessity: str
    at: datetime
    by: str | None
    withdrawn_at: datetime | None
    withdrawn_because: str | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What an item said, from when, and why it was changed to that."""

    number: int
    text: str
    observed_on: date
    reason: str | None
    at: datetime
    by: str | None


def seen_by(
    session: Session,
    actor: Actor,
    dossier: Dossier,
    item_ids: Iterable[UUID] | None = None,
    *,
    with_withdrawn: bool = False,
) -> list[ItemRow]:
    """The items of a dossier that the actor may see, by person and domain, the newest first; of
    these only, when `item_ids` are given. The caller notes that they were read."""
    wanted = _rows(with_withdrawn=with_withdrawn).where(
        Item.dossier_id == dossier.id, policy.visible_items(actor)
    )
    return _read(session, wanted, item_ids)


def all_of(
    session: Session, dossier_id: UUID, item_ids: Iterable[UUID] | None = None
) -> list[ItemRow]:
    """The same for a process that goes on by itself: what the database shows the transaction."""
    return _read(session, _rows().where(Item.dossier_id == dossier_id), item_ids)


def history(session: Session, actor: Actor, item_id: UUID) -> list[VersionRow]:
    """The versions of an item that the actor may see, the newest first."""
    found = session.execute(
        select(
            ItemVersion.number,
            ItemVersion.text,
            ItemVersion.observed_on,
            ItemVersion.reason,
            ItemVersion.at,
            Account.name,
        )
        .join(Item, Item.id == ItemVersion.item_id)
        .outerjoin(Account, Account.id == ItemVersion.actor_id)
        .where(Item.id == item_id, policy.visible_items(actor))
        .order_by(ItemVersion.number.desc())
    )
    return [VersionRow(*row) for row in found]


def _rows(*, with_withdrawn: bool = False) -> Select[*tuple[Any, ...]]:
    account, party, contact = aliased(Account), aliased(Party), aliased(PartyContact)
    columns = (
        *(Item.id, Item.dossier_id, Item.person_id, Person.name, Item.domain, Item.category),
        *(Item.circle, Item.version, ItemVersion.text, ItemVersion.source),
        *(ItemVersion.party_id, party.name, ItemVersion.contact_id, contact.name),
        *(contact.secrecy, ItemVersion.observed_on, ItemVersion.purpose, ItemVersion.ground),
        *(ItemVersion.necessity, ItemVersion.at, account.name),
        *(Item.withdrawn_at, Item.withdrawn_because),
    )
    found: Select[*tuple[Any, ...]] = (
        select(*columns)
        .join(
            ItemVersion,
            and_(ItemVersion.item_id == Item.id, ItemVersion.number == Item.version),
        )
        .join(Person, Person.id == Item.person_id)
        .outerjoin(account, account.id == ItemVersion.actor_id)
        .outerjoin(party, party.id == ItemVersion.party_id)
        .outerjoin(contact, contact.id == ItemVersion.contact_id)
        .order_by(Person.name, Item.person_id, Item.domain, Item.added_at.desc(), Item.id)
    )
    return found if with_withdrawn else found.where(Item.withdrawn_at.is_(None))


def _read(
    session: Session, wanted: Select[*tuple[Any, ...]], item_ids: Iterable[UUID] | None
) -> list[ItemRow]:
    if item_ids is not None:
        wanted = wanted.where(Item.id.in_(list(item_ids)))
    return [_row(row) for row in session.execute(wanted)]


def _row(row: Any) -> ItemRow:
    values = list(row)
    values[14] = values[14] or "geen"
    return ItemRow(*values)
