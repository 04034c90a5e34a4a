"""Whatever is posted to whatever form: typed answers or a refusal, and nothing that was hidden."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.forms import AnswersInvalid, Form
from tests.forms.builders import YES_NO, component, form

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

EVERYTHING: Form = form(
    component("textfield", "tekst", validate={"minLength": 2, "validationType": "email"}),
    component("textarea", "verhaal", required=True, hide='=keuze = "nee"'),
    component("number", "getal", validate={"min": -5, "max": 1000}, decimalDigits=2),
    component("datetime", "dag", subtype="date", disallowPassedDates=True),
    component("datetime", "uur", subtype="time"),
    component("datetime", "moment", subtype="datetime"),
    component("radio", "keuze", values=YES_NO),
    component("checkbox", "vinkje"),
    component("checklist", "lijst", valuesExpression="=aanbod", hide="=vinkje = true"),
    component("select", "een", valuesKey="aanbod", hide="=count(lijst) = 2"),
    component(
        "dynamiclist",
        "rijen",
        components=[
            component("taglist", "labels", valuesExpression="=aanbod"),
            component("textfield", "los", hide="=count(this.labels) = 0"),
        ],
    ),
    component("group", "adres", components=[component("textfield", "straat", readonly="=vinkje")]),
)
OFFER = ["wonen", "zorg", "werk"]
NAMES = [
    *("tekst", "verhaal", "getal", "dag", "uur", "moment", "keuze", "vinkje", "lijst", "een"),
    *("rijen", "rijen.0.labels", "rijen.0.los", "rijen.1.labels", "rijen.1.los", "adres.straat"),
]
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["", "ja", "nee", "true", "0", "1", "wonen", "zorg", "12,5", "2026-12-01"]),
    st.sampled_from(["9999-12-31T23:59", "0001-01-01T00:00", "24:00", "1e999", "NaN", "-0", "٣"]),
)
POSTED = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), st.lists(TEXTS, max_size=4), max_size=16
)
KNOWN = st.dictionaries(st.sampled_from(NAMES), st.lists(TEXTS, max_size=4), max_size=16)


def judged(raw: Any) -> dict[str, Any] | None:
    try:
        return EVERYTHING.validate(raw, {"aanbod": OFFER}, NOW)
    except AnswersInvalid as invalid:
        return None if all(invalid.errors.values()) and invalid.errors else {"no": "message"}


@given(POSTED)
def test_answers_or_a_refusal_and_never_anything_else(raw: dict[str, list[str]]) -> None:
    answers = judged(raw)
    if answers is not None:
        json.dumps(answers, default=plain_number)


@given(KNOWN)
def test_what_is_hidden_is_not_kept_and_what_is_not_offered_not_taken(
    raw: dict[str, list[str]],
) -> None:
    answers = judged(raw)
    if answers is None:
        return
    assert ("verhaal" in answers) == (answers["keuze"] != "nee")
    assert ("lijst" in answers) == (answers["vinkje"] is not True)
    chosen = [*answers.get("lijst", []), *filter(None, [answers.get("een")])]
    for row in answers["rijen"]:
        chosen += row["labels"]
        assert ("los" in row) == bool(row["labels"])
    assert set(chosen) <= set(OFFER)


@given(KNOWN)
def test_drawing_again_keeps_what_was_typed(raw: dict[str, list[str]]) -> None:
    for widget in EVERYTHING.view({"aanbod": OFFER}, raw, now=NOW):
        if widget.name in raw and widget.kind in {"textfield", "textarea", "number"}:
            assert widget.value == (raw[widget.name][-1] if raw[widget.name] else "")


def plain_number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)
