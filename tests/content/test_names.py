"""A field that is renamed in one place only is found, in the diagrams, forms and tables we ship."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine.dossier.operations  # noqa: F401 - registers the operations
from engine.bpmn import Finding
from engine.work import shipped
from engine.work.checking import check
from engine.work.name_check import check_names
from engine.work.parts import parts

FILES = shipped.files()
READ = re.compile(rb'(?<=[="( ])(?:dossier|gezinslid|reikwijdte|coordinatieplicht)\.(\w+)')
BARE = re.compile(
    rb'source="=(\w+)"|inputCollection="=(\w+)"|date\((\w+)\)|tFormalExpression">=(\w+) ='
)
IN_FORM = re.compile(rb'"=(?:count\()?(\w{3,}) ?(?:=|!=|\))|\{\{(?:date\(|string\(|if )?(\w+)')
CELL = re.compile(rb"<text>(\w{3,})</text>")
CONSTANTS = {b"null", b"true", b"false", b"today"}


def places() -> list[tuple[str, int, int]]:
    """File, start and end of names that a formula reads."""
    patterns = {".bpmn": (READ, BARE), ".form": (IN_FORM,), ".dmn": (CELL,)}
    return [
        (name, *match.span(index))
        for name, content in sorted(FILES.items())
        for pattern in patterns[name[name.rindex(".") :]]
        for match in pattern.finditer(content)
        for index, word in enumerate(match.groups(), 1)
        if word and word not in CONSTANTS
    ]


def changed(name: str, start: int, end: int, word: bytes) -> list[Finding]:
    content = FILES[name][:start] + word + FILES[name][end:]
    return check_names(parts({**FILES, name: content}))


def test_nothing_is_said_of_what_is_right() -> None:
    assert check(FILES) == []


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(places()))
def test_a_misspelled_name_is_told_and_nothing_else(place: tuple[str, int, int]) -> None:
    name, start, end = place
    wrong = FILES[name][start:end] + b"q"
    found = changed(name, start, end, wrong)
    assert found
    assert all(wrong.decode() in finding.message for finding in found)
    assert all(finding.rule == "field-unknown" for finding in found)


@pytest.mark.parametrize(
    ("form", "key"),
    [
        ("melding.form", "wet"),
        ("melding.form", "bedreigendeSituatie"),
        ("eerste_gesprek.form", "signaalClient"),
        ("gezinsleden_betrekken.form", "relatie"),
        ("instemming_gezinslid.form", "instemming"),
        ("onderzoek_lopende_hulp.form", "hulpNu"),
        ("uitkomst_vaststellen.form", "coordinatieHelpt"),
        ("besluit_vastleggen.form", "besluitKenmerk"),
    ],
)
def test_who_reads_a_field_that_its_form_no_longer_has_is_told(form: str, key: str) -> None:
    old = f'"key": "{key}"'.encode()
    assert FILES[form].count(old) == 1
    renamed = FILES[form].replace(old, f'"key": "{key}Nieuw"'.encode())
    found = check({form: renamed}, parts(FILES))
    assert found
    assert all(re.search(rf"‘(\w+\.)*{key}’", finding.message) for finding in found)
