"""`check` names the element, its line and the rule; a right diagram gives nothing."""

from __future__ import annotations

import pytest

from engine.bpmn import DiagramError, Known, Model, check, read
from tests.bpmn.drawing import (
    call,
    chain,
    decision,
    diagram,
    end,
    file,
    node,
    process,
    script,
    service,
    start,
    timer,
    user,
)
from tests.bpmn.wrong import WRONG_SHAPES, around
from tests.bpmn.wrong_work import WRONG_WORK

LINE = diagram(start(), user("a"), end(), chain("s", "a", "e"))
WRONG = WRONG_SHAPES | WRONG_WORK
KNOWN = Known(
    forms=frozenset({"f"}),
    decisions=frozenset({"d"}),
    processes=frozenset(),
    operations=frozenset({"o"}),
)


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG.keys())
def test_wrong_diagram_is_refused_at_its_element(
    case: tuple[dict[str, bytes], str, str],
) -> None:
    files, rule, element = case
    errors = [f for f in check(files, known=KNOWN) if f.severity == "error"]
    assert (rule, element) in {(f.rule, f.element_id) for f in errors}
    for found in errors:
        assert found.message
        assert found.line > 1


def test_right_diagram_gives_nothing() -> None:
    assert check(LINE, known=KNOWN) == []


def test_finding_has_the_line_of_its_text() -> None:
    files = diagram(start(), script("a", "=1 +", "y"), end(), chain("s", "a", "e"))
    [found] = check(files)
    text = files["p.bpmn"].decode().splitlines()
    assert "1 +" in text[found.line - 1]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"<a/>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="bestaat-niet"?><a/>',
    ],
)
def test_what_is_no_diagram_is_refused(content: bytes) -> None:
    [found] = check({"x.bpmn": content})
    assert (found.rule, found.file) == ("xml", "x.bpmn")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "leeg"),
        (b"<a><b></a>", "gesloten"),
        (b"<a></a><b/>", "nog iets"),
        (b'<a b="1" b="2"/>', "twee keer"),
        (b"<a b=1/>", "aanhalingstekens"),
        (b"<a>x & y</a>", "&amp;"),
        (b"<x:a/>", "voorvoegsel"),
        (b"<a>\xff</a>", "UTF-8"),
    ],
)
def test_broken_xml_is_told_in_dutch(content: bytes, words: str) -> None:
    [found] = check({"x.bpmn": content})
    assert words in found.message


def test_broken_xml_gives_its_line() -> None:
    broken = LINE["p.bpmn"].replace(b"</bpmn:process>", b"")
    [found] = check({"x.bpmn": broken})
    assert found.line > 3


def test_model_refuses_what_check_refuses() -> None:
    with pytest.raises(DiagramError) as caught:
        Model(around(call("a", "weg")), "p")
    assert [f.rule for f in caught.value.findings] == ["call-unknown"]
    with pytest.raises(DiagramError):
        Model(LINE, "weg")


def test_read_tells_what_a_process_refers_to() -> None:
    form = '<zeebe:formDefinition formId="melding" />'
    body = process(
        "p",
        node("startEvent", "s", ext=form),
        user("a"),
        decision("b", "d", "x"),
        service("c", "o"),
        call("q", "other"),
        chain("s", "a", "b", "c", "q"),
    )
    info = read({"p.bpmn": file(body)})["p"]
    assert info.start_form == "melding"
    assert info.forms == {"melding", "f"}
    assert (info.decisions, info.operations, info.processes) == ({"d"}, {"o"}, {"other"})
    assert [element.id for element in info.elements] == ["s", "a", "b", "c", "q"]


def test_process_in_two_files_is_refused() -> None:
    [found] = check({"a.bpmn": LINE["p.bpmn"], "b.bpmn": LINE["p.bpmn"]})
    assert (found.rule, found.file, found.element_id) == ("duplicate-process", "b.bpmn", "p")


def test_pool_of_somebody_else_is_only_explanation() -> None:
    ours = process("p", start(), user("a"), end(), chain("s", "a", "e"))
    theirs = '<bpmn:process id="client"><bpmn:task id="belt" name="belt" /></bpmn:process>'
    assert check({"p.bpmn": file(ours, theirs)}) == []
    assert set(Model({"p.bpmn": file(ours, theirs)}, "p").processes) == {"p"}
    [found] = check({"p.bpmn": file(theirs)})
    assert found.rule == "not-executable"


def test_flags_may_be_written_as_digits() -> None:
    files = diagram(
        start(),
        user("a"),
        node(
            "boundaryEvent",
            "b",
            timer("timeDuration", "P1D"),
            attachedToRef="a",
            cancelActivity="1",
        ),
        end(),
        chain("s", "a", "e"),
        chain("b", "e"),
    )
    assert Model(files, "p").processes["p"].elements["b"].interrupting
