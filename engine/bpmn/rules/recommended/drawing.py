"""The picture shows what is in the file: each element is drawn, and none on top of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from engine.bpmn.diagram import FLOW_NODES
from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document, levels, members
from engine.bpmn.rules.standard.example import E, S, line, process
from engine.bpmn.xmlfile import Node, local_reference, tag

RULES = Constraints()
_DI: Final = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC: Final = "{http://www.omg.org/spec/DD/20100524/DC}"
_NAMED = (
    (S + E + line("s", "e"))
    .replace('id="s" ', 'id="s" name="s" ')
    .replace('id="e" ', 'id="e" name="e" ')
)


def _drawn(*shapes: tuple[str, int]) -> str:
    parts = "".join(
        f'<di:BPMNShape id="{key}_di" bpmnElement="{key}"><dc:Bounds x="{x}" y="0" width="36" '
        'height="36" /></di:BPMNShape>'
        for key, x in shapes
    )
    edge = (
        '<di:BPMNEdge bpmnElement="s-e"><dd:waypoint x="36" y="18" /><dd:waypoint x="90" y="18" />'
        "</di:BPMNEdge>"
    )
    spaces = (
        'xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" '
        'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" '
        'xmlns:dd="http://www.omg.org/spec/DD/20100524/DI"'
    )
    plane = f'<di:BPMNPlane bpmnElement="p">{parts}{edge}</di:BPMNPlane>'
    return process(_NAMED) + f"<di:BPMNDiagram {spaces}>{plane}</di:BPMNDiagram>"


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: _Box) -> bool:
        beside = self.right <= other.left or other.right <= self.left
        return not beside and not (self.bottom <= other.top or other.bottom <= self.top)


def _shapes(document: Document) -> dict[str, Node]:
    found = document.root.iter(f"{_DI}BPMNShape", f"{_DI}BPMNEdge")
    return {local_reference(node.get("bpmnElement")) or "": node for node in found}


@RULES.add(
    "not-drawn",
    "bpmnlint",
    "Dit staat wel in het bestand, maar niet in de tekening. Teken het, of haal het weg.",
    right=_drawn(("s", 0), ("e", 90)),
    wrong=_drawn(("s", 0)),
    element="e",
    severity="warning",
)
def not_drawn(document: Document) -> Iterator[Node]:
    shapes = _shapes(document)
    shown = [level for level in levels(document) if any(_key(n) in shapes for n in members(level))]
    for level in shown:
        for node in level:
            if tag(node) in FLOW_NODES | {"sequenceFlow"} and _key(node) not in shapes:
                yield node


@RULES.add(
    "drawn-nothing",
    "bpmnlint",
    "Dit staat wel in de tekening, maar niet in het bestand. Haal het uit de tekening.",
    right=_drawn(("s", 0), ("e", 90)),
    wrong=_drawn(("s", 0), ("e", 90), ("weg", 180)),
    element="weg_di",
    severity="warning",
)
def drawn_nothing(document: Document) -> Iterator[Node]:
    for key, shape in _shapes(document).items():
        if key and key not in document.ids:
            yield shape


def _key(node: Node) -> str:
    return node.get("id", "")


@RULES.add(
    "overlap",
    "bpmnlint",
    "Dit staat in de tekening over iets anders heen. Schuif ze uit elkaar.",
    right=_drawn(("s", 0), ("e", 90)),
    wrong=_drawn(("s", 0), ("e", 20)),
    element="e",
    severity="warning",
)
def overlap(document: Document) -> Iterator[Node]:
    shapes = _shapes(document)
    for level in levels(document):
        apart = [node for node in members(level) if tag(node) != "boundaryEvent"]
        boxes = [(node, _box(shapes.get(_key(node)))) for node in apart]
        for (_, one), (node, other) in combinations(boxes, 2):
            if one is not None and other is not None and one.meets(other):
                yield node


def _box(shape: Node | None) -> _Box | None:
    bounds = None if shape is None else shape.find(f"{_DC}Bounds")
    if bounds is None:
        return None
    try:
        x, y, width, height = (float(bounds.get(n, "")) for n in ("x", "y", "width", "height"))
    except ValueError:
        return None  # the schema says so
    return _Box(x, y, x + width, y + height)
