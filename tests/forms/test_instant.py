"""What a page holds so that the browser can answer at once, and what it never holds for that."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.forms import Form, Widget
from tests.forms.builders import YES_NO, component, form

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CASE = {"hulpvraag": "geheim", "gezinsleden": [{"naam": "Geheim"}], "wet": "Jeugdwet", "b": "ooit"}


def divided(*components: dict[str, Any]) -> tuple[int, frozenset[str]]:
    instant = form(*components).instant
    return len(instant.conditions), instant.asks


QUESTION = component("radio", "a", values=YES_NO)


@pytest.mark.parametrize(
    ("dependent", "by_browser", "asks"),
    [
        (component("textfield", "b", hide='=a != "ja"'), 1, set()),
        (component("text", text="Let op", hide="=a = null"), 1, set()),
        (component("textfield", "b", hide="=count(gezinsleden) = 0"), 0, set()),
        (component("textfield", "b", hide='=a != "ja" or count(gezinsleden) = 0'), 0, {"a"}),
        (component("textfield", "b", hide="=today() = a"), 0, {"a"}),
        (component("text", text="Je koos {{a}}."), 0, {"a"}),
        (component("text", text="Over {{hulpvraag}}."), 0, set()),
        (component("textfield", "b", readonly='=a = "ja"'), 0, {"a"}),
        (component("select", "b", valuesExpression="=if a = null then [] else [a]"), 0, {"a"}),
        (component("textfield", "b", hide="=this.a = null"), 0, {"a", "b"}),
        (component("textfield", "b", properties={"defaultExpression": "=a"}), 0, set()),
    ],
)
def test_expressions_are_divided(
    dependent: dict[str, Any], by_browser: int, asks: set[str]
) -> None:
    assert divided(QUESTION, dependent) == (by_browser, asks)
    assert form(QUESTION, dependent).is_live == bool(by_browser or asks)


@pytest.mark.parametrize(
    "question",
    [
        component("datetime", "a", subtype="datetime"),
        component("number", "a", serializeToString=True),
        component("textfield", "a", readonly=True),
        component("checklist", "a", values=YES_NO),  # no list is compared
    ],
)
def test_an_answer_that_the_page_can_not_tell_is_left_to_the_server(
    question: dict[str, Any],
) -> None:
    assert divided(question, component("textfield", "b", hide='=a = "x"')) == (0, {"a"})


def test_in_a_row_the_browser_reads_that_row() -> None:
    inner = [QUESTION, component("textfield", "b", hide='=this.a != "ja"')]
    assert divided(component("dynamiclist", "rij", components=inner)) == (1, set())
    inner[1] = component("textfield", "b", hide='=parent.rij[1].a = "ja"')
    assert divided(component("dynamiclist", "rij", components=inner)) == (0, {"rij"})


def dependent(kind: str, **rest: Any) -> Form:
    return form(QUESTION, component(kind, "b", hide='=a != "ja"', **rest))


def hidden(asked: Form, raw: Any = None) -> Widget:
    (_, widget) = asked.view(CASE, raw, live=True, now=NOW)
    assert widget.hidden
    return widget


def test_a_hidden_question_is_at_hand() -> None:
    asked = dependent("textfield", properties={"defaultExpression": "=string(today())"})
    (_, widget) = asked.view({}, live=True, now=NOW)
    assert (widget.label, widget.hide, widget.value) == ("B", 'a != "ja"', "2026-11-23")
    assert [one.name for one in asked.view({}, now=NOW)] == ["a"]


@pytest.mark.parametrize(
    ("kind", "rest"),
    [
        ("textfield", {}),  # an answer of before
        ("textfield", {"description": "Over {{hulpvraag}}"}),
        ("select", {"valuesExpression": "=gezinsleden.naam"}),
        ("select", {"valuesKey": "gezinsleden"}),
        ("textarea", {"properties": {"defaultExpression": "=wet"}}),
        ("group", {"components": [component("text", text="Over {{hulpvraag}}")]}),
        ("group", {"components": [component("text", text="x", hide="=count(gezinsleden) = 0")]}),
        ("dynamiclist", {"components": [component("select", "c", valuesKey="gezinsleden")]}),
    ],
)
def test_what_comes_from_the_case_is_not_in_the_page_before_it_is_asked(
    kind: str, rest: dict[str, Any]
) -> None:
    case = {**CASE, "b": CASE["b"] if kind == "textfield" and not rest else None}
    (_, widget) = dependent(kind, **rest).view(case, live=True, now=NOW)
    assert (widget.hidden, widget.at_hand) == (True, False)
    assert (widget.label, widget.description, widget.value) == ("", "", "")
    assert (widget.options, widget.widgets, widget.rows) == ((), (), ())


def test_a_list_of_before_is_not_at_hand_either() -> None:
    asked = dependent("dynamiclist", components=[component("textfield", "c")])
    assert hidden(asked).at_hand
    (_, widget) = asked.view({"b": [{"c": None}, {"c": None}]}, live=True, now=NOW)
    assert not widget.at_hand


def test_what_was_just_typed_stays_at_hand() -> None:
    widget = hidden(dependent("textfield"), {"a": "nee", "b": "getypt"})
    assert (widget.at_hand, widget.value) == (True, "getypt")


def test_a_row_that_is_added_has_the_focus_in_its_first_field() -> None:
    inner = [
        component("text", text="Uitleg"),
        component("textfield", "vast", readonly=True),
        component("group", components=[component("textfield", "eerste")]),
        component("textfield", "tweede"),
    ]
    asked = form(component("dynamiclist", "rij", components=inner))
    (rows,) = asked.view({}, {"rij": ["0", "1"]}, new_row="rij.1")
    focused = [
        field.name
        for row in rows.rows
        for widget in row.widgets
        for field in (widget, *widget.widgets)
        if field.focus and field.kind != "group"
    ]
    assert focused == ["rij.1.eerste"]
