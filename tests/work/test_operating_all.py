"""Helping all cases of one cause at once: each goes by itself, and all get their turn."""

import pytest

from engine.store.database import Database
from engine.store.models import Instance
from engine.store.who import SYSTEM
from engine.work.operating import (
    Edit,
    NotPossible,
    Retry,
    Suspend,
    help_all,
    incidents,
    preview_all,
    retry_all,
    retrying,
)
from tests.conftest import People
from tests.work.conftest import put_into_use
from tests.work.diagrams import FILES
from tests.work.dossiers import AT
from tests.work.operating_diagrams import FILES as OPERATED
from tests.work.operating_office import Operated


@pytest.fixture
def diagrams(database: Database, people: People) -> None:
    put_into_use(database, {**FILES, **OPERATED}, AT)


def test_one_cause_is_retried_as_a_whole(
    database: Database, people: People, diagrams: None
) -> None:
    cases = [Operated(database, people, "uren_nodig", {"uren": "vijf"}) for _ in range(4)]
    for one in cases:
        one.complete("vraag")
    for mended in cases[:2]:
        with database.transaction(SYSTEM) as session:
            row = session.get_one(Instance, mended.id)
            row.state = row.state.replace('"uren":"vijf"', '"uren":5')
    cases[2].perform(Suspend())
    with database.reading(SYSTEM) as session:
        (cause,) = incidents(session, people.bea)
    assert (cause.count, cause.element_id, cause.kind, cause.since) == (4, "keuze", "condition", AT)
    assert set(cause.dossiers) == {one.number for one in cases}
    result = retry_all(database, people.bea, cause.example, "Hersteld", AT)
    assert set(result.went_on) == {one.number for one in cases[:2]}
    assert result.failed_again == [cases[3].number]
    assert [number for number, _ in result.not_tried] == [cases[2].number]


def test_what_keeps_failing_does_not_keep_out_the_others(
    database: Database, people: People, diagrams: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrying, "MOST", 2)
    cases = [Operated(database, people, "uren_nodig", {"uren": "vijf"}) for _ in range(3)]
    for one in cases:
        one.complete("vraag")
    with database.reading(SYSTEM) as session:
        (cause,) = incidents(session, people.bea)
    seen = preview_all(database, people.bea, cause.example, Retry(), AT)
    first = retry_all(database, people.bea, cause.example, "Proef", AT)
    assert (seen.failed_again, seen.left) == (first.failed_again, 1)
    second = retry_all(database, people.bea, cause.example, "Proef", AT)
    assert {*first.failed_again, *second.failed_again} == {one.number for one in cases}


def test_a_value_that_is_none_of_its_kind_is_refused_once(
    database: Database, people: People, diagrams: None
) -> None:
    case = Operated(database, people, "uren_nodig", {"uren": "vijf"})
    case.complete("vraag")
    asked = (people.bea, case.incidents()[0].id)
    with pytest.raises(NotPossible, match="Vul een getal in"):
        preview_all(database, *asked, Edit("uren", "number", "vijf"), AT)
    with pytest.raises(NotPossible, match="waarom"):
        help_all(database, *asked, Edit("uren", "number", "5"), " ", AT)
    assert case.row().status == "incident"
