"""The second wall: what the database itself shows and takes in, without the policy module."""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine import policy
from engine.policy import load_actor
from engine.store import guard
from engine.store.database import Database
from engine.store.models import (
    ROLES,
    Account,
    Dossier,
    DossierPerson,
    Event,
    Person,
    Signal,
    Task,
)
from engine.store.who import NOBODY, SYSTEM, Who
from tests.access.world import (
    AT,
    DOSSIER_OF,
    GROUPS,
    Somebody,
    Told,
    World,
    all_rows,
    all_rows_of,
    become,
    rows,
)

NAMES = ("anna", "bram", "cato")
PLACES = {
    *("dossier", "instance", "task", "incident", "event", "job", "subscription"),
    *("message", "delivery", "signal_broadcast", "signal_receiver", "audit_event"),
}
PEOPLE = st.tuples(
    *(
        st.builds(
            Somebody,
            name=st.just(name),
            roles=st.frozensets(st.sampled_from(ROLES), max_size=3),
            groups=st.frozensets(st.sampled_from(GROUPS), max_size=2),
        )
        for name in NAMES
    )
)
DOSSIERS = st.lists(
    st.builds(
        Told,
        group=st.sampled_from(GROUPS),
        handler=st.none() | st.sampled_from(NAMES),
        involved=st.none() | st.sampled_from(NAMES),
        involvement_ended=st.booleans(),
        offered_to=st.lists(st.sampled_from(GROUPS), unique=True, max_size=2).map(tuple),
        assignee=st.none() | st.sampled_from(NAMES),
        task_state=st.sampled_from(["open", "completed", "cancelled"]),
        shares_client=st.booleans(),
        kind=st.sampled_from(["collega", "coordinator", "noodblik", "verlopen"]),
    ),
    min_size=1,
    max_size=4,
)

ANNA = Somebody("anna", frozenset({"medewerker"}), frozenset({"noord"}))
BEA = Somebody("bea", frozenset({"beheerder"}), frozenset())
MATS = Somebody("mats", frozenset({"manager"}), frozenset())
OURS = Told("noord", None, "bea", False, ("noord",), None, "open", False)
THEIRS = Told("zuid", None, None, False, ("zuid",), None, "open", False)


@pytest.fixture
def world(session: Session) -> World:
    """A dossier of Anna's group, and one of another."""
    return World(session, [ANNA, BEA, MATS], [OURS, THEIRS])


def seen(session: Session) -> set[str]:
    """The tables in which any row shows."""
    return {table for table, found in all_rows(session).items() if found}


def treats(name: str, told: Told) -> bool:
    """Whether he is behandelaar or coördinator there: minutes are for them and who took part."""
    coordinates = told.involved == name and told.kind == "coordinator"
    return told.handler == name or (coordinates and not told.involvement_ended)


@given(people=PEOPLE, dossiers=DOSSIERS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_each_table_shows_an_account_the_dossiers_of_the_policy_and_no_more(
    session: Session, people: tuple[Somebody, ...], dossiers: list[Told]
) -> None:
    with session.begin_nested() as thrown_away:
        world = World(session, people, dossiers)
        for name, account_id in world.accounts.items():
            actor = load_actor(session, account_id)
            assert actor is not None
            visible = set(session.scalars(select(Dossier.id).where(policy.visible_dossiers(actor))))
            expected, every = all_rows_of(session, visible), set(world.dossiers)
            if actor.may("logs:read"):  # who watches over privacy sees the log of all dossiers
                expected |= all_rows_of(session, every, "audit_event")
            if actor.may("retention:read"):  # and who keeps them knows for how long
                expected |= all_rows_of(session, every, "retention_clock", "retention_extension")
            told = zip(world.dossiers, dossiers, strict=True)
            treated = {one for one, told_of in told if treats(name, told_of)}
            expected |= all_rows_of(session, visible & treated, "minutes")
            become(session, actor.who)
            assert all_rows(session) == expected
            become(session, SYSTEM)
        thrown_away.rollback()
    session.expire_all()


def test_the_system_sees_all(session: Session, world: World) -> None:
    for table, found in all_rows_of(session, set(world.dossiers)).items():
        assert rows(session, table) >= found != set()


@pytest.mark.parametrize("kind", ["nobody", "client", "door", "operator", "counter", "iets"])
def test_who_has_no_ground_sees_nothing(session: Session, world: World, kind: str) -> None:
    become(session, Who(kind, world.accounts["anna"]))  # type: ignore[arg-type]
    assert seen(session) == set()


def test_without_saying_for_whom_nothing_shows(database: Database, owner: Database) -> None:
    with database.transaction(SYSTEM) as session:
        World(session, [ANNA, BEA], [OURS])
    for one in (database, owner):
        with one.reading(NOBODY) as session:
            assert seen(session) == set()
    with owner.reading(SYSTEM) as session:
        assert seen(session) == set(DOSSIER_OF)


def test_a_blocked_account_and_a_token_without_the_right_see_nothing(
    session: Session, world: World
) -> None:
    anna = world.accounts["anna"]
    become(session, Who("account", anna, frozenset({"insight:read"})))
    assert seen(session) == set()
    become(session, Who("account", anna, frozenset({"dossiers:read"})))
    assert rows(session, "dossier") == {str(world.dossiers[0])}
    session.execute(update(Account).where(Account.id == anna).values(active=False))
    become(session, Who("account", anna))
    assert seen(session) == set()


def test_who_mends_or_counts_sees_places_and_no_people(session: Session, world: World) -> None:
    for kind, name in (("operator", "bea"), ("counter", "mats")):
        become(session, SYSTEM)
        become(session, Who(kind, world.accounts[name]))  # type: ignore[arg-type]
        assert seen(session) == PLACES
    with pytest.raises(DBAPIError, match="read-only"):
        session.execute(update(Dossier).values(title="x"))


def test_an_operator_who_acts_gets_that_one_dossier(session: Session, world: World) -> None:
    mine, other = world.dossiers
    become(session, Who("operator", world.accounts["bea"]))
    guard.hold(session, mine)
    found = select(DossierPerson.dossier_id).distinct()
    assert session.scalars(found).all() == [mine]
    become(session, Who("account", world.accounts["anna"]))
    guard.hold(session, other)
    assert rows(session, "dossier") == {str(mine)}


@pytest.fixture
def anna(session: Session, world: World) -> Session:
    """A session that goes on as Anna, after the system."""
    become(session, Who("account", world.accounts["anna"]))
    return session


def test_nothing_is_written_into_the_dossier_of_another(anna: Session, world: World) -> None:
    mine, theirs = world.dossiers
    client = anna.scalars(select(Dossier.client_id)).one()
    for wrong in (
        insert(Event).values(dossier_id=theirs, at=AT, action="x"),
        insert(Signal).values(dossier_id=theirs, kind="x", message="x", severity="info", at=AT),
        insert(DossierPerson).values(dossier_id=theirs, person_id=client, role="gezinslid"),
        update(Signal).where(Signal.dossier_id == mine).values(dossier_id=theirs),
        update(Task).where(Task.dossier_id == mine).values(dossier_id=theirs),
    ):
        with pytest.raises(DBAPIError, match="row-level security"), anna.begin_nested():
            anna.execute(wrong)
    for unseen in (
        update(Dossier).where(Dossier.id == theirs).values(title="x"),
        update(Task).where(Task.dossier_id == theirs).values(name="x"),
        delete(Signal).where(Signal.dossier_id == theirs),
    ):
        assert anna.execute(unseen).rowcount == 0  # type: ignore[attr-defined]


def test_naming_the_key_of_a_dossier_does_not_show_it(anna: Session, world: World) -> None:
    _, theirs = world.dossiers
    values = {"id": theirs, "name": "x"}
    anna.execute(text("INSERT INTO person (id, name) VALUES (:id, :name)"), values)
    anna.execute(
        text(
            "INSERT INTO dossier"
            " (id, number, title, kind, group_id, status, reported_on, opened_at)"
            " VALUES (:id, 'X', 'X', 'werk', :group_id, 'open', now(), now())"
            " ON CONFLICT DO NOTHING"
        ),
        {"id": theirs, "group_id": world.groups["zuid"]},
    )
    assert str(theirs) not in rows(anna, "dossier")


def test_who_opens_a_dossier_for_another_group_fills_it_in_and_loses_it(
    database: Database,
) -> None:
    with database.transaction(SYSTEM) as session:
        world = World(session, [ANNA], [])
    who = Who("account", world.accounts["anna"])
    with database.transaction(who) as session:
        person = Person(name="Bedachte Nieuwe")
        session.add(person)
        session.flush()
        opened = Dossier(
            number="N-1",
            title="Nieuw",
            client_id=person.id,
            group_id=world.groups["zuid"],
            reported_on=AT.date(),
            opened_at=AT,
        )
        session.add(opened)
        session.flush()
        session.add(DossierPerson(dossier_id=opened.id, person_id=person.id, role="client"))
        session.add(Event(dossier_id=opened.id, at=AT, action="dossier:opened"))
        session.flush()
        assert seen(session) == {"dossier", "person", "dossier_person", "event"}
    with database.reading(who) as session:
        assert seen(session) == set()


def test_who_may_not_open_dossiers_adds_none_and_no_people(session: Session, world: World) -> None:
    become(session, Who("account", world.accounts["mats"]))
    opened = {"number": "N-1", "title": "x", "group_id": world.groups["zuid"], "opened_at": AT}
    for wrong in (
        insert(Person).values(id=uuid4(), name="x"),
        insert(Dossier).values(kind="werk", reported_on=AT.date(), **opened),
    ):
        with pytest.raises(DBAPIError, match="row-level security"), session.begin_nested():
            session.execute(wrong)


def test_who_gives_a_task_away_keeps_the_dossier_till_he_is_done(
    session: Session, world: World
) -> None:
    (_, theirs) = world.dossiers
    session.execute(
        update(Task).where(Task.dossier_id == theirs).values(assignee_id=world.accounts["anna"])
    )
    become(session, Who("account", world.accounts["anna"]))
    assert str(theirs) in rows(session, "dossier")
    ended = update(Task).where(Task.dossier_id == theirs).values(state="completed")
    session.execute(ended)
    assert str(theirs) in rows(session, "dossier")
    become(session, Who("account", world.accounts["anna"]))
    assert str(theirs) not in rows(session, "dossier")


def test_a_connection_carries_nobody_over(database: Database) -> None:
    with database.transaction(SYSTEM) as session:
        world = World(session, [ANNA, BEA], [replace(OURS, handler="anna")])
    one = Database(database.engine.url.render_as_string(hide_password=False), pool_size=1)
    for who in (SYSTEM, Who("account", world.accounts["anna"])):
        with one.transaction(who) as session:
            assert seen(session) == set(DOSSIER_OF)
            process = session.scalar(text("SELECT pg_backend_pid()"))
        with pytest.raises(ZeroDivisionError), one.transaction(who):
            raise ZeroDivisionError
        with one.reading(who) as session:
            assert seen(session)
        with one.reading(NOBODY) as session:
            assert session.scalar(text("SELECT pg_backend_pid()")) == process
            assert seen(session) == set()
        with one.glance() as connection:
            assert connection.execute(select(Dossier.id)).all() == []
    one.close()
