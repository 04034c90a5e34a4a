"""What is found in files together: names in forms, gaps in tables, and what breaks elsewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from engine.feel.shapes import Shape
from engine.work import cases
from engine.work.cases import Case
from engine.work.checking import check
from engine.work.name_check import SURROUNDINGS
from engine.work.parts import parts
from tests.bpmn.drawing import chain, decision, end, file, node, process, start, user
from tests.decisions import builders
from tests.work.conftest import new_dossier  # noqa: F401 - registers the operations
from tests.work.diagrams import process as drawn

BEGIN = node("startEvent", "s", ext='<zeebe:formDefinition formId="begin" />')


def form(key: str, *components: dict[str, object]) -> bytes:
    """A form with these components, one on a line."""
    shown = [{"id": f"c{n}", "label": "Vraag", **one} for n, one in enumerate(components)]
    whole = {"schemaVersion": 18, "type": "default", "id": key, "components": shown}
    return json.dumps(whole, indent=1).encode()


def line(key: str, **more: object) -> dict[str, object]:
    return {"type": "textfield", "key": key, **more}


def about(second: dict[str, object], *more: dict[str, object]) -> list[str]:
    """What is said of a second form, shown in a task behind a start form that asks for `wet`."""
    body = process("p", BEGIN, user("a", form="vervolg"), end(), chain("s", "a", "e"))
    files = {
        "p.bpmn": file(body),
        "begin.form": form("begin", line("wet")),
        "vervolg.form": form("vervolg", second, *more),
    }
    return [one.message for one in check(files) if one.file == "vervolg.form"]


def test_a_form_reads_its_own_fields_and_those_before_it() -> None:
    hidden = line("b", conditional={"hide": '=a = "x" or wet = "y" or dossier.nummer = "1"'})
    assert about(line("a"), hidden) == []


@pytest.mark.parametrize(
    "component",
    [
        line("b", conditional={"hide": '=weg = "x"'}),
        line("b", label="Van {{weg}}"),
        line("b", properties={"defaultExpression": "=weg"}),
        line("b", readonly="=weg = 1"),
        {"type": "select", "key": "b", "valuesExpression": "=weg"},
        {"type": "select", "key": "b", "valuesKey": "weg"},
    ],
)
def test_a_form_that_reads_what_nobody_asks_is_told(component: dict[str, object]) -> None:
    [message] = about(line("a"), component)
    assert "‘weg’" in message
    assert "‘a’" in message or "vóór" in message


def test_a_default_value_may_follow_from_another_answer() -> None:
    assert about(line("a"), line("b", properties={"defaultExpression": "=a"})) == []
    [message] = about(line("a"), line("b", properties={"defaultExpression": "=c"}))
    assert "De standaardwaarde leest ‘c’" in message


def test_in_a_row_its_own_fields_are_called_this() -> None:
    row = {"type": "dynamiclist", "path": "rijen"}
    hide = {"hide": '=this.soortt = "x"'}
    row["components"] = [  # type: ignore[assignment]
        {"id": "r1", "label": "Soort", **line("soort")},
        {"id": "r2", "label": "Wat", **line("wat", conditional=hide)},
    ]
    [message] = about(row)
    assert message.endswith("Bedoel je ‘this.soort’?")


def test_a_form_that_no_diagram_shows_may_read_anything() -> None:
    loose = form("los", line("a", conditional={"hide": "=wat_dan_ook = 1"}))
    assert check({"los.form": loose}) == []


def test_a_field_that_is_renamed_breaks_the_diagram_beside_it() -> None:
    body = process("p", BEGIN, decision("d", "besluit", "uit"), end(), chain("s", "d", "e"))
    table = builders.decision(builders.table([(("-",), ("1",))], inputs=("wet",)))
    held = parts(
        {
            "p.bpmn": file(body),
            "begin.form": form("begin", line("wet")),
            "d.dmn": builders.model(table),
        }
    )
    assert check({"begin.form": form("begin", line("wet"), line("meer"))}, held) == []
    [finding] = check({"begin.form": form("begin", line("wetten"))}, held)
    assert (finding.file, finding.element_id) == ("p.bpmn", "d")


@pytest.mark.parametrize(
    ("rules", "rule", "severity"),
    [
        ([(("< 5",), ("1",)), (("> 3",), ("2",))], "table-overlap", "error"),
        ([(("< 5",), ("1",)), (("> 5",), ("2",))], "table-gap", "warning"),
    ],
)
def test_a_table_is_told_with_its_rules_and_an_example(
    rules: builders.Rules, rule: str, severity: str
) -> None:
    logic = builders.table(rules, inputs=("aantal",))
    content = builders.model(builders.decision(logic))
    [finding] = check({"t.dmn": content})
    assert (finding.rule, finding.severity, finding.file) == (rule, severity, "t.dmn")
    assert "Bijvoorbeeld" in finding.message
    assert finding.element_id


def test_a_broken_diagram_makes_nothing_of_the_others_wrong() -> None:
    caller = drawn("kapot", "<weg/>")
    inner = process("p", start(), user("a", form="f"), end(), chain("s", "a", "e"))
    read = form("f", line("a", conditional={"hide": "=van_de_aanroeper = 1"}))
    found = check({"kapot.bpmn": caller, "p.bpmn": file(inner), "f.form": read})
    assert {finding.file for finding in found} == {"kapot.bpmn"}


def test_the_surroundings_are_those_of_a_case(session: Session) -> None:
    values: dict[str, Any] = dict.fromkeys(one.name for one in fields(Case))
    case = Case(**values | {"reported_on": date(2026, 1, 1), "latest_reference": 0})
    around = case.surroundings(session, datetime(2026, 1, 1, tzinfo=UTC))
    assert set(around) == set(cases.SURROUNDINGS)
    assert_shaped(around, SURROUNDINGS, "")


def assert_shaped(value: Any, shape: Shape, path: str) -> None:
    """Fail unless a value has the members that its shape says, however deep."""
    if isinstance(value, Mapping):
        assert set(value) == set(shape.members), path
        for name, inner in value.items():
            assert_shaped(inner, shape.members[name], f"{path}.{name}")
