"""The policy in Python and the rows that the database shows a client agree, for any household."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from engine.policy import clients
from engine.store.models import Disclosure, DossierPerson, Item, ItemVersion, Restriction
from engine.store.who import SYSTEM, Who
from tests.access.world import become
from tests.client.world import PEOPLE, Given, Households, Part, Tie, Told, Withheld

NAME = st.sampled_from(PEOPLE)
START = st.sampled_from([None, None, -2, 0, 1])
END = st.sampled_from([None, None, 2, 0, -1])
MEMBER = st.builds(
    Part,
    role=st.sampled_from(["gezinslid", "gezinslid", "vertegenwoordiger", "mantelzorger"]),
    consented=st.sampled_from([True, True, False]),
    starts=START,
    ends=END,
)
CLIENT = Part("client", consented=False, starts=None, ends=None)
PERIOD = st.sampled_from(
    [(None, None), (-2, None), (None, 2), (-2, 0), (0, 2), (1, 2), (-3, -1), (1, None)]
)
TIE = st.builds(
    lambda pair, has_ground, period: Tie(pair[0], pair[1], has_ground, *period),
    st.permutations(PEOPLE),
    st.sampled_from([True, True, False]),
    PERIOD,
)
DOSSIER = st.builds(
    lambda client, members, ties, shared, withheld: Told(
        {client: CLIENT, **{name: part for name, part in members.items() if name != client}},
        tuple(ties),
        tuple(shared),
        tuple(withheld),
    ),
    client=NAME,
    members=st.fixed_dictionaries(dict.fromkeys(PEOPLE, MEMBER)),
    ties=st.lists(TIE, min_size=1, max_size=3),
    shared=st.lists(
        st.builds(Given, about=NAME, to=st.none() | NAME, version=st.sampled_from([1, 2])),
        min_size=1,
        max_size=3,
    ),
    withheld=st.lists(
        st.builds(
            Withheld,
            from_whom=NAME,
            about=NAME,
            whole_item=st.booleans(),
            ends=st.sampled_from([-1, 0, 0, 3]),
            is_lifted=st.sampled_from([False, False, True]),
        ),
        min_size=1,
        max_size=3,
    ),
)


def rows(session: Session, table: str) -> set[Any]:
    """The keys of all rows that show."""
    return set(session.scalars(text(f"SELECT id FROM {table}")))


def allowed(session: Session, one: clients.Reader) -> dict[str, set[Any]]:
    """What the policy says, as the system sees it."""

    def keys(model: Any, *wanted: ColumnElement[bool]) -> set[Any]:
        return set(session.scalars(select(model.id).where(*wanted)))

    versions = (
        select(ItemVersion.id)
        .join(Item, Item.id == ItemVersion.item_id)
        .where(clients.items_for(one), clients.versions_for(one))
    )
    about = clients.about(one, Restriction.dossier_id, Restriction.person_id)
    return {
        "item": keys(Item, clients.items_for(one)),
        "item_version": set(session.scalars(versions)),
        "disclosure": keys(Disclosure, clients.disclosures_for(one)),
        "restriction": keys(Restriction, about, clients.ended(one)),
    }


@given(dossiers=st.lists(DOSSIER, min_size=1, max_size=2))
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_database_shows_a_client_what_the_policy_says(
    session: Session, dossiers: list[Told]
) -> None:
    with session.begin_nested() as thrown_away:
        world = Households(session, dossiers)
        for person_id in world.people.values():
            become(session, SYSTEM)
            one = clients.reader(session, person_id, world.today)
            expected = allowed(session, one)
            become(session, Who("client", person_id))
            assert clients.reader(session, person_id, world.today) == one
            assert {table: rows(session, table) for table in expected} == expected
            about = {row.person_id for row in session.scalars(select(DossierPerson))}
            assert about <= {subject.person_id for subject in one.subjects} | {person_id}
            assert [rows(session, one) for one in ("dossier", "task", "instance", "event")] == [
                set()
            ] * 4
        become(session, SYSTEM)
        thrown_away.rollback()
    session.expire_all()
