"""What process designers may expect of every diagram that is shipped."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from lxml import etree

import engine.dossier.operations  # noqa: F401 - registers the operations
from engine.bpmn import ElementInfo, Known, check, read
from engine.dossier.sharing import assessing
from engine.work.operations import names as operation_names
from tests.content.walk import DECISIONS, DIAGRAMS, FORMS

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
PROCESSES = read(DIAGRAMS)
ELEMENTS = [element for process in PROCESSES.values() for element in process.elements]
ROOTS = {name: etree.fromstring(content) for name, content in DIAGRAMS.items()}
FLOWS = [flow for root in ROOTS.values() for flow in root.iter(f"{BPMN}sequenceFlow")]


def source(flow: etree._Element) -> tuple[str, str]:
    """Where a flow leaves; the same id may stand in two diagrams."""
    return flow.getparent().get("id"), flow.get("sourceRef")


LEAVING = Counter(map(source, FLOWS))
SPLITS = {(e.parent, e.id) for e in ELEMENTS if e.kind == "parallelGateway"}
TASKS = [e for e in ELEMENTS if e.kind.endswith("Task") or e.kind in ("subProcess", "callActivity")]


def joins(element: ElementInfo) -> bool:
    return element.kind == "exclusiveGateway" and LEAVING[element.parent, element.id] == 1


def test_diagrams_may_run_without_a_remark() -> None:
    known = Known(
        forms=frozenset(FORMS),
        decisions=frozenset(DECISIONS),
        processes=frozenset(PROCESSES),
        operations=operation_names(),
    )
    assert check(DIAGRAMS, known=known) == []


@pytest.mark.parametrize("element", ELEMENTS, ids=lambda element: element.id)
def test_element_is_named_and_explained(element: ElementInfo) -> None:
    asks_nothing = joins(element) or element.kind == "parallelGateway"
    assert bool(element.name) is not asks_nothing
    assert element.documentation


@pytest.mark.parametrize("element", TASKS, ids=lambda element: element.id)
def test_task_is_named_by_what_is_done(element: ElementInfo) -> None:
    words = element.name.split()
    if element.kind != "subProcess":
        assert words[0].endswith("en") or words[-1].endswith(("en", "gaan"))


def test_decisions_are_questions_and_their_ways_out_are_labelled() -> None:
    for gateway in (e for e in ELEMENTS if e.kind == "exclusiveGateway" and not joins(e)):
        assert gateway.name.endswith("?")
    for flow in FLOWS:
        chosen = source(flow) not in SPLITS and LEAVING[source(flow)] > 1
        assert bool(flow.get("name")) is chosen


@pytest.mark.parametrize(
    "element", [e for e in ELEMENTS if e.kind == "userTask"], ids=lambda element: element.id
)
def test_case_worker_is_told_what_to_do(element: ElementInfo) -> None:
    lines = [line for line in element.documentation.splitlines() if line.strip()]
    assert 3 <= len(lines) <= 8
    assert element.form in FORMS


def test_every_form_and_table_is_used() -> None:
    assert {form for process in PROCESSES.values() for form in process.forms} == set(FORMS)
    called = {key for process in PROCESSES.values() for key in process.decisions}
    assert called | {assessing.DECISION} == set(DECISIONS)


def test_bill_is_not_called_a_law() -> None:
    for name, root in ROOTS.items():
        text = " ".join(root.itertext())
        assert "de wet verplicht" not in text.lower(), name
        for article in re.finditer(r"(?:2\.3a|5\.4|4\.3)\.\d", text):
            assert "wetsvoorstel Wams" in text[: article.start()], name


def test_files_are_for_camunda_8() -> None:
    platform = "{http://camunda.org/schema/modeler/1.0}executionPlatform"
    assert {root.get(platform) for root in ROOTS.values()} == {"Camunda Cloud"}
