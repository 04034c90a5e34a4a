"""What a step of the investigation leaves as items, however often it is gone through.

The key of an item follows from the case, the step and what it says: telling the same once more
changes nothing, what is no longer told is taken out of use, what is told again is used again.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier.items.facts import NewItem
from engine.dossier.items.writing import put, tell_of
from engine.policy import Actor
from engine.store.models import Dossier, Item

NO_LONGER: Final = "Niet meer genoemd toen deze vraag opnieuw werd doorlopen."


def keys_of(instance_id: UUID, step: str, facts: Iterable[NewItem]) -> dict[UUID, NewItem]:
    """The facts by their keys, in order; what is told twice counts once."""
    return {
        uuid5(instance_id, "\0".join((step, str(one.person_id), one.domain, one.text.strip()))): one
        for one in facts
    }


def settle(
    session: Session,
    actor: Actor | None,
    dossier: Dossier,
    facts: Mapping[UUID, NewItem],
    before: Iterable[UUID],
    at: datetime,
) -> list[UUID]:
    """Let the items of a step be what it tells now; `before` is what it gave back the last time.

    Gives the keys of its items. What somebody may not see, he can't take out of use: it stays, and
    is given back too. Raises `ItemInvalid`.
    """
    known, wanted = set(before), [*facts]
    gone = known - set(wanted)
    found = {
        one.id: one
        for one in session.scalars(select(Item).where(Item.id.in_(known | set(wanted))))
        if one.dossier_id == dossier.id
    }
    for key in wanted:
        if key in found:
            _use_again(session, actor, found[key], at)
        elif key not in known:
            put(session, actor, dossier, facts[key], at, key)
    for key in gone & set(found):
        _take_out(session, actor, found[key], at)
    return [*wanted, *sorted(gone - set(found))]


def _use_again(session: Session, actor: Actor | None, item: Item, at: datetime) -> None:
    if item.withdrawn_because == NO_LONGER:
        item.withdrawn_at = item.withdrawn_by = item.withdrawn_because = None
        tell_of(session, actor, item, "added", at)


def _take_out(session: Session, actor: Actor | None, item: Item, at: datetime) -> None:
    if item.withdrawn_at is None:
        item.withdrawn_at, item.withdrawn_because = at, NO_LONGER
        item.withdrawn_by = actor.user_id if actor else None
        tell_of(session, actor, item, "withdrawn", at)
