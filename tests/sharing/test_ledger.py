"""One row in the ledger for each time that something was shared, never changed."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.dossier import items, sharing
from engine.dossier.items import Correction
from engine.dossier.sharing import Occasion
from engine.dossier.sharing.ledger import all_rows
from engine.store.models import AuditEvent, Disclosure
from tests.access.world import become
from tests.conftest import People
from tests.items.world import AT, Around, add_item
from tests.sharing.world import GROUNDS, count, share


def test_what_is_shared_stands_in_the_ledger_once(
    session: Session, people: People, around: Around
) -> None:
    item = add_item(session, people, around)
    occasion = Occasion("los", uuid4())
    first = share(session, people, around, [item], occasion=occasion)
    assert share(session, people, around, [item], occasion=occasion) == first
    assert share(session, people, around, [item]) != first
    assert count(session) == 2
    (seen, _) = reversed(sharing.ledger(session, people.karim, around.dossier))
    assert (seen.row.item_version, seen.row.purpose, seen.row.ground) == (
        1,
        "onderzoek",
        "wams_5_4_4",
    )
    noted = select(func.count()).where(AuditEvent.action == "sharing:disclosed")
    assert session.scalar(noted) == 2


SHARES = st.lists(
    st.tuples(
        st.sets(st.integers(0, 3), min_size=1),
        st.sampled_from(["school", "clinic"]),
        st.integers(0, 1),
        st.booleans(),
    ),
    max_size=8,
)


@given(shares=SHARES)
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_every_shared_item_has_exactly_one_row(
    session: Session, people: People, around: Around, shares: list[tuple[set[int], str, int, bool]]
) -> None:
    with session.begin_nested() as thrown_away:
        known = [add_item(session, people, around) for _ in range(4)]
        occasions = [Occasion("los", uuid4()), Occasion("casusoverleg", uuid4())]
        expected = set()
        version = dict.fromkeys(known, 1)
        for chosen, to, when, corrected in shares:
            party = around.school if to == "school" else around.clinic
            wanted = [known[index] for index in sorted(chosen)]
            given_ids = share(session, people, around, wanted, party, occasion=occasions[when])
            assert len(set(given_ids)) == len(wanted)
            expected |= {(one, version[one], party, occasions[when].id) for one in wanted}
            if corrected:
                change = Correction("Anders dan gedacht.", "Verkeerd verstaan")
                items.correct(session, people.karim, around.number, wanted[0], change, AT)
                version[wanted[0]] += 1
        found = session.execute(
            select(
                Disclosure.item_id,
                Disclosure.item_version,
                Disclosure.party_id,
                Disclosure.occasion_id,
            )
        ).all()
        assert len(found) == len(set(found))
        assert {tuple(one) for one in found} == expected
        for one in known:
            got = sharing.recipients_of(session, one)
            newest = {
                party: max(v for i, v, p, _ in expected if (i, p) == (one, party))
                for i, _, party, _ in expected
                if i == one
            }
            assert {each.recipient.party_id: each.version for each in got} == newest
        thrown_away.rollback()


def test_the_ledger_is_only_added_to(session: Session, people: People, around: Around) -> None:
    share(session, people, around, [add_item(session, people, around)])
    for statement in ("UPDATE disclosure SET ground = 'x'", "DELETE FROM disclosure"):
        with pytest.raises(DBAPIError, match="permission denied"), session.begin_nested():
            session.execute(text(statement))


def test_the_export_tells_of_people_by_pseudonym_only(
    session: Session, people: People, around: Around
) -> None:
    secret = "De buurvrouw Bedachte Geheim zei het."
    item = add_item(session, people, around, text=secret)
    grounds = replace(GROUNDS, necessity=f"Omdat {secret}")
    share(session, people, around, [item], grounds=grounds)
    become(session, people.karim.who)
    assert list(all_rows(session)) == []
    become(session, people.pia.who)
    (row,) = list(all_rows(session))
    assert row["party_id"] == around.school
    assert str(around.client) not in str(row)
    assert "Geheim" not in str(row)
    assert isinstance(row["subject"], bytes)
