"""Damaged diagrams: `check` never breaks, and what it lets through can be built and started."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.bpmn import Known, Model, Run, XmlError, check, read
from engine.bpmn.profile.elements import GROUPS
from engine.bpmn.rules.recommended.check import RECOMMENDED
from engine.bpmn.rules.standard.check import CONSTRAINTS
from engine.bpmn.rules.standard.example import file
from tests.bpmn.case import NOW, Office
from tests.bpmn.modeler import EXPORTED
from tests.bpmn.test_saved import CALLED, DRAWN
from tests.content.walk import DIAGRAMS

BASES = [DRAWN | {"q.bpmn": CALLED}, DIAGRAMS]
EXAMPLES = [text for one in (*CONSTRAINTS, *RECOMMENDED) for text in (one.right, one.wrong)]
EXAMPLES += [shown.whole for _, group in GROUPS for shown in group]
DRAWN_WIDE = [*map(file, EXAMPLES), EXPORTED]
TAGS = ["userTask", "task", "subProcess", "exclusiveGateway", "endEvent", "boundaryEvent", "script"]
DAMAGE = st.tuples(
    st.sampled_from(["drop", "drop attribute", "swap attribute", "double", "rename", "empty"]),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)


def damage(root: Any, kind: str, first: int, second: int) -> None:
    """Change one thing in a tree of XML."""
    nodes = [node for node in root.iter("{*}*") if node is not root and "bpmndi" not in node.tag]
    if not nodes:
        return
    node, other = nodes[first % len(nodes)], nodes[second % len(nodes)]
    names = sorted(node.attrib)
    name = names[second % len(names)] if names else None
    if kind == "drop":
        node.getparent().remove(node)
    elif kind == "double":
        node.addnext(etree.fromstring(etree.tostring(node)))
    elif kind == "empty":
        node.clear()
    elif kind == "rename":
        node.tag = etree.QName(etree.QName(node).namespace, TAGS[second % len(TAGS)]).text
    elif name is not None and kind == "drop attribute":
        del node.attrib[name]
    elif name is not None:
        node.set(name, other.get("id") or other.get("name") or "")


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
@given(st.sampled_from(BASES), st.integers(0, 1), st.lists(DAMAGE, min_size=1, max_size=3))
def test_damage_is_refused_or_runs(
    base: dict[str, bytes], which: int, changes: list[tuple[str, int, int]]
) -> None:
    files = dict(base)
    name = sorted(files)[which]
    root = etree.fromstring(files[name])
    for kind, first, second in changes:
        damage(root, kind, first, second)
    files[name] = etree.tostring(root)
    findings = check(files, known=Known(processes=frozenset()))
    if any(found.severity == "error" for found in findings):
        assert all(found.message and found.line >= 1 for found in findings)
        return
    for process_id, info in read(files).items():
        if info.executable:
            run = Run.start(Model(files, process_id), {}, Office(), NOW)
            run.advance(NOW)
            Run.restore(Model(files, process_id), run.dump(), Office())


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(DRAWN_WIDE), st.lists(DAMAGE, min_size=1, max_size=4))
def test_any_element_of_bpmn_may_be_damaged(
    content: bytes, changes: list[tuple[str, int, int]]
) -> None:
    root = etree.fromstring(content)
    for kind, first, second in changes:
        damage(root, kind, first, second)
    ids = {node.get("id", "") for node in root.iter("{*}*")}
    for found in check({"x.bpmn": etree.tostring(root)}):
        assert found.message
        assert found.line >= 1
        assert found.element_id in ids | {""}


@given(st.binary(max_size=60))
def test_any_bytes_are_refused(content: bytes) -> None:
    [found] = check({"x.bpmn": content})
    assert found.rule == "xml"
    with pytest.raises(XmlError):
        read({"x.bpmn": content})
