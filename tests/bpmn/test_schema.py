"""What breaks the XML schema of BPMN is told in Dutch, at its element; what tools export passes."""

from __future__ import annotations

import pytest

from engine.bpmn import Finding, check
from engine.bpmn.rules.standard.example import file, process
from tests.bpmn.modeler import EXPORTED

ENGLISH = ("element '", "attribute '", "expected", "allowed", "valid value", "xs:", "{http")
FLOWS = '<sequenceFlow id="f" sourceRef="a" targetRef="b"'
TWO_TIMES = (
    '<startEvent id="s"><timerEventDefinition id="d"><timeDate>x</timeDate>'
    "<timeCycle>y</timeCycle></timerEventDefinition></startEvent>"
)
NOWHERE = (
    '<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"><d:BPMNPlane>'
    '<d:BPMNShape id="s" /></d:BPMNPlane></d:BPMNDiagram>'
)
BROKEN = {
    "unknown element": ('<doos id="x" />', "x", "BPMN kent geen element doos."),
    "abstract element": ('<event id="x" />', "x", "verzamelnaam"),
    "element at a wrong place": (
        '<task id="t"><startEvent id="x" /></task>',
        "x",
        "startEvent staat hier niet op zijn plaats",
    ),
    "wrong order": (
        '<task id="t"><outgoing>f</outgoing><incoming>f</incoming></task>',
        "t",
        "volgorde",
    ),
    "foreign element": ("<zeebe:script />", "p", "script staat hier niet op zijn plaats"),
    "two times": (TWO_TIMES, "d", "timeCycle"),
    "unknown attribute": ('<task id="t" kleur="rood" />', "t", "geen eigenschap kleur"),
    "missing attribute": ('<boundaryEvent id="b" />', "b", "ontbreekt de eigenschap attachedToRef"),
    "missing target": ('<sequenceFlow id="f" sourceRef="a" />', "f", "targetRef"),
    "missing child": (
        '<task id="t"><ioSpecification><dataInput id="d" /></ioSpecification></task>',
        "t",
        "ontbreekt een onderdeel",
    ),
    "loose text": ('<task id="t">Doe dit</task>', "t", "losse tekst"),
    "no boolean": ('<task id="t" isForCompensation="ja" />', "t", "true of false"),
    "no number": ('<task id="t" startQuantity="twee" />', "t", "een heel getal"),
    "no choice": (
        '<exclusiveGateway id="g" gatewayDirection="Links" />',
        "g",
        "Kies uit: Unspecified, Converging, Diverging, Mixed.",
    ),
    "no id": ('<task id="1 t" />', "1 t", "beginnend met een letter"),
    "unknown prefix": ('<callActivity id="c" calledElement="x:y" />', "c", "bekend voorvoegsel"),
    "unknown type": (
        f'{FLOWS}><conditionExpression xsi:type="zin">x</conditionExpression></sequenceFlow>',
        "f",
        "xsi:type",
    ),
    "drawing without a place": (process("") + NOWHERE, "s", "ontbreekt een onderdeel"),
}


def of_schema(fragment: str) -> list[Finding]:
    return [found for found in check({"x.bpmn": file(fragment)}) if found.rule == "schema"]


@pytest.mark.parametrize(("fragment", "element", "words"), BROKEN.values(), ids=BROKEN)
def test_what_breaks_the_schema_is_told_in_dutch(fragment: str, element: str, words: str) -> None:
    [found] = of_schema(fragment)
    assert found.element_id == element
    assert words in found.message
    assert not [word for word in ENGLISH if word in found.message]


def test_duplicate_id_is_told_once() -> None:
    fragment = '<startEvent id="s" /><endEvent id="s" />'
    rules = [found.rule for found in check({"x.bpmn": file(fragment)})]
    assert (rules.count("duplicate-id"), rules.count("schema")) == (1, 0)


def test_error_has_its_own_line() -> None:
    content = file('<startEvent id="s" />\n<task id="t" kleur="rood" />\n<task id="u" />')
    [found] = [one for one in check({"x.bpmn": content}) if one.rule == "schema"]
    assert b'kleur="rood"' in content.splitlines()[found.line - 1]


def test_what_the_modeler_exports_passes() -> None:
    assert check({"x.bpmn": EXPORTED}) == []
