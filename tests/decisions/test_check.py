"""The check of tables: gaps, overlaps, rules that never decide, and what can't be judged."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.decisions import check_table, load_decisions
from tests.decisions.builders import decision, model, table


def kinds(rules: list[tuple[list[str], list[str]]], policy: str = "UNIQUE", **more: Any) -> Any:
    """Kind and rules of all findings about a table."""
    found = load_decisions(model(decision(table(rules, policy, **more))))["besluit"]
    return [(finding.kind, finding.rules) for finding in check_table(found)]


def test_a_complete_table_has_no_findings() -> None:
    assert kinds([(["< 1"], ["1"]), (["[1..5)"], ["2"]), ([">= 5"], ["3"])]) == []
    assert kinds([(['"a"'], ["1"]), (['not("a")'], ["2"])]) == []


def test_gaps_overlaps_and_useless_rules_are_found() -> None:
    assert kinds([(["< 1"], ["1"]), (["> 1"], ["2"])]) == [("gap", ())]
    assert kinds([(["<= 1"], ["1"]), ([">= 1"], ["2"])]) == [("overlap", (1, 2))]
    assert kinds([(["-"], ["1"]), (["> 1"], ["2"])], "FIRST") == [("unreachable", (2,))]
    assert kinds([(["-"], ["1"]), (["> 1"], ["1"])], "ANY") == []
    rules = [(["true", '"a"'], ["1"]), (["false", "-"], ["1"])]
    assert kinds(rules, inputs=("p", "q")) == [("gap", ())]


@given(st.integers(-3, 12), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=4))
def test_the_check_agrees_with_the_evaluation(x: int, spans: list[tuple[int, int]]) -> None:
    rules = [([f"[{low}..{high}]"], ["1"]) for low, high in spans] or [(["> 99"], ["1"])]
    found = load_decisions(model(decision(table(rules))))["besluit"]
    matched = len(found.evaluate({"x": x}).matched_rules)
    kinds_found = {finding.kind for finding in check_table(found)}
    assert matched > 0 or "gap" in kinds_found
    assert matched < 2 or "overlap" in kinds_found
    for finding in check_table(found):
        if finding.kind != "unreachable":
            again = found.evaluate({"x": finding.example["De x"]}).matched_rules
            assert tuple(rule.number for rule in again) == finding.rules
