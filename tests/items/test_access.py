"""Who sees an item: the policy in Python and the database say the same, of any dossier."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.items import seen_by
from engine.store.models import (
    CIRCLES,
    ROLES,
    Disclosure,
    Dossier,
    Involvement,
    Item,
    ItemVersion,
    ItemViewer,
)
from engine.store.who import SYSTEM, Who
from tests.access.world import AT, GROUPS, Somebody, Told, World, become

NAMES = ("anna", "bram", "cato")
TABLES = ("item", "item_version", "item_viewer", "disclosure")


@dataclass(frozen=True)
class Kept:
    """An item to be: for which circle, and who is named."""

    circle: str
    viewers: frozenset[str]


@dataclass(frozen=True)
class Case:
    """A dossier to be, with its items and perhaps a coordinator from outside."""

    told: Told
    kept: tuple[Kept, ...]
    coordinator: str | None
    ended: bool


PEOPLE = st.tuples(
    *(
        st.builds(
            Somebody,
            name=st.just(name),
            roles=st.frozensets(st.sampled_from(ROLES), max_size=2)
            | st.just(frozenset({"medewerker"})),
            groups=st.frozensets(st.sampled_from(GROUPS), max_size=2),
        )
        for name in NAMES
    )
)
TOLD = st.builds(
    Told,
    group=st.sampled_from(GROUPS),
    handler=st.none() | st.sampled_from(NAMES),
    involved=st.just(None),
    involvement_ended=st.just(False),
    offered_to=st.lists(st.sampled_from(GROUPS), unique=True, max_size=1).map(tuple),
    assignee=st.none() | st.sampled_from(NAMES),
    task_state=st.sampled_from(["open", "completed"]),
    shares_client=st.booleans(),
)
KEPT = st.builds(
    Kept,
    circle=st.sampled_from(CIRCLES),
    viewers=st.frozensets(st.sampled_from(NAMES), max_size=2),
)
CASES = st.lists(
    st.builds(
        Case,
        told=TOLD,
        kept=st.lists(KEPT, min_size=1, max_size=3).map(tuple),
        coordinator=st.none() | st.sampled_from(NAMES),
        ended=st.booleans(),
    ),
    min_size=1,
    max_size=3,
)


def keep(session: Session, world: World, dossier_id: UUID, case: Case) -> None:
    """Add the items of a dossier, each shared once, and its coordinator."""
    client = session.get_one(Dossier, dossier_id).client_id
    assert client
    for kept in case.kept:
        item = Item(
            id=uuid4(),
            dossier_id=dossier_id,
            person_id=client,
            domain="wonen",
            category="gewoon",
            circle=kept.circle,
            version=1,
            added_at=AT,
        )
        session.add(item)
        session.flush()
        session.add_all(of_item(item, world, kept))
    if case.coordinator:
        session.add(
            Involvement(
                dossier_id=dossier_id,
                account_id=world.accounts[case.coordinator],
                kind="coordinator",
                reason="coördineert",
                added_at=AT,
                ended_at=AT if case.ended else None,
            )
        )
    session.flush()


def of_item(item: Item, world: World, kept: Kept) -> list[object]:
    version = ItemVersion(
        item_id=item.id,
        dossier_id=item.dossier_id,
        number=1,
        text="Een feit.",
        source="gemeente",
        observed_on=AT.date(),
        purpose="onderzoek",
        ground="wams_5_4_1",
        necessity="Nodig.",
        at=AT,
    )
    viewers = [
        ItemViewer(
            item_id=item.id,
            account_id=world.accounts[name],
            dossier_id=item.dossier_id,
            added_at=AT,
        )
        for name in kept.viewers
    ]
    return [version, *viewers]


def shown(session: Session) -> set[UUID]:
    """The items that show without any filter, and that their versions show with them."""
    found = set(session.scalars(text("SELECT id FROM item")))
    assert set(session.scalars(text("SELECT item_id FROM item_version"))) == found
    assert set(session.scalars(text("SELECT item_id FROM item_viewer"))) <= found
    return found


@given(people=PEOPLE, cases=CASES)
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_policy_and_the_database_show_the_same_items(
    session: Session, people: tuple[Somebody, ...], cases: list[Case]
) -> None:
    with session.begin_nested() as thrown_away:
        world = World(session, people, [one.told for one in cases])
        for dossier_id, case in zip(world.dossiers, cases, strict=True):
            keep(session, world, dossier_id, case)
        for account_id in world.accounts.values():
            actor = policy.load_actor(session, account_id)
            assert actor is not None
            dossiers = session.scalars(select(Dossier)).all()
            seen = {row.id for one in dossiers for row in seen_by(session, actor, one)}
            become(session, actor.who)
            assert shown(session) == seen
            become(session, SYSTEM)
        thrown_away.rollback()
    session.expire_all()


ANNA = Somebody("anna", frozenset({"medewerker"}), frozenset({"noord"}))
BRAM = Somebody("bram", frozenset({"medewerker"}), frozenset({"noord"}))
CATO = Somebody("cato", frozenset({"beheerder"}), frozenset())
OURS = Told("noord", "anna", None, False, (), None, "open", False)
KEPT_BY = (
    Kept("dossier", frozenset()),
    Kept("behandeling", frozenset()),
    Kept("persoon", frozenset({"bram"})),
)


@pytest.fixture
def world(session: Session) -> World:
    """A dossier of Anna's, with an item for each circle; the last one is for Bram."""
    world = World(session, [ANNA, BRAM, CATO], [OURS])
    keep(session, world, world.dossiers[0], Case(OURS, KEPT_BY, None, False))
    return world


def circles(session: Session) -> set[str]:
    return set(session.scalars(text("SELECT circle FROM item")))


def test_each_circle_shows_whom_it_is_for(session: Session, world: World) -> None:
    become(session, Who("account", world.accounts["anna"]))
    assert circles(session) == {"dossier", "behandeling"}
    become(session, Who("account", world.accounts["bram"]))
    assert circles(session) == {"dossier", "persoon"}


@pytest.mark.parametrize("kind", ["nobody", "door", "operator", "counter", "iets"])
def test_a_forgotten_filter_shows_nothing(session: Session, world: World, kind: str) -> None:
    become(session, Who(kind, world.accounts["cato"]))  # type: ignore[arg-type]
    for table in TABLES:
        assert session.execute(text(f"SELECT 1 FROM {table}")).all() == []


def test_a_client_sees_items_about_himself_and_what_was_given_to_him(
    session: Session, world: World
) -> None:
    dossier = session.get_one(Dossier, world.dossiers[0])
    about_client = session.scalars(select(Item.id).where(Item.circle == "behandeling")).one()
    (member,) = session.scalars(
        text("SELECT person_id FROM dossier_person WHERE role = 'gezinslid'")
    )
    become(session, Who("client", dossier.client_id))
    assert circles(session) == {"dossier", "behandeling", "persoon"}
    become(session, Who("client", member))
    assert circles(session) == set()
    become(session, SYSTEM)
    session.execute(
        text("UPDATE dossier_person SET consented_on = '2026-01-01' WHERE role = 'gezinslid'")
    )
    session.add(given_to(member, about_client, dossier))
    become(session, Who("client", member))
    assert circles(session) == {"behandeling"}


def given_to(member: UUID, item: UUID, dossier: Dossier) -> Disclosure:
    return Disclosure(
        dossier_id=dossier.id,
        item_id=item,
        item_version=1,
        subject_id=dossier.client_id,
        domain="wonen",
        category="gewoon",
        recipient_kind="gezinslid",
        person_id=member,
        occasion_kind="los",
        occasion_id=uuid4(),
        purpose="onderzoek",
        ground="toestemming",
        necessity="Nodig.",
        channel="mondeling",
        basis="Toestemming.",
        at=AT,
    )


def test_nothing_is_shared_of_an_item_that_does_not_show(session: Session, world: World) -> None:
    dossier = session.get_one(Dossier, world.dossiers[0])
    hidden = session.scalars(select(Item.id).where(Item.circle == "persoon")).one()
    become(session, Who("account", world.accounts["anna"]))
    row = given_to(dossier.client_id or uuid4(), hidden, dossier)
    values = {
        column.key: getattr(row, column.key)
        for column in Disclosure.__table__.columns
        if column.key != "id"
    }
    with pytest.raises(DBAPIError, match="row-level security"), session.begin_nested():
        session.execute(insert(Disclosure).values(values))
