"""Each operation has a template for the modeler that says what goes in and what comes out."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

import webapp  # noqa: F401 - registers the operations
from engine.dossier.client.wording import PROPERTY
from engine.work import operations

FILE = Path(__file__).resolve().parents[2] / "processes" / "element-templates" / "samenloop.json"
ALL: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
TEMPLATES = {
    one["properties"][0]["value"]: one
    for one in ALL
    if one["elementType"]["value"] == "bpmn:ServiceTask"
}


def bound(template: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one for one in template["properties"] if one["binding"]["type"] == kind]


def test_every_operation_has_one_template() -> None:
    assert set(TEMPLATES) == operations.names()
    assert len({one["id"] for one in TEMPLATES.values()}) == len(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_says_what_the_operation_takes_and_gives(name: str) -> None:
    template = TEMPLATES[name]
    given = {one["binding"]["source"].lstrip("=") for one in bound(template, "zeebe:output")}
    assert given == operations.results()[name]
    outside = operations.reaches_outside(name)
    operation = operations.find_outside(name) if outside else operations.find(name)
    known = set(re.findall(r"[`\"](\w+)[`\"]", inspect.getsource(inspect.unwrap(operation))))
    asked = {one["binding"]["name"] for one in bound(template, "zeebe:input")}
    asked |= {one["binding"]["key"] for one in bound(template, "zeebe:taskHeader")}
    module = set(re.findall(r"[`\"](\w+)[`\"]", inspect.getsource(inspect.getmodule(operation))))
    assert asked <= known | module


def test_the_words_for_the_client_have_a_template() -> None:
    (words,) = [one for one in ALL if one not in TEMPLATES.values()]
    assert words["appliesTo"] == ["bpmn:Task", "bpmn:UserTask"]
    assert [one["binding"]["name"] for one in bound(words, "zeebe:property")] == [PROPERTY]


@pytest.mark.parametrize("template", ALL, ids=lambda one: one["id"])
def test_template_speaks_to_a_designer(template: dict[str, Any]) -> None:
    assert template["name"][0].isupper()
    assert template["description"].endswith(".")
    for one in template["properties"]:
        if one["type"] == "Hidden":
            continue
        assert one["label"]
        assert one["description"].endswith("."), one["id"]
        assert one["group"] in {group["id"] for group in template["groups"]}
