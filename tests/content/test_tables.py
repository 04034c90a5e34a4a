"""The decision tables that are shipped: complete, without overlap, and as the sources say."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from engine.decisions import Decision, check_table
from engine.feel import compile_expression
from tests.content.walk import DECISIONS, NOW, SURROUNDINGS

LAWS = ["Wmo 2015", "Jeugdwet", "Participatiewet", "Wet gemeentelijke schuldhulpverlening"]


def duty(connected: str, helps: str | None, laws: int, domains: int) -> Any:
    context = {
        "samenhang": connected,
        "coordinatieHelpt": helps,
        "aantalWetten": laws,
        "aantalDomeinen": domains,
    }
    return DECISIONS["coordinatieplicht"].evaluate(context, now=NOW)


def expected(connected: str, helps: str | None, laws: int, domains: int) -> str:
    """Impactanalyse Wams §2.3 and table 4.1, written down a second time."""
    if connected == "nee" or helps == "nee" or laws == 0:
        return "geen"
    if laws >= 2:
        return "moet"
    return "kan" if domains else "geen"


@pytest.mark.parametrize(
    ("connected", "helps"), [("nee", None), ("nee", "ja"), ("ja", "nee"), ("ja", "ja")]
)
def test_coordination_is_a_duty_a_choice_or_nothing(connected: str, helps: str | None) -> None:
    for laws, domains in product(range(5), range(11)):
        result = duty(connected, helps, laws, domains)
        assert len(result.matched_rules) == 1
        assert result.value["uitkomst"] == expected(connected, helps, laws, domains)
        assert result.value["toelichting"].endswith(".")


@pytest.mark.parametrize("decision", DECISIONS.values(), ids=DECISIONS)
def test_tables_have_no_gaps_and_no_overlaps(decision: Decision) -> None:
    assert check_table(decision) == []


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("step", ["eerste gesprek", "besluit"])
@pytest.mark.parametrize("threatening", [True, False])
def test_each_step_of_each_law_has_one_term(law: str, step: str, threatening: bool) -> None:
    context = {**SURROUNDINGS, "wet": law, "stap": step, "bedreigend": threatening}
    result = DECISIONS["termijnen"].evaluate(context, now=NOW)
    assert len(result.matched_rules) == 1
    term = result.value
    added = compile_expression('date("2026-01-01") + duration(d)').evaluate({"d": term["termijn"]})
    assert added is not None
    assert term["bron"]
    assert isinstance(term["geverifieerd"], bool)
    assert term["toelichting"].endswith(".")


def test_unverified_terms_are_marked() -> None:
    marks = {
        law: DECISIONS["termijnen"]
        .evaluate({**SURROUNDINGS, "wet": law, "stap": "besluit", "bedreigend": False}, now=NOW)
        .value["geverifieerd"]
        for law in LAWS
    }
    assert marks == {law: law == "Wmo 2015" for law in LAWS}
