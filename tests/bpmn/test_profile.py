"""The page on BPMN is what the engine does: its text, and each of its examples."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bpmn import check
from engine.bpmn.profile.elements import GROUPS
from engine.bpmn.profile.own import OWN
from engine.bpmn.profile.own_ways import WAYS
from engine.bpmn.profile.ownrule import OwnRule
from engine.bpmn.profile.page import page, refusal
from engine.bpmn.profile.shown import Shown
from engine.bpmn.rules.standard.example import file

PAGE = Path(__file__).resolve().parents[2] / "docs" / "profiel.md"
RULES = (*OWN, *WAYS)
SHOWN = [shown for _, group in GROUPS for shown in group]


def test_page_is_what_the_generator_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("shown", SHOWN, ids=lambda one: one.name)
def test_element_runs_or_is_refused_by_its_id(shown: Shown) -> None:
    error = refusal(shown)
    assert error is None or error.element_id in {"x", "us"}


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.id)
def test_right_example_runs(rule: OwnRule) -> None:
    found = check({"x.bpmn": file(rule.right)})
    assert [one for one in found if one.severity == "error"] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one.id)
def test_wrong_example_names_its_element(rule: OwnRule) -> None:
    found = check({"x.bpmn": file(rule.wrong)})
    assert (rule.id, rule.element) in {(one.rule, one.element_id) for one in found}
