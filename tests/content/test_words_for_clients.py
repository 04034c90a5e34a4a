"""What a client reads of each step: plain words, never those of the office."""

from __future__ import annotations

import re

import pytest

from engine.bpmn.diagram import Element, Process
from engine.bpmn.reader import read_processes
from engine.bpmn.xmlfile import parse
from engine.dossier.client.course import WAITS, WORK, _first_work
from engine.dossier.client.wording import said, words_for
from tests.content.walk import DIAGRAMS

NO_CLIENT: frozenset[str] = frozenset({"implementatie"})
OFFICE = re.compile(
    r"cliënt|melder|casus|gegevensverzoek|reikwijdte|verstrekk|terugkoppel|partij|dienstverlening"
    r"|interventie|behandelaar|vastlegg|instemming|enkelvoudig|problematiek|coördin"
)
"""Words of the office."""
PROCESSES = {
    one.id: one
    for name, content in DIAGRAMS.items()
    for one in read_processes(parse(content), name)
    if one.id not in NO_CLIENT
}
STEPS = [
    (process, element)
    for process in PROCESSES.values()
    for element in process.elements.values()
    if element.kind in WORK | WAITS | {"businessRuleTask"}
]


@pytest.mark.parametrize(
    ("process", "element"), STEPS, ids=[f"{one.id}-{element.id}" for one, element in STEPS]
)
def test_each_step_has_plain_words(process: Process, element: Element) -> None:
    told = said(element)
    assert 0 < len(told) <= 80
    assert told[0].isupper()
    assert not told.endswith(".")
    assert not OFFICE.search(told.lower())
    assert words_for(process, element.id) == told


def test_without_words_a_step_is_called_after_its_phase() -> None:
    onderzoek = PROCESSES["onderzoek"]
    content = DIAGRAMS[onderzoek.file].decode()
    bare = re.sub(r'<zeebe:property name="voorClient" value="Kijken welke[^>]*>', "", content)
    (without,) = read_processes(parse(bare.encode()), onderzoek.file)
    assert words_for(without, "lopende_hulp") == "Onderzoeken welke hulp u nodig heeft"
    none = re.sub(r'<zeebe:property name="voorClient"[^>]*>', "", content)
    (without,) = read_processes(parse(none.encode()), onderzoek.file)
    assert words_for(without, "lopende_hulp") == "Onderzoek uitvoeren"
    assert words_for(without, "uitkomst_vaststellen") == "Onderzoek"


def test_what_comes_next_tells_a_wait_too() -> None:
    overleg = PROCESSES["casusoverleg"]
    told = [said(one) for one in _first_work(overleg, "afspraken_nakijken")]
    assert "Later nog een keer naar de afspraken kijken" in told
