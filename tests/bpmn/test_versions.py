"""A diagram may name the version of what it calls: two versions run beside each other."""

from __future__ import annotations

import pytest

from engine.bpmn import (
    DiagramError,
    Diagrams,
    Known,
    Model,
    Reference,
    Run,
    Version,
    check,
    read,
)
from tests.bpmn.case import NOW, Office
from tests.bpmn.drawing import call, chain, diagram, end, file, node, process, start, sub, user

TAG = '<bpmn:extensionElements><zeebe:versionTag value="{}" /></bpmn:extensionElements>'
CALLS = diagram(
    start(),
    call("old", "q", bindingType="versionTag", versionTag="oud"),
    call("now", "q"),
    end(),
    chain("s", "old", "now", "e"),
)


def called(task: str, tag: str = "") -> bytes:
    inner = (start(), sub("u", start("us"), user(task), chain("us", task)), end())
    return file(process("q", TAG.format(tag) if tag else "", *inner, chain("s", "u", "e")))


def by_tag(name: str, reference: Reference) -> str:
    return f"{reference.key}@1" if reference.tag == "oud" else reference.key


def test_two_versions_of_one_process_in_one_case() -> None:
    old = Version("q@1", "q", "q-1.bpmn", called("a", "oud"))
    model = Model(Diagrams(CALLS | {"q.bpmn": called("b")}, [old], by_tag), "p")
    run = Run.start(model, {}, Office(), NOW)
    run.advance(NOW)
    for task in ("a", "b"):
        run = Run.restore(model, run.dump(), Office())
        [open_] = run.user_tasks()
        assert (open_.element_id, open_.process_id) == (task, "q")
        run.complete(open_.id, {}, NOW)
    assert run.status == "completed"


def test_one_set_of_diagrams_serves_all_its_processes() -> None:
    diagrams = Diagrams(CALLS | {"q.bpmn": called("b", "oud")})
    assert Model(diagrams, "p").levels is Model(diagrams, "q").levels


def test_in_the_files_a_tag_means_the_process_that_bears_it() -> None:
    assert Model(CALLS | {"q.bpmn": called("b", "oud")}, "p").processes["q"].version_tag == "oud"
    with pytest.raises(DiagramError) as caught:
        Model(CALLS | {"q.bpmn": called("b", "nieuw")}, "p")
    assert [(f.rule, f.element_id) for f in caught.value.findings] == [("binding", "old")]


def test_a_form_and_a_table_may_have_a_version() -> None:
    form = '<zeebe:formDefinition formId="f" bindingType="versionTag" versionTag="oud" />'
    table = (
        '<zeebe:calledDecision decisionId="d" resultVariable="x" bindingType="versionTag" '
        'versionTag="oud" />'
    )
    files = diagram(
        start(),
        node("userTask", "a", ext=form),
        node("businessRuleTask", "b", ext=table),
        end(),
        chain("s", "a", "b", "e"),
    )
    assert set(read(files)["p"].bound) == {
        Reference("form", "f", "versionTag", "oud"),
        Reference("decision", "d", "versionTag", "oud"),
    }
    asked: list[str] = []

    class Table(Office):
        def decide(self, decision_id: str, *_: object) -> str:
            asked.append(decision_id)
            return "ja"

    run = Run.start(Model(Diagrams(files, bind=by_tag), "p"), {}, Table(), NOW)
    run.advance(NOW)
    [task] = run.user_tasks()
    assert task.form == "f@1"
    run.complete(task.id, {}, NOW)
    assert (asked, run.status) == (["d@1"], "completed")


@pytest.mark.parametrize(
    ("attributes", "known"),
    [
        ({"bindingType": "versionTag"}, Known()),
        ({"bindingType": "newest"}, Known()),
        ({"bindingType": "versionTag", "versionTag": "x"}, Known(tagged=frozenset())),
        ({"bindingType": "deployment"}, Known(together=frozenset())),
    ],
)
def test_a_version_that_can_not_be_found_is_refused(
    attributes: dict[str, str], known: Known
) -> None:
    files = diagram(start(), call("a", "q", **attributes), end(), chain("s", "a", "e"))
    errors = [one for one in check(files, known=known) if one.severity == "error"]
    assert [(one.rule, one.element_id) for one in errors] == [("binding", "a")]


def test_a_version_that_exists_is_not() -> None:
    tagged = Known(
        processes=frozenset({"q"}), tagged=frozenset({("process", "q", "x")}), forms=frozenset("f")
    )
    together = Known(processes=frozenset({"q"}), together=frozenset({("process", "q")}))
    tag = call("a", "q", bindingType="versionTag", versionTag="x")
    for element, known in ((tag, tagged), (call("a", "q", bindingType="deployment"), together)):
        files = diagram(start(), element, end(), chain("s", "a", "e"))
        assert check(files, known=known) == []
