"""What an expression reads and gives, told without running it."""

from __future__ import annotations

import pytest

from engine.feel.asking import paths_of
from engine.feel.reading import Missing, read
from engine.feel.shapes import NOTHING, NUMBER, TEXT, list_of, record

MEMBER = record({"naam": TEXT, "relatie": TEXT})
AROUND = record(
    {
        "wet": TEXT,
        "aantal": NUMBER,
        "gezin": list_of(MEMBER),
        "client": MEMBER,
        "leeg": NOTHING,
    }
)

FINE = [
    ('wet = "Wmo 2015" and aantal > 2', "boolean"),
    ("gezin.naam", "list"),
    ('gezin[relatie = "kind"].naam', "list"),
    ("gezin[1].naam", "string"),
    ("gezin[item.naam = wet]", "list"),
    ("for lid in gezin return lid.naam", "list"),
    ("some lid in gezin satisfies lid.naam = wet", "boolean"),
    ("{door: wet, wie: door}.wie", "string"),
    ('context put(client, "doel", aantal).doel', "number"),
    ('context merge([client, {doel: "x"}]).doel', "string"),
    ("if aantal > 1 then wet else null", "string"),
    ("is defined(weg) or aantal = 1", "boolean"),
    ("get or else(weg, aantal)", "number"),
    ("count(gezin) + 1", "number"),
    ('string length(wet + "x")', "number"),
    ("today()", "date"),
    ("sort(gezin, function(a, b) a.naam < b.naam)[1].relatie", "string"),
    ("concatenate(gezin, [{naam: wet}]).naam", "list"),
    ('split(wet, " ")', "list"),
    ("[aantal..10]", "range"),
    ("-aantal", "number"),
    ('wet in ("a", "b")', "boolean"),
    ("date(wet).year", ""),
]


@pytest.mark.parametrize(("text", "kind"), FINE)
def test_what_is_there_is_not_missed(text: str, kind: str) -> None:
    reading = read(text, (AROUND,))
    assert reading.missing == ()
    assert reading.shape.kind == kind


LACKING = [
    ('wett = "x"', "wett", 0, "wet"),
    ("client.nam", "client.nam", 6, "client.naam"),
    ("gezin.relati", "gezin.relati", 5, "gezin.relatie"),
    ('gezin[nam = "x"]', "nam", 6, "naam"),
    ("for lid in gezin return lid.nam", "lid.nam", 27, "lid.naam"),
    ("wet.lengte", "wet.lengte", 3, ""),
    ("{a: wet}.b", "….b", 8, ""),
    ("leeg", "leeg", 0, ""),
    ("if iets then 1 else 2", "iets", 3, ""),
    ("function(x) x + y", "y", 16, ""),
    ('get value(client, "naam") + quatsch', "quatsch", 28, ""),
]


@pytest.mark.parametrize(("text", "name", "at", "nearest"), LACKING)
def test_what_nothing_fills_in_is_missed_at_its_place(
    text: str, name: str, at: int, nearest: str
) -> None:
    assert read(text, (AROUND,)).missing == (Missing(name, at, nearest),)


def test_a_name_that_only_repeats_a_missing_one_is_not_told_again() -> None:
    derived = read("weg", (AROUND,)).shape
    assert read("nieuw", (record({"nieuw": derived}),)).missing == ()
    assert read("weg", (record({"weg": derived}),)).missing != ()


@pytest.mark.parametrize("text", ["alles.mag", "wet.lengte", "for x in alles return x.y"])
def test_in_an_open_scope_everything_may_be_there(text: str) -> None:
    assert read(text, (record({}, open=True), AROUND)).missing == ()


def test_names_with_signs_are_read_as_names() -> None:
    assert read("e-mail", (record({"e-mail": TEXT}),)).missing == ()


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("date(dossier.datumMelding) + duration(x.y)", ["dossier.datumMelding", "x.y"]),
        ("for g in l return g.naam", ["l"]),
        ('count(l) > 1 and l.naam = "x"', ["l"]),
        ("if a = b then c.d else c.e", ["a", "b", "c.d", "c.e"]),
        ("1 + 2", []),
    ],
)
def test_paths_that_an_expression_asks_for(text: str, paths: list[str]) -> None:
    assert paths_of(text) == paths
