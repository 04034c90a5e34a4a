"""What a condition hides is not asked, not required, and never kept."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.forms import AnswersInvalid
from tests.forms.builders import YES_NO, component, form

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

CHAIN = form(
    component("radio", "schulden", values=YES_NO),
    component("radio", "dringend", values=YES_NO, hide='=schulden != "ja"'),
    component("textarea", "waarom", required=True, hide='=dringend != "ja"'),
)
ROWS = form(
    component(
        "dynamiclist",
        "problemen",
        components=[
            component("radio", "bron", values=YES_NO),
            component("textfield", "partij", required=True, hide='=this.bron != "ja"'),
            component("textfield", "plaats", hide="=i[1] = 1"),
        ],
    ),
)


def names(widgets: Any) -> list[str]:
    return [widget.name for widget in widgets]


def test_what_is_hidden_is_neither_required_nor_kept() -> None:
    raw = {"schulden": "nee", "dringend": "ja", "waarom": "uit een eerdere keuze"}
    assert CHAIN.validate(raw, {}, NOW) == {"schulden": "nee"}


def test_a_hidden_answer_counts_as_null_down_the_chain() -> None:
    assert names(CHAIN.view({}, {"schulden": "nee", "dringend": "ja"})) == ["schulden"]
    assert names(CHAIN.view({"dringend": "ja"}, {"schulden": "nee"})) == ["schulden"]
    assert names(CHAIN.view({}, {"schulden": "ja", "dringend": "ja"})) == [
        "schulden",
        "dringend",
        "waarom",
    ]


def test_what_is_shown_is_required() -> None:
    with pytest.raises(AnswersInvalid) as caught:
        CHAIN.validate({"schulden": "ja", "dringend": "ja"}, {}, NOW)
    assert list(caught.value.errors) == ["waarom"]


def test_a_row_decides_for_itself() -> None:
    raw = {"problemen": ["0", "1"], "problemen.0.bron": "nee", "problemen.1.bron": "ja"}
    with pytest.raises(AnswersInvalid) as caught:
        ROWS.validate(raw, {}, NOW)
    assert list(caught.value.errors) == ["problemen[1].partij"]
    kept = ROWS.validate(
        raw | {"problemen.0.partij": "x", "problemen.1.partij": "y", "problemen.0.plaats": "z"},
        {},
        NOW,
    )
    assert kept == {
        "problemen": [{"bron": "nee"}, {"bron": "ja", "partij": "y", "plaats": ""}],
    }


def test_conditions_that_chase_each_other_come_to_an_end() -> None:
    circle = form(
        component("checkbox", "a", hide="=b = true"),
        component("checkbox", "b", hide="=a = true"),
    )
    circle.view({}, {"a": "true", "b": "true"})
    circle.validate({"a": "true", "b": "true"}, {}, NOW)


def test_a_question_that_was_not_on_the_page_is_noticed() -> None:
    assert CHAIN.unseen({"schulden": "ja"}, {}, NOW)
    assert not CHAIN.unseen({"schulden": "nee"}, {}, NOW)
    assert not CHAIN.unseen({"schulden": "ja", "dringend": ""}, {}, NOW)
