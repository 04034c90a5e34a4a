"""What a step can see: data of its own process or sub-process, and of those around it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document
from engine.bpmn.rules.standard.example import E, S, line
from engine.bpmn.xmlfile import Node, tag

RULES = Constraints()
_INSIDE = '<startEvent id="us" /><endEvent id="ue" />' + line("us", "ue")


def _deep(inner: str, outer: str) -> str:
    level = f'<subProcess id="u">{_INSIDE}{inner}</subProcess>'
    return S + level + E + line("s", "u", "e") + outer


def _read(inner: str, outer: str) -> str:
    association = "<sourceRef>d</sourceRef><targetRef>v</targetRef>"
    task = (
        '<task id="t"><property id="v" /><dataInputAssociation id="a">'
        f"{association}</dataInputAssociation></task>"
    )
    drawn = _deep(inner, outer).replace(E, task + E)
    return drawn.replace(line("u", "e"), line("u", "t", "e"))


@RULES.add(
    "data-object-reference",
    "10.4.1",
    "Een verwijzing naar een gegevensobject zegt welk (dataObjectRef). Kies het, of teken het "
    "opnieuw.",
    right=_deep('<dataObjectReference id="r" dataObjectRef="d" />', '<dataObject id="d" />'),
    wrong=_deep("", '<dataObjectReference id="r" />'),
    element="r",
)
def data_object_reference(document: Document) -> Iterator[Node]:
    return (n for n in document.of("dataObjectReference") if not n.get("dataObjectRef"))


@RULES.add(
    "data-object-scope",
    "10.4.1",
    "Een gegeven is te zien in het (deel)proces waarin het staat, en daarbinnen. Zet het gegeven "
    "in het proces eromheen.",
    right=_deep('<dataObjectReference id="r" dataObjectRef="d" />', '<dataObject id="d" />'),
    wrong=_deep('<dataObject id="d" />', '<dataObjectReference id="r" dataObjectRef="d" />'),
    element="r",
)
def data_object_scope(document: Document) -> Iterator[Node]:
    for node in document.of("dataObjectReference"):
        data = document.ref(node, "dataObjectRef")
        if data is not None and not _sees(node, data):
            yield node


def _sees(node: Node, data: Node) -> bool:
    return data.getparent() in list(node.iterancestors())


@RULES.add(
    "data-association-scope",
    "10.4.2",
    "Een gegevenspijl verbindt een stap met een gegeven dat zij kan zien. Zet het gegeven in "
    "hetzelfde proces, of eromheen.",
    right=_read("", '<dataObject id="d" />'),
    wrong=_read('<dataObject id="d" />', ""),
    element="a",
)
def data_association_scope(document: Document) -> Iterator[Node]:
    for node in document.of("dataInputAssociation", "dataOutputAssociation"):
        for end in ("sourceRef", "targetRef"):
            for data in document.refs(node, end):
                if tag(data).startswith("dataObject") and not _sees(node, data):
                    yield node
