"""A formula reads what some path before it fills in; what none does is told, with its place."""

from __future__ import annotations

import pytest

from engine.bpmn import DecisionNames, Finding, Names, Naming
from engine.feel.reading import read
from engine.feel.shapes import BOOLEAN, NUMBER, TEXT, list_of, record
from tests.bpmn.drawing import (
    boundary,
    call,
    catch,
    chain,
    decision,
    diagram,
    each,
    end,
    file,
    flow,
    gateway,
    io,
    node,
    process,
    script,
    service,
    start,
    sub,
    timer,
    user,
    xor,
)

PERSON = record({"naam": TEXT})
NAMES = Names(
    forms={
        "melding": record({"wet": TEXT, "aantal": NUMBER}),
        "f": record({"antwoord": TEXT, "leden": list_of(PERSON), "akkoord": BOOLEAN}),
    },
    decisions={
        "tabel": DecisionNames(
            record({"termijn": TEXT}), lambda scopes: read("wet = stap", scopes).missing
        )
    },
    operations={"niets": record({}), "nummer": record({"nummer": TEXT})},
    messages={"bekend": record({"soort": TEXT})},
    empty={"knop"},
    surroundings=record({"dossier": record({"groep": TEXT})}),
)
BEGIN = node("startEvent", "s", ext='<zeebe:formDefinition formId="melding" />')
MESSAGE = '<bpmn:messageEventDefinition messageRef="m" />'
KNOWN_MESSAGE = '<bpmn:messageEventDefinition messageRef="bekend" />'
ROOTS = '<bpmn:message id="m" name="m" /><bpmn:message id="bekend" name="bekend" />'


def found(*parts: str, **others: bytes) -> list[Finding]:
    files = {**diagram(BEGIN, *parts, roots=ROOTS), **others}
    return Naming(files, NAMES, {}).findings()


def reads(text: str, *before: str, steps: tuple[str, ...] = ("s", "x", "e")) -> list[Finding]:
    """The findings of a script task `x` that reads something, behind these steps."""
    return found(*before, script("x", f"={text}", "uit"), end(), chain(*steps))


QUIET = {
    "start form": reads("wet"),
    "surroundings": reads("dossier.groep"),
    "task before": reads("antwoord", user("a"), steps=("s", "a", "x", "e")),
    "operation": reads("nummer", service("a", "nummer"), steps=("s", "a", "x", "e")),
    "unknown operation": reads("wat_dan_ook", service("a", "o"), steps=("s", "a", "x", "e")),
    "unknown form": reads("alles", user("a", form="weg"), steps=("s", "a", "x", "e")),
    "unseen process": reads("alles", call("a", "weg"), steps=("s", "a", "x", "e")),
    "message": reads("inhoud", catch("a", MESSAGE), steps=("s", "a", "x", "e")),
    "message whose contents are known": reads(
        "soort", catch("a", KNOWN_MESSAGE), steps=("s", "a", "x", "e")
    ),
    "decision": reads(
        "uitkomst.termijn",
        node(
            "businessRuleTask",
            "a",
            ext='<zeebe:calledDecision decisionId="tabel" resultVariable="uitkomst" />'
            + io(("input", '="x"', "stap")),
        ),
        steps=("s", "a", "x", "e"),
    ),
    "other branch, at once": found(
        gateway("parallelGateway", "g"),
        user("a"),
        script("x", "=antwoord", "uit"),
        end(),
        end("e2"),
        chain("s", "g", "a", "e"),
        chain("g", "x", "e2"),
    ),
    "border, later": found(
        user("a"),
        boundary("b", "a", timer("timeDuration", "P1D"), interrupting=False),
        script("x", "=antwoord", "uit"),
        end(),
        end("e2"),
        chain("s", "a", "e"),
        chain("b", "x", "e2"),
    ),
    "rounds": found(
        user("a"),
        sub(
            "u",
            start("s2"),
            script("x", "=lid.naam + string(loopCounter)", "naam"),
            end("e2"),
            chain("s2", "x", "e2"),
            inner=each("=leden", "lid", results="namen", result="=naam", until="=naam = wet"),
        ),
        script("y", "=count(namen)", "uit"),
        end(),
        chain("s", "a", "u", "y", "e"),
    ),
    "back": found(
        xor("t"),
        xor("q", default="q_e"),
        script("x", "=if teller = null then 0 else teller + 1", "teller"),
        end(),
        chain("s", "t", "x", "q", "e"),
        flow("q", "t", "=teller < 3"),
    ),
}


@pytest.mark.parametrize("findings", QUIET.values(), ids=QUIET.keys())
def test_what_may_be_there_is_left_in_peace(findings: list[Finding]) -> None:
    assert findings == []


TOLD = {
    "misspelled": (reads("wett"), "x", "wett"),
    "path": (reads("dossier.groepp"), "x", "dossier.groepp"),
    "later": (
        found(script("x", "=antwoord", "uit"), user("a"), end(), chain("s", "x", "a", "e")),
        "x",
        "antwoord",
    ),
    "other choice": (
        found(
            xor("g", default="g_x"),
            user("a"),
            script("x", "=antwoord", "uit"),
            end(),
            end("e2"),
            chain("s", "g", "x", "e"),
            flow("g", "a", "=aantal > 1"),
            flow("a", "e2"),
        ),
        "x",
        "antwoord",
    ),
    "interrupted": (
        found(
            user("a"),
            boundary("b", "a", timer("timeDuration", "P1D")),
            script("x", "=antwoord", "uit"),
            end(),
            end("e2"),
            chain("s", "a", "e"),
            chain("b", "x", "e2"),
        ),
        "x",
        "antwoord",
    ),
    "mapped away": (
        reads(
            "antwoord",
            user("a", ext=io(("output", "=akkoord", "goed"))),
            steps=("s", "a", "x", "e"),
        ),
        "x",
        "antwoord",
    ),
    "own of a sub-process": (
        found(
            sub(
                "u",
                start("s2"),
                user("a"),
                end("e2"),
                chain("s2", "a", "e2"),
                ext=io(("input", "=null", "antwoord")),
            ),
            script("x", "=antwoord", "uit"),
            end(),
            chain("s", "u", "x", "e"),
        ),
        "x",
        "antwoord",
    ),
    "never more than null": (
        reads("later", script("a", "=null", "later"), steps=("s", "a", "x", "e")),
        "x",
        "later",
    ),
    "only from itself": (
        found(
            xor("t"),
            user("a", ext=io(("output", "=weg", "weg"))),
            xor("q", default="q_e"),
            end(),
            chain("s", "t", "a", "q", "e"),
            flow("q", "t", "=aantal > 1"),
        ),
        "a",
        "weg",
    ),
    "condition": (
        found(
            xor("g", default="g_e"),
            end(),
            end("e2"),
            chain("s", "g", "e"),
            flow("g", "e2", '=wett = "x"'),
        ),
        "g_e2",
        "wett",
    ),
    "decision": (
        found(decision("a", "tabel", "uit"), end(), chain("s", "a", "e")),
        "a",
        "stap",
    ),
}


@pytest.mark.parametrize(("findings", "element", "name"), TOLD.values(), ids=TOLD.keys())
def test_what_nothing_fills_in_is_told(findings: list[Finding], element: str, name: str) -> None:
    [finding] = findings
    assert (finding.rule, finding.severity) == ("field-unknown", "warning")
    assert finding.element_id == element
    assert f"‘{name}’" in finding.message


def test_the_nearest_name_is_offered() -> None:
    [finding] = reads("wett")
    assert finding.message.endswith("Bedoel je ‘wet’?")


def called(text: str, **options: str) -> list[Finding]:
    """What a called process may read, when its caller hands over `wet` and `extra`."""
    inner = process(
        "q", start("s3"), script("x", f"={text}", "uit"), end("e3"), chain("s3", "x", "e3")
    )
    ext = io(("input", "=wet", "extra"))
    return found(
        call("a", "q", ext, **options),
        script("y", "=uit", "klaar"),
        end(),
        chain("s", "a", "y", "e"),
        **{"q.bpmn": file(inner)},
    )


def test_a_called_process_reads_what_its_caller_hands_over() -> None:
    assert called("extra = wet") == []
    assert called("extra", propagateAllParentVariables="false") == []
    [finding] = called("wet", propagateAllParentVariables="false")
    assert (finding.file, finding.element_id) == ("q.bpmn", "x")
    [finding] = called("extra", propagateAllChildVariables="false")
    assert (finding.element_id, "‘uit’" in finding.message) == ("y", True)


def test_a_process_whose_caller_is_not_in_sight_may_read_anything() -> None:
    inner = file(
        process("q", start("s3"), script("x", "=wat", "uit"), end("e3"), chain("s3", "x", "e3"))
    )
    assert Naming({"q.bpmn": inner}, NAMES, {}).findings() == []
    caller = diagram(BEGIN, call("a", "q"), end(), chain("s", "a", "e"))
    assert len(Naming({**caller, "q.bpmn": inner}, NAMES, {}).findings()) == 1
    assert Naming({"q.bpmn": inner}, NAMES, caller).findings() == []


def test_what_comes_along_with_a_known_message_is_all_there_is() -> None:
    [finding] = reads("inhoud", catch("a", KNOWN_MESSAGE), steps=("s", "a", "x", "e"))
    assert "‘inhoud’" in finding.message


def test_a_process_that_begins_with_nothing_fills_in_nothing() -> None:
    inner = process(
        "knop", start("s3"), script("x", "=wat", "uit"), end("e3"), chain("s3", "x", "e3")
    )
    [finding] = Naming({"knop.bpmn": file(inner)}, NAMES, {}).findings()
    assert "‘wat’" in finding.message
