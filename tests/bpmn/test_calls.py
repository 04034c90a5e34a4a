"""What a call activity calls: as the Modeler writes it, and as BPMN itself does."""

from __future__ import annotations

import pytest

from engine.bpmn import check
from tests.bpmn.case import Case
from tests.bpmn.drawing import chain, diagram, end, file, loop, node, process, start, user


@pytest.mark.parametrize("written", ["q", "tns:q", "other:q"])
def test_bpmn_itself_may_say_what_is_called(written: str) -> None:
    called = process("q", start("qs"), user("b"), end("qe"), chain("qs", "b", "qe"))
    files = diagram(
        start(), node("callActivity", "a", calledElement=written), end(), chain("s", "a", "e")
    )
    spaces = b'<bpmn:definitions xmlns:tns="http://example.org/test" xmlns:other="http://o.example"'
    files = {
        "p.bpmn": files["p.bpmn"].replace(b"<bpmn:definitions", spaces),
        "q.bpmn": file(called),
    }
    assert [one for one in check(files) if one.severity == "error"] == []
    case = Case(files)
    case.complete("b", uit=1)
    assert (case.done, case.run.variables) == (True, {"uit": 1})


def test_two_ways_to_say_what_is_called_must_agree() -> None:
    called = process("q", start("qs"), user("b"), end("qe"), chain("qs", "b", "qe"))
    for other, rules in (("q", []), ("r", ["call-missing"])):
        ext = '<zeebe:calledElement processId="q" />'
        step = node("callActivity", "a", ext=ext, calledElement=other)
        files = diagram(start(), step, end(), chain("s", "a", "e")) | {"q.bpmn": file(called)}
        files["r.bpmn"] = files["q.bpmn"].replace(b'"q"', b'"r"')
        assert [one.rule for one in check(files) if one.severity == "error"] == rules


GLOBALS = (
    '<bpmn:globalUserTask id="bellen" name="Bellen"><bpmn:extensionElements>'
    '<zeebe:formDefinition formId="f" /></bpmn:extensionElements></bpmn:globalUserTask>'
    '<bpmn:globalScriptTask id="tel" name="Tellen"><bpmn:extensionElements>'
    '<zeebe:script expression="=n + 1" resultVariable="n" /></bpmn:extensionElements>'
    '</bpmn:globalScriptTask><bpmn:globalManualTask id="praten" name="Praten" />'
)


def test_a_call_of_a_global_task_is_that_task() -> None:
    files = diagram(
        start(),
        node("callActivity", "a", loop(most=2), calledElement="tel"),
        '<bpmn:callActivity id="b" calledElement="bellen" />',
        node("callActivity", "c", calledElement="praten"),
        end(),
        chain("s", "a", "b", "c", "e"),
        roots=GLOBALS,
    )
    assert [one for one in check(files) if one.severity == "error"] == []
    case = Case(files, {"n": 1})
    task = case.task("b")
    assert (task.name, task.form, case.run.variables["n"]) == ("Bellen", "f", 3)
    case.complete("b", gebeld=True)
    assert (case.done, case.run.variables["gebeld"]) == (True, True)


@pytest.mark.parametrize(("broken", "rule"), [("formId", "form-missing"), ("expression", "script")])
def test_a_global_task_that_lacks_something_is_refused_where_it_is_called(
    broken: str, rule: str
) -> None:
    key = "bellen" if rule == "form-missing" else "tel"
    step = node("callActivity", "a", calledElement=key)
    roots = GLOBALS.replace(broken, f"x{broken}")
    files = diagram(start(), step, end(), chain("s", "a", "e"), roots=roots)
    assert (rule, "a") in {(one.rule, one.element_id) for one in check(files)}
