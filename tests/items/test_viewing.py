"""Who sees a gegeven by name: given and taken back by who treats the dossier, and noted."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier import items
from engine.dossier.coordination import coordinators
from engine.dossier.items import ItemInvalid, viewing
from engine.dossier.timeline import timeline
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.database import Database
from engine.store.models import AuditEvent, Dossier, Item
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.items.world import Around, add_around, add_item

NOW = datetime.now(UTC)


@pytest.fixture
def around(database: Database, people: People) -> Around:
    with database.transaction(SYSTEM) as session:
        return add_around(session, people)


@pytest.fixture
def item(database: Database, people: People, around: Around) -> UUID:
    """An item that only Karim sees."""
    with database.transaction(SYSTEM) as session:
        return add_item(session, people, around, circle="persoon")


def sees(database: Database, actor: Actor, around: Around, item: UUID) -> bool:
    """Whether the database and the policy both show it; that they agree is asserted."""
    with database.reading(actor.who) as session:
        shown = session.scalar(select(Item.id).where(Item.id == item)) is not None
        dossier = session.scalar(select(Dossier).where(Dossier.number == around.number))
        found = items.seen_by(session, actor, dossier, [item]) if dossier else []
    assert shown == bool(found)
    return shown


def let(database: Database, actor: Actor, around: Around, item: UUID, whom: Actor) -> None:
    with database.transaction(actor.who) as session:
        viewing.let(session, actor, around.number, item, whom.user_id, NOW)


def test_a_colleague_is_shown_it_and_no_more(
    database: Database, people: People, around: Around, item: UUID
) -> None:
    karim, lisa = people.karim, people.lisa
    assert not sees(database, lisa, around, item)
    for _ in range(2):
        let(database, karim, around, item, lisa)
    assert sees(database, lisa, around, item)
    with database.reading(karim.who) as session:
        _, named, others = viewing.viewers(session, karim, around.number, item)
    assert {one.name for one in named} == {karim.name, lisa.name}
    assert lisa.user_id not in {key for key, _ in others}
    with database.transaction(karim.who) as session:
        viewing.take_back(session, karim, around.number, item, lisa.user_id, NOW)
    assert not sees(database, lisa, around, item)
    with database.reading(SYSTEM) as session:
        noted = select(AuditEvent.action, AuditEvent.reason).where(
            AuditEvent.action.in_(("item:named", "item:unnamed"))
        )
        kept = [tuple(one) for one in session.execute(noted.order_by(AuditEvent.id))]
        whom = f"Medewerker {lisa.user_id}"
        assert set(kept) == {("item:named", whom), ("item:unnamed", whom)}
        dossier = session.scalars(select(Dossier).where(Dossier.number == around.number)).one()
        told = [one.text for one in timeline(session, dossier.id)]
        assert f"{karim.name} laat {lisa.name} een gegeven op naam zien." in told


def test_the_coordinator_too_and_nobody_from_elsewhere(
    database: Database, people: People, around: Around, item: UUID
) -> None:
    with pytest.raises(ItemInvalid):
        let(database, people.karim, around, item, people.zita)
    with database.transaction(people.karim.who) as session:
        zita = people.zita.user_id
        coordinators.name_coordinator(session, people.karim, around.number, zita, "zwaar", NOW)
    assert not sees(database, people.zita, around, item)
    let(database, people.karim, around, item, people.zita)
    assert sees(database, people.zita, around, item)


def test_who_may_not_say_so(database: Database, people: People, around: Around, item: UUID) -> None:
    with pytest.raises(NotFound):
        let(database, people.lisa, around, item, people.lisa)
    let(database, people.karim, around, item, people.lisa)
    with pytest.raises(NotAllowed):
        let(database, people.lisa, around, item, people.noor)
    with pytest.raises(NotFound):
        let(database, people.zita, around, item, people.zita)


def test_somebody_is_left_to_see_it(
    database: Database, people: People, around: Around, item: UUID
) -> None:
    karim = people.karim

    def take_back(session: Session) -> None:
        viewing.take_back(session, karim, around.number, item, karim.user_id, NOW)

    with pytest.raises(ItemInvalid), database.transaction(karim.who) as session:
        take_back(session)
    let(database, karim, around, item, people.lisa)
    with database.transaction(karim.who) as session:
        take_back(session)
    assert not sees(database, karim, around, item)
    assert sees(database, people.lisa, around, item)
