"""What a consulent may expect of every form that is shipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.forms import Form, check_form
from engine.forms.components import DynamicList, Field, walk
from tests.content.walk import FORMS, ROOT

FILES = sorted((ROOT / "forms").glob("*.form"))
CHOOSING = ("radio", "select", "checklist")
ACCOUNT = ("bron", "noodzaak", "grondslag", "datum")


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


def test_grounds_are_one_list_without_forbidden_purposes() -> None:
    lists = [
        [option["value"] for option in component["values"]]
        for form in FORMS
        for component in raw_components(form)
        if component.get("key") == "grondslag"
    ]
    assert len(lists) == 3
    assert all(one == lists[0] for one in lists)
    assert not [ground for ground in lists[0] if "opsporing" in ground or "misbruik" in ground]


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
