"""Data objects, inputs and outputs as BPMN itself writes them are variables with their name."""

from __future__ import annotations

import pytest

from engine.bpmn import check
from tests.bpmn.case import Case
from tests.bpmn.drawing import (
    call,
    chain,
    diagram,
    end,
    file,
    node,
    process,
    script,
    start,
    sub,
    user,
)

MANY = "multiInstanceLoopCharacteristics"


def spec(*inputs: str, outputs: tuple[str, ...] = (), optional: bool = False) -> str:
    """An ioSpecification with these data inputs and outputs."""
    more = "".join(f"<bpmn:optionalInputRefs>{key}</bpmn:optionalInputRefs>" for key in inputs)
    parts = (
        *(f'<bpmn:dataInput id="{key}" />' for key in inputs),
        *(f'<bpmn:dataOutput id="{key}" />' for key in outputs),
        "<bpmn:inputSet>",
        *(f"<bpmn:dataInputRefs>{key}</bpmn:dataInputRefs>" for key in inputs),
        more if optional else "",
        "</bpmn:inputSet><bpmn:outputSet>",
        *(f"<bpmn:dataOutputRefs>{key}</bpmn:dataOutputRefs>" for key in outputs),
        "</bpmn:outputSet>",
    )
    return f"<bpmn:ioSpecification>{''.join(parts)}</bpmn:ioSpecification>"


def arrow(way: str, source: str, target: str, inner: str = "") -> str:
    """A data association; without a source it has none."""
    begin = f"<bpmn:sourceRef>{source}</bpmn:sourceRef>" if source else ""
    end_ = f"<bpmn:targetRef>{target}</bpmn:targetRef>"
    return f"<bpmn:data{way}Association>{begin}{end_}{inner}</bpmn:data{way}Association>"


def data(key: str, name: str = "") -> str:
    called = f' name="{name}"' if name else ""
    return f'<bpmn:dataObject id="{key}"{called} />'


def around(element: str, *more: str) -> dict[str, bytes]:
    return diagram(start(), element, end(), chain("s", "a", "e"), *more)


def errors(files: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(f.rule, f.element_id) for f in check(files) if f.severity == "error"]


def test_data_goes_into_a_step_and_its_result_out_of_it() -> None:
    io = (
        spec("van", outputs=("naar",)) + arrow("Input", "d1", "van") + arrow("Output", "naar", "d2")
    )
    files = around(
        script("a", "=van * 2", "naar", inner=io), data("d1", "begin"), data("d2", "slot")
    )
    assert errors(files) == []
    case = Case(files, {"begin": 21})
    assert case.run.variables == {"begin": 21, "slot": 42}


def test_a_reference_means_its_data_object() -> None:
    io = spec("van") + arrow("Input", "ref", "van")
    reference = '<bpmn:dataObjectReference id="ref" name="brief" dataObjectRef="d" />'
    files = around(script("a", "=van", "x", inner=io), data("d"), reference)
    assert Case(files, {"brief": "tekst"}).run.variables["x"] == "tekst"


def test_data_that_is_not_there_is_an_incident_until_it_is() -> None:
    io = spec("van") + arrow("Input", "d", "van")
    case = Case(around(script("a", "=van", "x", inner=io), data("d")))
    assert [(one.kind, one.element_id) for one in case.run.incidents] == [("data", "a")]
    case.run.variables["d"] = 1
    case.retry()
    assert (case.done, case.run.variables["x"]) == (True, 1)


def test_optional_data_may_be_lacking() -> None:
    io = spec("van", optional=True) + arrow("Input", "d", "van")
    case = Case(around(script("a", "=van = null", "x", inner=io), data("d")))
    assert case.run.variables["x"] is True


def test_transformation_and_assignment() -> None:
    change = '<bpmn:transformation xsi:type="bpmn:tFormalExpression">=d + 1</bpmn:transformation>'
    formal = 'xsi:type="bpmn:tFormalExpression"'
    assign = (
        f"<bpmn:assignment><bpmn:from {formal}>=d + 2</bpmn:from>"
        f"<bpmn:to {formal}>twee</bpmn:to></bpmn:assignment>"
    )
    io = (
        spec("een", "twee")
        + arrow("Input", "d", "een", change)
        + arrow("Input", "d", "twee", assign)
    )
    files = around(script("a", "=[een, twee]", "x", inner=io), data("d"))
    assert errors(files) == []
    assert Case(files, {"d": 1}).run.variables["x"] == [2, 3]


def test_answers_that_no_arrow_takes_out_stay_inside() -> None:
    io = spec(outputs=("besluit",)) + arrow("Output", "besluit", "d")
    case = Case(around(user("a", io), data("d", "uitkomst")))
    case.complete("a", besluit="ja", notitie="intern")
    assert case.run.variables == {"uitkomst": "ja"}


def test_data_object_of_a_sub_process_ends_with_it() -> None:
    io = spec("van", outputs=("naar",)) + arrow("Input", "d", "van") + arrow("Output", "naar", "d")
    inside = (
        data("d"),
        start("bs"),
        script("b", "=5", "d"),
        script("c", "=van + 1", "naar", inner=io),
        script("f", "=d", "buiten"),
        end("be"),
        chain("bs", "b", "c", "f", "be"),
    )
    case = Case(around(sub("a", *inside)))
    assert case.run.variables == {"buiten": 6}


def test_what_the_modeler_draws_without_more_explains_only() -> None:
    drawn = (
        '<bpmn:property id="pr" name="__targetRef_placeholder" />'
        + arrow("Input", "d", "pr")
        + arrow("Output", "", "d")
    )
    case = Case(around(script("a", "=1", "x", inner=drawn), data("d")))
    assert case.run.variables == {"x": 1}


def test_an_arrow_to_a_data_store_explains_only() -> None:
    io = spec(outputs=("x",)) + arrow("Output", "x", "archief")
    files = around(script("a", "=1", "x", inner=io), STORE)
    assert errors(files) == []
    assert Case(files).run.variables == {"x": 1}


@pytest.mark.parametrize("mode", ["true", "false"])
def test_over_a_list_of_bpmn_itself(mode: str) -> None:
    loop = (
        f'<bpmn:{MANY} isSequential="{mode}"><bpmn:loopDataInputRef>leden</bpmn:loopDataInputRef>'
        "<bpmn:loopDataOutputRef>alle</bpmn:loopDataOutputRef>"
        '<bpmn:inputDataItem id="lid" /><bpmn:outputDataItem id="uitkomst" />'
        f"</bpmn:{MANY}>"
    )
    io = spec("leden", outputs=("alle",))
    io += arrow("Input", "gezin", "leden") + arrow("Output", "alle", "uitkomsten")
    task = script("a", "=lid * loopCounter", "uitkomst", inner=io + loop)
    files = around(task, data("gezin"), data("uitkomsten"))
    assert errors(files) == []
    case = Case(files, {"gezin": [5, 6, 7]})
    assert case.run.variables == {"gezin": [5, 6, 7], "uitkomsten": [5, 12, 21]}


def test_item_by_arrows_in_and_out_of_a_round() -> None:
    loop = (
        f"<bpmn:{MANY}><bpmn:loopDataInputRef>leden</bpmn:loopDataInputRef>"
        "<bpmn:loopDataOutputRef>alle</bpmn:loopDataOutputRef>"
        '<bpmn:inputDataItem id="lid" /><bpmn:outputDataItem id="uitkomst" />'
        f"</bpmn:{MANY}>"
    )
    io = spec("leden", "een", outputs=("alle", "klaar")) + arrow("Input", "gezin", "leden")
    io += arrow("Input", "lid", "een")
    io += arrow("Output", "klaar", "uitkomst") + arrow("Output", "alle", "gezin")
    files = around(script("a", "=een + 1", "klaar", inner=io + loop), data("gezin"))
    assert errors(files) == []
    assert Case(files, {"gezin": [1, 2]}).run.variables == {"gezin": [2, 3]}


def test_over_a_data_object_with_a_sub_process() -> None:
    loop = (
        f'<bpmn:{MANY} isSequential="true"><bpmn:loopDataInputRef>gezin</bpmn:loopDataInputRef>'
        f'<bpmn:inputDataItem id="lid" /></bpmn:{MANY}>'
    )
    inside = (start("bs"), script("b", "=som + lid", "som"), end("be"), chain("bs", "b", "be"))
    files = around(sub("a", *inside, inner=loop), data("gezin"))
    assert errors(files) == []
    assert Case(files, {"gezin": [1, 2, 3], "som": 0}).run.variables["som"] == 6


STORE = '<bpmn:dataStoreReference id="archief" />'
BAD = {
    "store": (spec("i") + arrow("Input", "archief", "i"), STORE),
    "name": (spec("i") + arrow("Input", "d-1", "i"), data("d-1")),
    "no FEEL": (
        spec("i") + arrow("Input", "d", "i", "<bpmn:transformation>d</bpmn:transformation>"),
        data("d"),
    ),
    "elsewhere": (
        spec("i")
        + arrow(
            "Input",
            "d",
            "i",
            "<bpmn:assignment><bpmn:from>=d</bpmn:from><bpmn:to>x</bpmn:to></bpmn:assignment>",
        ),
        data("d"),
    ),
    "two sets": (
        spec("i").replace("<bpmn:outputSet>", "<bpmn:inputSet /><bpmn:outputSet>")
        + arrow("Input", "d", "i"),
        data("d"),
    ),
    "never filled": (spec(outputs=("o",)) + arrow("Output", "o", "d"), data("d")),
}


@pytest.mark.parametrize("case", BAD.values(), ids=BAD.keys())
def test_what_moves_no_data_is_refused(case: tuple[str, str]) -> None:
    inner, more = case
    assert ("data-association", "a") in errors(around(script("a", "=1", "x", inner=inner), more))


@pytest.mark.parametrize("kind", ["task", "manualTask"])
def test_data_out_of_a_task_that_does_nothing_is_refused(kind: str) -> None:
    io = spec(outputs=("o",)) + arrow("Output", "o", "d")
    assert ("data-association", "a") in errors(around(node(kind, "a", io), data("d")))
    through = spec("o") + arrow("Input", "d", "o") + arrow("Output", "o", "f")
    files = around(node(kind, "a", through), data("d"), data("f"))
    assert errors(files) == []
    assert Case(files, {"d": 1}).run.variables["f"] == 1


def test_data_of_an_event_is_refused() -> None:
    event = node(
        "endEvent",
        "e",
        '<bpmn:dataInput id="i" />' + arrow("Input", "d", "i") + "<bpmn:inputSet />",
    )
    files = diagram(start(), event, chain("s", "e"), data("d"))
    assert ("data-association", "e") in errors(files)


ZEEBE_LIST = (
    '<bpmn:extensionElements><zeebe:loopCharacteristics inputCollection="=gezin" />'
    "</bpmn:extensionElements>"
)


@pytest.mark.parametrize(
    ("inner", "rule"),
    [
        ('<bpmn:inputDataItem id="lid" />', "loop-collection"),
        ("<bpmn:loopDataOutputRef>gezin</bpmn:loopDataOutputRef>", "loop-result"),
        ('<bpmn:outputDataItem id="uit" />', "loop-result"),
        (f"{ZEEBE_LIST}<bpmn:loopDataInputRef>gezin</bpmn:loopDataInputRef>", "loop-collection"),
    ],
)
def test_half_a_list_of_bpmn_itself_is_refused(inner: str, rule: str) -> None:
    count = "" if "zeebe" in inner else "<bpmn:loopCardinality>3</bpmn:loopCardinality>"
    inside = (start("bs"), user("b"), end("be"), chain("bs", "b", "be"))
    marker = f"<bpmn:{MANY}>{count}{inner}</bpmn:{MANY}>"
    files = around(sub("a", *inside, inner=marker), data("gezin"))
    assert (rule, "a") in errors(files)


def test_call_passes_its_data_to_that_of_the_called_process() -> None:
    asked = spec("vraag", outputs=("antwoord",))
    inside = (start("qs"), script("b", "=vraag * 2", "antwoord"), end("qe"), chain("qs", "b", "qe"))
    called = {"q.bpmn": file(process("q", asked, *inside))}
    io = spec("in", outputs=("uit",)) + arrow("Input", "d", "in") + arrow("Output", "uit", "f")
    files = around(call("a", "q", inner=io), data("d", "begin"), data("f", "slot")) | called
    assert errors(files) == []
    assert Case(files, {"begin": 21}).run.variables == {"begin": 21, "slot": 42}
    assert ("call-data", "a") in errors(around(call("a", "q")) | called)
