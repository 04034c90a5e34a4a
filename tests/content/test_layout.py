"""Diagrams that a person enjoys reading: nothing overlaps, no two lines cross, left to right."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import NamedTuple

import pytest
from lxml import etree

from tests.content.walk import DIAGRAMS

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
BPMNDI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
DI = "{http://www.omg.org/spec/DD/20100524/DI}"
CONTAINERS = ("participant", "lane", "subProcess")

Point = tuple[float, float]


class Box(NamedTuple):
    """A shape or a label."""

    id: str
    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def holds(self, other: Box) -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.x + other.width <= self.x + self.width
            and other.y + other.height <= self.y + self.height
        )


class Drawing:
    """The shapes, labels and lines of one diagram."""

    def __init__(self, name: str) -> None:
        self.root = etree.fromstring(DIAGRAMS[name])
        self.kinds = {e.get("id"): etree.QName(e).localname for e in self.root.iter(f"{BPMN}*")}
        self.shapes: dict[str, Box] = {}
        self.labels: list[Box] = []
        self.lines: dict[str, list[Point]] = {}
        for shape in self.root.iter(f"{BPMNDI}BPMNShape", f"{BPMNDI}BPMNEdge"):
            key = shape.get("bpmnElement")
            points = [(float(p.get("x")), float(p.get("y"))) for p in shape.iter(f"{DI}waypoint")]
            if points:
                self.lines[key] = points
            else:
                self.shapes[key] = _box(key, shape.find(f"{DC}Bounds"))
            label = shape.find(f"{BPMNDI}BPMNLabel/{DC}Bounds")
            if label is not None:
                self.labels.append(_box(key, label))

    def boxes(self) -> list[Box]:
        """What may not overlap: nodes and labels, not the containers around them."""
        inner = [box for key, box in self.shapes.items() if self.kinds[key] not in CONTAINERS]
        return inner + self.labels

    def pieces(self) -> list[tuple[str, Point, Point]]:
        return [(key, a, b) for key, points in self.lines.items() for a, b in pairwise(points)]


def _box(key: str, bounds: etree._Element) -> Box:
    return Box(key, *(float(bounds.get(name)) for name in ("x", "y", "width", "height")))


def crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether a horizontal and a vertical piece meet in their insides."""
    if (a[0] == b[0]) is (c[0] == d[0]):
        return False
    (p, q), (r, s) = ((a, b), (c, d)) if a[1] == b[1] else ((c, d), (a, b))
    return min(p[0], q[0]) < r[0] < max(p[0], q[0]) and min(r[1], s[1]) < p[1] < max(r[1], s[1])


@pytest.fixture(params=sorted(DIAGRAMS))
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return Drawing(request.param)


def test_everything_is_drawn(drawing: Drawing) -> None:
    drawn = set(drawing.shapes) | set(drawing.lines)
    nodes = {e.get("id") for e in drawing.root.iter(f"{BPMN}sequenceFlow", f"{BPMN}textAnnotation")}
    nodes |= {e.get("id") for e in drawing.root.iter() if len(e.findall(f"{BPMN}incoming"))}
    assert nodes <= drawn


def test_nothing_overlaps(drawing: Drawing) -> None:
    on_border = {
        frozenset((e.get("id"), e.get("attachedToRef")))
        for e in drawing.root.iter(f"{BPMN}boundaryEvent")
    }
    pairs = combinations(drawing.boxes(), 2)
    hits = [(a.id, b.id) for a, b in pairs if a.overlaps(b)]
    assert [hit for hit in hits if frozenset(hit) not in on_border] == []


def test_lines_are_straight_and_do_not_cross(drawing: Drawing) -> None:
    pieces = drawing.pieces()
    assert [key for key, a, b in pieces if a[0] != b[0] and a[1] != b[1]] == []
    pairs = combinations(pieces, 2)
    assert [(p[0], q[0]) for p, q in pairs if p[0] != q[0] and crosses(*p[1:], *q[1:])] == []


def test_lines_keep_clear_of_nodes_and_labels(drawing: Drawing) -> None:
    hits = []
    for key, a, b in drawing.pieces():
        line = Box(key, min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1]))
        thin = line._replace(width=max(line.width, 0.1), height=max(line.height, 0.1))
        hits += [(key, box.id) for box in drawing.boxes() if thin.overlaps(box)]
    ends = {
        (e.get("id"), e.get(name))
        for e in drawing.root.iter(f"{BPMN}sequenceFlow", f"{BPMN}association")
        for name in ("sourceRef", "targetRef")
    }
    ends |= {
        (e.get("id"), border.get("attachedToRef"))
        for border in drawing.root.iter(f"{BPMN}boundaryEvent")
        for e in drawing.root.iter(f"{BPMN}sequenceFlow", f"{BPMN}association")
        if e.get("sourceRef") == border.get("id")
    }
    assert [hit for hit in hits if hit not in ends] == []


def test_nodes_stand_in_their_lane(drawing: Drawing) -> None:
    for lane in drawing.root.iter(f"{BPMN}lane"):
        for ref in lane.findall(f"{BPMN}flowNodeRef"):
            box = drawing.shapes[str(ref.text)]
            assert drawing.shapes[lane.get("id")].holds(box), box.id
