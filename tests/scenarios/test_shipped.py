"""The scenarios that come with the product come out as written, and walk everything."""

from __future__ import annotations

import re

import pytest

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.reference.rows import shipped_around, within
from engine.scenarios import Outcome, World, measure, read_scenario, walk
from engine.scenarios.telling import tell
from engine.work import lists, operations, shipped
from tests.structure.sources import ROOT

TEXTS = shipped.scenarios()
AROUND = {**shipped_around(), **lists.examples()}
WORLD = World.of(shipped.files(), operations.results(), AROUND, within)
_walked: dict[str, Outcome] = {}


def outcome_of(file: str) -> Outcome:
    """Walked once for all tests."""
    if file not in _walked:
        _walked[file] = walk(read_scenario(file, TEXTS), WORLD)
    return _walked[file]


@pytest.mark.parametrize("file", TEXTS)
def test_scenario_comes_out_as_written(file: str) -> None:
    outcome = outcome_of(file)
    assert outcome.failure is None, "\n".join(tell(outcome))


def test_every_sequence_flow_and_element_is_walked() -> None:
    for one in measure(WORLD, map(outcome_of, TEXTS)):
        assert (one.missing_flows, one.missing_elements) == ((), ()), one.name
        assert one.flows


def test_what_no_scenario_walks_is_named() -> None:
    found = {one.process_id: one for one in measure(WORLD, [outcome_of("enkelvoudig.yaml")])}
    one = found["onderzoek_client"]
    assert 0 < one.percentage < 100
    assert "‘Wil de cliënt het onderzoek?’ → ‘Reikwijdte vastleggen’ (Ja)" in one.missing_flows
    assert found["onderzoek"].percentage == 0


def test_example_in_the_documentation_comes_out_as_written() -> None:
    page = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert example
    outcome = walk(read_scenario("x.yaml", {"x.yaml": example[1]}), WORLD)
    assert outcome.failure is None, "\n".join(tell(outcome))
