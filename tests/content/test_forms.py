"""What a consulent may expect of every form that is shipped."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from engine.forms import AnswersInvalid, Form, check_form
from engine.forms.components import DynamicList, Field, walk
from engine.reference.initial import shipped
from tests.content.walk import FORMS, ROOT

FILES = sorted((ROOT / "forms").glob("*.form"))
CHOOSING = ("radio", "select", "checklist")
ACCOUNT = ("bron", "datum")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_form_file_is_sound(path: Path) -> None:
    assert check_form(path.read_bytes()) == []
    assert json.loads(path.read_text(encoding="utf-8"))["id"] == path.stem


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.key)
def test_form_has_a_title_of_its_own(form: Form) -> None:
    assert form.title not in ("", form.key)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.key)
def test_each_question_is_clear_and_says_why(form: Form) -> None:
    for component in walk(form.components):
        if isinstance(component, Field | DynamicList):
            assert component.label, component.id
            assert component.description, component.id


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.key)
def test_there_is_something_to_choose(form: Form) -> None:
    for field in form.fields:
        assert (field.type in CHOOSING) is (field.options is not None)
        assert field.options != ()


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.key)
def test_text_has_a_limit(form: Form) -> None:
    for component in raw_components(form.key):
        if component["type"] in ("textfield", "textarea"):
            assert component["validate"]["maxLength"] <= 4000, component["id"]


def test_investigation_accounts_for_each_item() -> None:
    for key in ("onderzoek_problemen", "onderzoek_lopende_hulp", "onderzoek_eerdere_hulp"):
        keys = {".".join(field.key): field for field in FORMS[key].fields}
        assert all(keys[name].required for name in ACCOUNT)


def test_each_step_accounts_once_with_a_proposal() -> None:
    for step in ("Problemen", "LopendeHulp", "EerdereHulp", "BenodigdeHulp"):
        form = "onderzoek_" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", step).lower()
        found = {one.get("key"): one for one in raw_components(form)}
        for name in ("doel", "grondslag", "noodzaak"):
            assert found[name + step]["validate"]["required"]
            assert found[name + step]["defaultValue"]


def test_grounds_come_from_the_reference_table_without_forbidden_purposes() -> None:
    asked = [
        component.get("valuesExpression")
        for form in FORMS
        for component in raw_components(form)
        if component.get("key", "").startswith("grondslag") and form.startswith("onderzoek_")
    ]
    assert asked == ["=keuzes.grondslagen"] * 4
    labels = [one.label.lower() for one in shipped("grondslagen").values()]
    assert not [label for label in labels if "opsporing" in label or "misbruik" in label]


def test_no_name_is_asked_before_a_household_member_agrees() -> None:
    named = [form for form in FORMS for one in raw_components(form) if one.get("key") == "naam"]
    assert named == ["instemming_gezinslid"]
    hidden = {one.get("key"): one.get("conditional") for one in raw_components(named[0])}
    assert hidden["naam"] == hidden["geboortedatum"] == {"hide": '=instemming != "ja"'}


def raw_components(key: str) -> list[dict[str, Any]]:
    """All components of a form's file, those in groups and lists too."""
    form = json.loads((ROOT / "forms" / f"{key}.form").read_text(encoding="utf-8"))
    found, left = [], list(form["components"])
    while left:
        component = left.pop(0)
        found.append(component)
        left += component.get("components", [])
    return found


def test_what_the_page_says_of_a_casusoverleg_is_not_asked_again() -> None:
    case = {"overleg": "O-1", "datum": "2026-12-08", "plaats": "Stadskantoor"}
    held = [{"label": "Wonen", "value": "2026-12-07", "van": "O-1"}]
    form = FORMS["casusoverleg_houden"]
    answers = form.validate({}, {**case, "lijsten": {"gehouden": held}})
    assert answers == {"overlegGehouden": "gehouden", "gehoudenOp": "2026-12-07"}
    with pytest.raises(AnswersInvalid):
        form.validate({}, {**case, "overleg": "O-2", "lijsten": {"gehouden": held}})
