"""Scenarios with a start form, a checkbox, another start, and cases that begin each other."""

from __future__ import annotations

import json

import pytest

from engine.scenarios import Outcome, World, read_scenario, walk
from tests.bpmn.drawing import chain, end, file, node, process, start, user

ASKED = '<bpmn:messageEventDefinition messageRef="m" />'
ROOT = '<bpmn:message id="m" name="advies gevraagd" />'
FORM = {
    "type": "default",
    "id": "f",
    "schemaVersion": 18,
    "components": [
        {"type": "checkbox", "id": "a", "key": "spoed", "label": "Spoed"},
        {
            "type": "number",
            "id": "b",
            "key": "bedrag",
            "label": "Bedrag",
            "validate": {"required": True},
        },
    ],
}
WORLD = World.of(
    {
        "eerst.bpmn": file(
            process(
                "eerst",
                node("startEvent", "s", ext='<zeebe:formDefinition formId="f" />'),
                node("intermediateThrowEvent", "vragen", ASKED),
                node("userTask", "afronden"),
                end("klaar"),
                chain("s", "vragen", "afronden", "klaar"),
            ),
            roots=ROOT,
        ),
        "advies.bpmn": file(
            process(
                "advies",
                start("gevraagd", ASKED),
                user("geven"),
                end("gegeven"),
                chain("gevraagd", "geven", "gegeven"),
            ),
            roots=ROOT,
        ),
        "f.form": json.dumps(FORM).encode(),
    },
    {},
)
STORY = """\
naam: Advies
proces: eerst
begin:
  moment: 2026-03-02 10:00
  antwoorden: {spoed: ja, bedrag: 1}
stappen:
  - taak: geven
    antwoorden: {bedrag: 2}
    verwacht: {route: [geven, gegeven], open taken: [afronden]}
  - taak: afronden
verwacht:
  route: [vragen, gevraagd, geven, gegeven, afronden]
  gegevens: {spoed: ja, bedrag: 1}
  einde: klaar
"""


def told(text: str) -> Outcome:
    return walk(read_scenario("x.yaml", {"x.yaml": text}), WORLD)


def test_cases_are_walked_in_the_order_in_which_things_happen() -> None:
    assert told(STORY).failure is None


@pytest.mark.parametrize(
    ("right", "wrong", "line", "message"),
    [
        ("spoed: ja, bedrag: 1}\nst", "spoed: kan, bedrag: 1}\nst", 5, "Zet een vinkje"),
        ("{spoed: ja, bedrag: 1}\n  e", "{spoed: nee, bedrag: 1}\n  e", 13, "‘spoed’ is anders"),
        ("{spoed: ja, bedrag: 1}\n  e", "{spoed: 1}\n  e", 13, "‘spoed’ is anders"),
        ("  antwoorden: {spoed: ja, bedrag: 1}\n", "", 2, "Vul ‘Bedrag’ in"),
        ("proces: eerst", "proces: advies", 2, "waar het begint: gevraagd"),
        ("  antwoorden", "  startpunt: later\n  antwoorden", 5, "‘later’ is geen begin"),
    ],
)
def test_wrong_beginning_is_told_at_its_line(
    right: str, wrong: str, line: int, message: str
) -> None:
    assert right in STORY
    failure = told(STORY.replace(right, wrong, 1)).failure
    assert failure is not None
    assert (message in failure.message, failure.place.line) == (True, line), failure


def test_scenario_begins_at_a_message() -> None:
    text = """\
naam: Alleen het advies
proces: advies
begin: {moment: 2026-03-02 10:00, startpunt: gevraagd, gegevens: {dringend: true}}
stappen:
  - taak: geven
    antwoorden: {bedrag: 2, spoed: nee}
verwacht:
  gegevens: [dringend, not(spoed)]
  einde: gegeven
"""
    assert told(text).failure is None
