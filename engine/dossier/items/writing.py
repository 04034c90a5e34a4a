"""Writing items down, correcting them with a reason, and taking them out of use."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from engine import policy
from engine.accountability.logs import note
from engine.dossier.dossiers import visible
from engine.dossier.events import record
from engine.dossier.items.facts import Correction, ItemInvalid, NewItem, Source
from engine.dossier.items.judging import circle_for, judge, judge_correction
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import Dossier, Item, ItemVersion, ItemViewer

LONGEST_REASON: Final = 500


def add(session: Session, actor: Actor, number: str, new: NewItem, at: datetime) -> UUID:
    """Write an item down; returns its key.

    Raises `NotFound`, `NotAllowed` (who only looks along) and `ItemInvalid`: among others for a
    domain outside the scope, a purpose or ground that can't be chosen, and a BSN in the text.
    """
    dossier = changeable(session, actor, number)
    return put(session, actor, dossier, new, at).id


def put(
    session: Session,
    actor: Actor | None,
    dossier: Dossier,
    new: NewItem,
    at: datetime,
    item_id: UUID | None = None,
) -> Item:
    """The same where the caller has looked who may write; `actor` None: the process itself."""
    judge(session, dossier, new, at)
    circle = circle_for(session, new.category, new.circle, at)
    by = actor.user_id if actor else None
    item = Item(
        id=item_id or uuid4(),
        dossier_id=dossier.id,
        person_id=new.person_id,
        domain=new.domain,
        category=new.category,
        circle=circle,
        version=1,
        added_at=at,
        added_by=by,
    )
    session.add(item)
    session.flush()
    if circle == "persoon" and actor:
        let_see(session, actor, item, {actor.user_id, *new.viewers}, at)
    session.add(_first_version(item, by, new, at))
    tell_of(session, actor, item, "added", at)
    return item


def correct(
    session: Session, actor: Actor, number: str, item_id: UUID, change: Correction, at: datetime
) -> int:
    """Let an item say something else from now on; what it said stays in its history. Returns the
    number of the new version. Who got the one before it: `sharing.recipients_of`.

    Raises `NotFound`, `NotAllowed` and `ItemInvalid`.
    """
    dossier = changeable(session, actor, number)
    item = of_dossier(session, actor, dossier, item_id)
    judge_correction(session, change, at)
    before = session.scalars(
        select(ItemVersion).where(
            ItemVersion.item_id == item.id, ItemVersion.number == item.version
        )
    ).one()
    item.version += 1
    session.add(_next_version(item, actor, before, change, at))
    tell_of(session, actor, item, "corrected", at)
    return item.version


def withdraw(
    session: Session, actor: Actor, number: str, item_id: UUID, reason: str, at: datetime
) -> None:
    """Take an item out of use: it is no longer used or shared. Raises `NotFound`, `NotAllowed` and
    `ItemInvalid`."""
    dossier = changeable(session, actor, number)
    item = of_dossier(session, actor, dossier, item_id)
    why = reason.strip()
    if not 0 < len(why) <= LONGEST_REASON:
        raise ItemInvalid({"reden": ["Vul in waarom je dit gegeven niet meer gebruikt."]})
    item.withdrawn_at, item.withdrawn_by, item.withdrawn_because = at, actor.user_id, why
    tell_of(session, actor, item, "withdrawn", at)


def changeable(session: Session, actor: Actor, number: str) -> Dossier:
    """The dossier, when the actor may write in it. Raises `NotFound` and `NotAllowed`."""
    dossier = visible(session, actor, number)
    may = select(Dossier.id).where(Dossier.id == dossier.id, policy.recordable_dossiers(actor))
    if session.scalar(may) is None:
        raise NotAllowed
    return dossier


def of_dossier(session: Session, actor: Actor, dossier: Dossier, item_id: UUID) -> Item:
    """An item in use that the actor may see, locked. Raises `NotFound`."""
    found = session.scalars(
        select(Item)
        .where(
            Item.id == item_id,
            Item.dossier_id == dossier.id,
            Item.withdrawn_at.is_(None),
            policy.visible_items(actor),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _first_version(item: Item, by: UUID | None, new: NewItem, at: datetime) -> ItemVersion:
    return ItemVersion(
        id=uuid4(),
        item_id=item.id,
        dossier_id=item.dossier_id,
        number=1,
        text=new.text.strip(),
        observed_on=new.observed_on,
        purpose=new.purpose,
        ground=new.ground,
        necessity=new.necessity.strip(),
        at=at,
        actor_id=by,
        **_source(new.source),
    )


def _next_version(
    item: Item, actor: Actor, before: ItemVersion, change: Correction, at: datetime
) -> ItemVersion:
    source = change.source or Source(before.source, before.party_id, before.contact_id)
    return ItemVersion(
        id=uuid4(),
        item_id=item.id,
        dossier_id=item.dossier_id,
        number=item.version,
        text=change.text.strip(),
        observed_on=change.observed_on or before.observed_on,
        purpose=before.purpose,
        ground=before.ground,
        necessity=before.necessity,
        reason=change.reason.strip(),
        at=at,
        actor_id=actor.user_id,
        **_source(source),
    )


def _source(source: Source) -> Mapping[str, UUID | str | None]:
    return {
        "source": source.kind,
        "party_id": source.party_id,
        "contact_id": source.contact_id,
    }


def let_see(session: Session, actor: Actor, item: Item, viewers: set[UUID], at: datetime) -> None:
    """Name who sees an item of the circle `persoon`, besides who does already."""
    rows = [
        {
            "item_id": item.id,
            "account_id": one,
            "dossier_id": item.dossier_id,
            "added_at": at,
            "added_by": actor.user_id,
        }
        for one in sorted(viewers)
    ]
    session.execute(insert(ItemViewer).on_conflict_do_nothing(), rows)


def tell_of(session: Session, actor: Actor | None, item: Item, what: str, at: datetime) -> None:
    """On the timeline without saying what; in the audit log by key."""
    session.flush()
    record(session, actor, item.dossier_id, f"dossier:item:{what}", at)
    note(
        session,
        actor,
        f"item:{what}",
        at,
        dossier_id=item.dossier_id,
        object_id=str(item.id),
        person_ids=(item.person_id,),
    )
