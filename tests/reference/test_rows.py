"""Reference tables: what comes along, what a municipality makes of it, and what may not vanish."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.feel import compile_expression, parse_duration
from engine.policy import NotAllowed, NotFound
from engine.reference import changing, rows
from engine.reference.changing import RowChanged, RowInvalid, Wanted
from engine.reference.initial import add_missing, shipped
from engine.reference.row import Row, as_feel
from engine.reference.schema import TABLES, UNITS
from engine.work import deployments
from engine.work import shipped as product
from engine.work.checking import check
from engine.work.name_check import surroundings
from engine.work.parts import parts
from tests.conftest import People

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = rows.day_of(AT)
WEEKS_8 = Wanted(
    "Onderzoek", {"aantal": 8, "eenheid": "weken"}, "Verordening", False, TODAY, None, "Beleid"
)


def weeks(session: Session, day: date, key: str = "wmo_onderzoek") -> object:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    around = rows.around(session, at)
    return compile_expression(f"tabellen.termijnen.{key}.weken").evaluate(around)


def test_what_comes_along_is_complete() -> None:
    assert [one.label for one in shipped("wetten").values()] == [
        "Wmo 2015",
        "Jeugdwet",
        "Participatiewet",
        "Wet gemeentelijke schuldhulpverlening",
    ]
    assert len(shipped("domeinen")) == 10
    assert shipped("tarieven")["uur"].values["bedrag"] == 70
    assert shipped("tarieven")["fte"].values["bedrag"] == 98300
    unverified = {key for key, one in shipped("termijnen").items() if one.unverified}
    assert {"wgs_besluit", "jeugdwet_besluit", "participatiewet_besluit"} <= unverified
    assert all(one.unverified for one in shipped("bewaartermijnen").values())
    articles = {one.values["artikel"] for one in shipped("grondslagen").values()}
    assert {"2.3a.1", "2.3a.4", "4.3.3", "5.4.1", "5.4.2", "5.4.4"} <= articles


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_rows_that_come_along_fit_their_table(table: object) -> None:
    name = next(name for name, one in TABLES.items() if one is table)
    columns = {one.name: one for one in TABLES[name].columns}
    for row in shipped(name).values():
        assert set(row.values) == set(columns), row.key
        assert changing.KEY.fullmatch(row.key)
        assert row.source
        for column in columns.values():
            value = row.values[column.name]
            if column.kind == "row" and value is not None:
                assert value in shipped(column.table)
            if column.options:
                assert value in dict(column.options)


def test_keys_of_laws_and_domains_differ() -> None:
    assert not set(shipped("wetten")) & set(shipped("domeinen"))


def test_what_was_edited_is_never_overwritten(session: Session, people: People) -> None:
    changing.change(session, people.bea, "termijnen", "wmo_onderzoek", WEEKS_8, 0, AT)
    assert add_missing(session, AT) == 0
    assert rows.newest(session, "termijnen", "wmo_onderzoek").values["aantal"] == 8


def test_a_change_counts_from_its_day(session: Session, people: People) -> None:
    later = replace(WEEKS_8, valid_from=TODAY + timedelta(days=10))
    changing.change(session, people.bea, "termijnen", "wmo_onderzoek", later, 0, AT)
    assert weeks(session, TODAY + timedelta(days=9)) == 6
    assert weeks(session, TODAY + timedelta(days=10)) == 8
    sooner = replace(WEEKS_8, values={"aantal": 7, "eenheid": "weken"})
    changing.change(session, people.bea, "termijnen", "wmo_onderzoek", sooner, 2, AT)
    assert weeks(session, TODAY + timedelta(days=10)) == 7
    told = rows.history(session, "termijnen", "wmo_onderzoek")
    assert [(one.row.version, one.by) for one in told] == [
        (3, "Bea Beheer"),
        (2, "Bea Beheer"),
        (1, None),
    ]


def test_versions_stay_as_they_were_written(session: Session, people: People) -> None:
    add_missing(session, AT)
    for statement in ("UPDATE reference_row SET label = 'x'", "DELETE FROM reference_row"):
        with pytest.raises(DBAPIError, match="reference_row"), session.begin_nested():
            session.execute(text(statement))


def test_two_who_change_the_same_row_do_not_overwrite_each_other(
    session: Session, people: People
) -> None:
    changing.change(session, people.bea, "termijnen", "bezwaar", WEEKS_8, 1, AT)
    with pytest.raises(RowChanged):
        changing.change(session, people.bea, "termijnen", "bezwaar", WEEKS_8, 1, AT)


def test_only_a_beheerder_changes_them(session: Session, people: People) -> None:
    for actor in (people.karim, people.noor, people.otto, people.mats):
        with pytest.raises(NotAllowed):
            changing.change(session, actor, "termijnen", "bezwaar", WEEKS_8, 0, AT)
        with pytest.raises(NotAllowed):
            changing.add(session, actor, "termijnen", "eigen", WEEKS_8, AT)


def test_a_term_that_a_table_in_use_reads_can_not_end(session: Session, people: People) -> None:
    stored = deployments.deploy(session, None, product.files(), AT)
    deployments.put_into_use(session, None, [one.id for one in stored], AT)
    end = replace(WEEKS_8, valid_until=TODAY)
    with pytest.raises(RowInvalid) as refused:
        changing.change(session, people.bea, "termijnen", "wmo_besluit", end, 0, AT)
    assert "Termijnen per wet" in refused.value.errors["tot"][0]
    changing.change(session, people.bea, "termijnen", "bezwaar", end, 0, AT)


def test_what_ended_can_still_be_read_and_no_longer_be_chosen(
    session: Session, people: People
) -> None:
    end = Wanted(
        "Toestemming",
        {"regeling": "AVG", "artikel": "6", "gezondheid": True, "strafrecht": False},
        "AVG",
        False,
        TODAY,
        TODAY,
        "Vervallen",
    )
    changing.change(session, people.bea, "grondslagen", "toestemming", end, 0, AT)
    tomorrow = AT + timedelta(days=1)
    around = rows.around(session, tomorrow)
    row = around["tabellen"]["grondslagen"]["toestemming"]
    assert (row["label"], row["geldig"]) == ("Toestemming", False)
    assert "toestemming" not in {one["value"] for one in around["keuzes"]["grondslagen"]}
    assert "toestemming" in dict(rows.choices(session, "grondslagen", TODAY))


def test_there_are_four_laws(session: Session, people: People) -> None:
    law = Wanted("Vijfde wet", {"afkorting": "5"}, "x", True, TODAY, None, "x")
    with pytest.raises(NotFound):
        changing.add(session, people.bea, "wetten", "vijfde", law, AT)
    with pytest.raises(RowInvalid) as refused:
        changing.change(
            session, people.bea, "wetten", "wgs", replace(law, valid_until=TODAY), 0, AT
        )
    assert set(refused.value.errors) == {"tot"}


def test_a_name_of_a_row_that_there_is_not_is_told(session: Session, people: People) -> None:
    name = "termijnen.dmn"
    content = product.files()[name].replace(b"termijnen.wmo_besluit.duur", b"termijnen.eigen.duur")
    beside = parts({key: one for key, one in product.files().items() if key != name})
    told = [one.message for one in check({name: content}, beside)]
    assert any("eigen" in one for one in told), told
    changing.add(session, people.bea, "termijnen", "eigen", WEEKS_8, AT)
    assert check({name: content}, beside, around=surroundings(session)) == []


@given(st.integers(1, 400), st.sampled_from([key for key, _ in UNITS]))
def test_a_term_in_every_unit_is_a_duration(count: int, unit: str) -> None:
    values = {"aantal": count, "eenheid": unit}
    row = Row("termijnen", "x", 1, "X", values, "bron", False, None, None)
    read = as_feel(row, TODAY)
    assert parse_duration(read["duur"]) is not None
    assert read["omschrijving"].startswith(f"{count} ")
    assert (read["weken"] == count) == (unit == "weken")


def test_cents_stay_cents(session: Session, people: People) -> None:
    rate = Wanted(
        "Uur", {"bedrag": Decimal("72.35"), "per": "uur"}, "Raad", False, TODAY, None, "Nieuw"
    )
    changing.change(session, people.bea, "tarieven", "uur", rate, 0, AT)
    amount = compile_expression("tabellen.tarieven.uur.bedrag * 3")
    assert amount.evaluate(rows.around(session, AT)) == Decimal("217.05")
