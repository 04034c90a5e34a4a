"""What gives somebody away is found, wherever it stands, and ordinary text goes in."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.consultation.traces import Kind, find, is_bsn, marked

BSNS = ["999990019", "999993653", "999990342", "999992077", "999993847", "999995844", "999994669"]
"""Test numbers that pass the elfproef and belong to nobody."""

FOUND: list[tuple[Kind, str]] = [
    *(("bsn", one) for one in BSNS),
    ("bsn", "9999.90.019"),
    ("bsn", "999 990 019"),
    ("email", "fien.fictief@example.org"),
    ("phone", "06-00000000".replace("0000000", "1234567")),
    ("phone", "06 12 34 56 78"),
    ("phone", "+31 6 12345678"),
    ("phone", "020-1234567"),
    ("dossier", "2026-000012"),
    ("dossier", "W-2026-1"),
    ("address", "1234 AB 12"),
    ("address", "1234ab, 12"),
    ("postcode", "1234 AB"),
    ("street", "Bedachtstraat 1"),
    ("street", "dorpsweg 12"),
    ("date", "03-11-1968"),
    ("date", "3/11/68"),
    ("date", "1968-11-03"),
    ("date", "03-04-1980"),
    ("date", "3 november 1968"),
    ("date", "3 nov"),
    ("name", "Fictief"),
    ("name", "Fien Fictief"),
    ("name", "F. Fictief"),
    ("name", "Hassan el Bedacht"),
    ("name", "Van der Verzonnen"),
    ("name", "jamal"),
]


@pytest.mark.parametrize(("kind", "said"), FOUND)
def test_it_is_found_with_its_place(kind: Kind, said: str) -> None:
    text = f"vader zegt dat {said} er gisteren was."
    (trace,) = find(text)
    assert trace.kind == kind
    assert text[trace.start : trace.end] == said


@pytest.mark.parametrize(
    "text",
    [
        "Een moeder met drie kinderen. Zij heeft schulden en de oudste gaat niet naar school.",
        "De Wmo en de Jeugdwet lopen naast elkaar; de GGZ wil eerst rust.",
        "Wat doe je als UWV en SVB elkaar tegenspreken? Het gaat om € 1.250 per maand.",
        "Kosten: 12345678 euro per jaar, artikel 2.3.5, 24 uur per dag, 3 jongens van 12.",
        "- Eerst bellen?\n- Daarna samen kijken",
        "Cliënt A en mevrouw X wonen samen; gezin B niet.",
        "Mevrouw wil niet, meneer wel. Dat is al 3 keer gezegd.",
    ],
)
def test_ordinary_text_goes_in(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize("text", ["Fien was er.", "Mevrouw Fictief kwam.", "Bas Bedacht belde."])
def test_a_name_at_the_beginning_of_a_sentence(text: str) -> None:
    assert [one.kind for one in find(text)] == ["name"]


def test_what_is_refused_goes_before_what_is_marked() -> None:
    text = "zij woont op Bedachtstraat 1, 1234 AB 1 en belt met 06 12345678"
    assert {one.kind for one in find(text) if one.refused} == {"address", "phone"}


@given(st.text(max_size=300))
def test_the_pieces_are_the_text(text: str) -> None:
    traces = find(text)
    assert "".join(piece for piece, _ in marked(text, traces)) == text
    assert all(one.end <= two.start for one, two in pairwise(traces))


letters = st.text("abcdefghij ,", max_size=40)


@given(letters, st.sampled_from(BSNS), st.sampled_from(["", " ", "-", "."]), letters)
def test_no_bsn_gets_in(before: str, bsn: str, split: str, after: str) -> None:
    written = f"{bsn[:4]}{split}{bsn[4:6]}{split}{bsn[6:]}"
    found = find(f"{before} {written} {after}")
    assert any(one.kind == "bsn" and one.refused for one in found)


@given(st.integers(1, 999_999_999), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_no_bsn(number: int, place: int, more: int) -> None:
    digits = f"{number:09}"
    if is_bsn(digits):
        other = str((int(digits[place]) + more) % 10)
        assert not is_bsn(digits[:place] + other + digits[place + 1 :])
