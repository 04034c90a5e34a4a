"""Each reference of BPMN must lead to an element of the right kind: each is tried both ways."""

from __future__ import annotations

import pytest

from engine.bpmn import check
from engine.bpmn.rules.referable import ATTRIBUTES, CHILDREN
from engine.bpmn.rules.standard.example import file, process


def rules(content: bytes) -> set[tuple[str, str]]:
    return {(found.rule, found.element_id) for found in check({"x.bpmn": content})}


@pytest.mark.parametrize(("element", "name"), sorted(ATTRIBUTES))
def test_attribute_that_leads_nowhere_is_refused(element: str, name: str) -> None:
    drawn = process(f'<{element or "task"} id="x" {name}="weg" />')
    assert ("unresolved-reference", "x") in rules(file(drawn))


@pytest.mark.parametrize(("element", "name"), sorted(ATTRIBUTES))
def test_attribute_that_leads_to_another_kind_is_refused(element: str, name: str) -> None:
    drawn = process(f'<laneSet id="l" /><{element or "task"} id="x" {name}="l" />')
    kinds = ATTRIBUTES[element, name].elements
    assert (("reference-kind", "x") in rules(file(drawn))) == bool(kinds)


@pytest.mark.parametrize(("element", "name"), sorted(CHILDREN))
def test_child_that_leads_elsewhere_is_refused(element: str, name: str) -> None:
    inner = f"<{name}>weg</{name}><{name}>l</{name}>"
    drawn = process(f'<laneSet id="l" /><{element or "task"} id="x">{inner}</{element or "task"}>')
    found = rules(file(drawn))
    assert ("unresolved-reference", "x") in found
    assert (("reference-kind", "x") in found) == bool(CHILDREN[element, name].elements)


CALLS = '<callActivity id="c" calledElement="{}" />'


@pytest.mark.parametrize(
    ("reference", "rule"),
    [
        ("q", None),
        ("eigen:q", None),
        ("xsd:q", "unresolved-reference"),
        ("weg", "unresolved-reference"),
        ("c", "reference-kind"),
    ],
)
def test_prefix_must_mean_this_file(reference: str, rule: str | None) -> None:
    drawn = process(CALLS.format(reference)) + process("", "q")
    told = {"unresolved-reference", "reference-kind"}
    assert {key for key, _ in rules(file(drawn))} & told == ({rule} if rule else set())


def test_call_may_name_a_process_of_another_file() -> None:
    caller, called = file(process(CALLS.format("loopt"))), file(process("", "q"))
    found = check({"a.bpmn": caller, "b.bpmn": called})
    assert not [one for one in found if one.rule == "unresolved-reference"]
