"""Reports that cooperation runs badly: without names, and never so few that one is recognised."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from engine.consultation import checking
from engine.cooperation import overview, reporting
from engine.policy import NotAllowed, NotFound
from engine.store.database import Database
from engine.store.models import CooperationReport, Party
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.web.cases import Case, add_case, add_process

NOW = datetime.now(UTC)


@pytest.fixture
def cases(database: Database, people: People) -> list[Case]:
    """Three dossiers of Toegang Noord."""
    with database.transaction(SYSTEM) as session:
        key = add_process(session)
        return [add_case(session, people.noor, key, group_id=people.noord) for _ in range(3)]


@pytest.fixture
def party(database: Database) -> UUID:
    with database.transaction(SYSTEM) as session:
        made = Party(id=uuid4(), name="Bedachte Woonstichting", domain="wonen", powers=[])
        session.add(made)
    return made.id


def tell(database: Database, people: People, case: Case, party: UUID, words: str = "") -> None:
    with database.transaction(people.karim.who) as session:
        reporting.report(session, people.karim, case.number, party, "te_laat", words, "", NOW)


def test_a_count_shows_from_three_dossiers_on(
    database: Database, people: People, cases: list[Case], party: UUID
) -> None:
    tell(database, people, cases[0], party)
    for _ in range(3):  # more often in the same dossier is still one dossier
        tell(database, people, cases[1], party)
    with database.reading(people.mats.who) as session:
        assert overview.overview(session, people.mats) == overview.Overview([], [], [])
    tell(database, people, cases[2], party)
    with database.reading(people.mats.who) as session:
        told = overview.overview(session, people.mats)
        assert session.scalars(select(CooperationReport)).all() == []
    ((line,), (domain,)) = (told.parties, told.domains)
    assert (line.name, line.total) == ("Bedachte Woonstichting", 5)
    assert line.kinds == [("Reageert te laat", 5)]
    assert (domain.name, domain.total) == ("wonen", 5)


def test_words_hold_no_names(
    database: Database, people: People, cases: list[Case], party: UUID
) -> None:
    for words in ("Bel 06 12345678", "BSN 999990019", "Mail a@example.org"):
        with pytest.raises(checking.Refused):
            tell(database, people, cases[0], party, words)
    tell(database, people, cases[0], party, "het duurt elke keer te lang")
    with database.reading(people.karim.who) as session:
        (row,) = reporting.reports(session, people.karim, cases[0].number)
        assert row.words == "het duurt elke keer te lang"


def test_who_may_report_and_who_may_look(
    database: Database, people: People, cases: list[Case], party: UUID
) -> None:
    for actor, wrong in ((people.zita, NotFound), (people.mats, NotAllowed)):
        with pytest.raises(wrong), database.transaction(actor.who) as session:
            reporting.report(session, actor, cases[0].number, party, "te_laat", "", "", NOW)
    with database.reading(people.karim.who) as session, pytest.raises(NotAllowed):
        overview.overview(session, people.karim)
    with database.reading(people.karim.who) as session:
        assert session.execute(select(overview.COUNT)).all() == []
