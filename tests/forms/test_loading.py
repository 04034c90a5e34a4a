"""A form that can't be used is refused, with the place and what to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.forms import FormError, check_form, load_form
from tests.forms.builders import YES_NO, component, source

FORMS = Path(__file__).resolve().parents[2] / "forms"


@pytest.mark.parametrize("path", sorted(FORMS.glob("*.form")), ids=lambda path: path.stem)
def test_our_own_forms_have_no_findings(path: Path) -> None:
    assert check_form(path.read_bytes()) == []
    assert load_form(path.read_bytes()).key == path.stem


@pytest.mark.parametrize("wrong", [r'"\u0000"', r'"\ud800"', "9" * 5000, "[" * 100_000])
def test_what_can_not_be_kept_is_refused(wrong: str) -> None:
    assert check_form(f'{{"id": "a", "components": [], "title": {wrong}}}'.encode())
    assert not [
        one.message
        for one in check_form(
            rb'{"schemaVersion": 18, "id": "a", "components": [], "title": "\ud83d\ude00"}'
        )
    ]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (component("iframe", "x"), "Een onderdeel van het soort ‘iframe’ bestaat hier niet."),
        (component("textfield"), "Dit veld heeft geen sleutel (key)."),
        (component("textfield", "rij"), "De sleutel ‘rij’ gebruikt de pagina zelf al."),
        (
            component("dynamiclist", components=[]),
            "Een lijst heeft een pad nodig waaronder de rijen komen.",
        ),
        (
            component("select", "x"),
            "Hier is niets te kiezen: geef opties, een sleutel of een formule.",
        ),
        (component("number", "x", validate={"min": "veel"}), "De regel ‘min’ moet een getal zijn."),
        (
            component("textfield", "x", validate={"pattern": "(?=a)"}),
            "Dit patroon kan niet gebruikt worden (RE2-notatie).",
        ),
    ],
)
def test_what_can_not_be_used_is_refused(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(FormError) as caught:
        load_form(source(component("textfield", "goed"), wrong))
    assert caught.value.message == message
    assert caught.value.path[:2] == ("components", 1)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", '{"components": 3}', b"\xff\xfe", "[" * 100_000, '{"components": [null]}'],
)
def test_anything_else_than_a_form_is_a_form_error(text: str | bytes) -> None:
    with pytest.raises(FormError):
        load_form(text)
    assert check_form(text if isinstance(text, bytes) else text.encode())


def test_all_findings_come_at_once_each_with_its_line() -> None:
    text = source(
        component("textfield", "a", label=""),
        component("radio", "a", values=YES_NO, hide="=1 +"),
        component("group", components=[component("select", "c", values=[])]),
    )
    found = check_form(text.encode())
    lines = text.splitlines()
    assert [(one.path, lines[one.line - 1].strip()[:9]) for one in found] == [
        ("components.0", "{"),
        ("components.1", "{"),
        ("components.1.conditional.hide", '"hide": "'),
        ("components.2.components.0", "{"),
    ]
    assert found[1].message == "De sleutel ‘a’ komt twee keer voor."


def test_a_bare_name_of_the_same_row_is_pointed_out() -> None:
    inner = [component("textfield", "bron"), component("textfield", "b", hide="=bron = 1")]
    (finding,) = check_form(source(component("dynamiclist", "p", components=inner)).encode())
    assert finding.message == "In een lijst heet dit veld ‘this.bron’, niet ‘bron’."


def test_broken_json_is_told_with_its_line() -> None:
    (finding,) = check_form(b'{\n "id": "x",\n "components": [}\n')
    assert finding.line == 3


def test_the_same_text_is_compiled_once() -> None:
    text = source(component("textfield", "x"))
    assert load_form(text) is load_form(json.dumps(json.loads(text), indent=2))
