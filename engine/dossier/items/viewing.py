"""Who sees a gegeven of the circle `persoon`: giving a colleague or the coördinator the sight of it
by name, and taking it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, aliased

from engine import policy
from engine.accountability.logs import note
from engine.dossier.events import record
from engine.dossier.items.facts import ItemInvalid
from engine.dossier.items.writing import changeable, let_see, of_dossier
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import Account, Dossier, Involvement, Item, ItemViewer, Membership

OTHER_CIRCLE: Final = "Dit gegeven is niet afgeschermd op naam."
NOBODY_LEFT: Final = "Er moet iemand overblijven die dit gegeven ziet."
NOT_HERE: Final = "Kies een collega die dit dossier ziet."


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who sees an item by name: since when, and who let him."""

    account_id: UUID
    name: str
    since: datetime
    by: str | None


def may_name(actor: Actor, dossier: Dossier) -> bool:
    """Whether the actor may say who sees items by name: who treats the open dossier."""
    return dossier.status == "open" and policy.treats(actor, dossier)


def viewers(
    session: Session, actor: Actor, number: str, item_id: UUID
) -> tuple[Item, list[Viewer], list[tuple[UUID, str]]]:
    """An item with who sees it, by name, and who else could: key and name of each medewerker who
    sees the dossier. Raises as `let` does."""
    dossier, item = _held(session, actor, number, item_id)
    named = _named(session, item)
    there = {one.account_id for one in named}
    others = [(key, name) for key, name in _around(session, dossier) if key not in there]
    return item, named, others


def let(
    session: Session, actor: Actor, number: str, item_id: UUID, account_id: UUID, at: datetime
) -> None:
    """Let somebody who sees the dossier see this item too; twice is once.

    Raises `NotFound` (also for an item that the actor himself does not see), `NotAllowed` (who
    does not treat the dossier) and `ItemInvalid`.
    """
    dossier, item = _held(session, actor, number, item_id)
    if account_id not in {key for key, _ in _around(session, dossier)}:
        raise ItemInvalid({"wie": [NOT_HERE]})
    let_see(session, actor, item, {account_id}, at)
    _tell(session, actor, item, "named", account_id, at)


def take_back(
    session: Session, actor: Actor, number: str, item_id: UUID, account_id: UUID, at: datetime
) -> None:
    """Let somebody see this item no more. Raises as `let` does; `ItemInvalid` when nobody would be
    left to see it."""
    _, item = _held(session, actor, number, item_id)
    there = {one.account_id for one in _named(session, item)}
    if account_id not in there:
        raise NotFound
    if there == {account_id}:
        raise ItemInvalid({"": [NOBODY_LEFT]})
    _tell(session, actor, item, "unnamed", account_id, at)
    session.execute(
        delete(ItemViewer).where(ItemViewer.item_id == item.id, ItemViewer.account_id == account_id)
    )


def _held(session: Session, actor: Actor, number: str, item_id: UUID) -> tuple[Dossier, Item]:
    dossier = changeable(session, actor, number)
    item = of_dossier(session, actor, dossier, item_id)
    if not may_name(actor, dossier):
        raise NotAllowed
    if item.circle != "persoon":
        raise ItemInvalid({"wie": [OTHER_CIRCLE]})
    return dossier, item


def _named(session: Session, item: Item) -> list[Viewer]:
    by = aliased(Account)
    found = session.execute(
        select(Account.id, Account.name, ItemViewer.added_at, by.name)
        .join(ItemViewer, ItemViewer.account_id == Account.id)
        .outerjoin(by, by.id == ItemViewer.added_by)
        .where(ItemViewer.item_id == item.id)
        .order_by(Account.name)
    )
    return [Viewer(*row) for row in found]


def _around(session: Session, dossier: Dossier) -> list[tuple[UUID, str]]:
    """Who works in the dossier's group, handles it, or is involved by name; not who looks in an
    emergency. By name."""
    members = select(Membership.account_id).where(Membership.group_id == dossier.group_id)
    involved = select(Involvement.account_id).where(
        Involvement.dossier_id == dossier.id,
        Involvement.kind != "noodblik",
        policy.running(),
    )
    inside = Account.id.in_(members) & ~Account.roles.contains(["extern"])
    found = session.execute(
        select(Account.id, Account.name)
        .where(
            policy.takes_work(),
            or_(inside, Account.id.in_(involved), Account.id == dossier.handler_id),
        )
        .order_by(Account.name)
    )
    return [(key, name) for key, name in found]


def _tell(
    session: Session, actor: Actor, item: Item, what: str, account_id: UUID, at: datetime
) -> None:
    """Who sees what now, by key: on the timeline to whom, in the log also which item."""
    session.flush()
    record(session, actor, item.dossier_id, f"dossier:item:{what}", at, {"to": str(account_id)})
    note(
        session,
        actor,
        f"item:{what}",
        at,
        dossier_id=item.dossier_id,
        object_id=str(item.id),
        reason=f"Medewerker {account_id}",
        person_ids=(item.person_id,),
    )
