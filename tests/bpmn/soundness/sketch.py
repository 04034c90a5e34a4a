"""Random flat diagrams, right and wrong, whose every choice is made by the test.

A `Sketch` is a graph that can be changed at random. Drawn, each gateway that chooses has a service
task before it, and what that answers is the choice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count, pairwise

from hypothesis import strategies as st

from tests.bpmn.drawing import boundary, diagram, end, flow, gateway, node, start, user

GATEWAYS = {"X": "exclusiveGateway", "P": "parallelGateway", "O": "inclusiveGateway"}


@dataclass
class Sketch:
    """Nodes by id with their kind, and the arrows between them.

    Kinds: start, end, user, X, P and O; `hosts` has the activity and the mode of each event."""

    nodes: dict[str, str] = field(default_factory=dict)
    arrows: list[tuple[str, str]] = field(default_factory=list)
    hosts: dict[str, tuple[str, bool]] = field(default_factory=dict)
    numbers: count[int] = field(default_factory=count)

    def add(self, kind: str) -> str:
        key = f"{kind.lower()}{next(self.numbers)}"
        self.nodes[key] = kind
        return key

    def on_border(self, host: str, *, interrupting: bool) -> str:
        key = self.add("event")
        self.hosts[key] = (host, interrupting)
        return key

    def into(self, key: str) -> list[str]:
        return [source for source, target in self.arrows if target == key]

    def out_of(self, key: str) -> list[str]:
        return [target for source, target in self.arrows if source == key]


def files(sketch: Sketch) -> dict[str, bytes]:
    """The sketch as a diagram."""
    parts: list[str] = []
    roots: list[str] = []
    for key, kind in sketch.nodes.items():
        if kind in GATEWAYS:
            parts += _gateway(sketch, key, GATEWAYS[kind])
        else:
            parts += _others(sketch, key, kind, roots)
            parts += [flow(key, _door(sketch, target)) for target in sketch.out_of(key)]
    return diagram(*parts, roots="\n".join(roots))


def _others(sketch: Sketch, key: str, kind: str, roots: list[str]) -> list[str]:
    if kind in ("start", "end", "user"):
        return [{"start": start, "end": end, "user": user}[kind](key)]
    host, interrupting = sketch.hosts[key]
    roots.append(f'<bpmn:message id="m_{key}" name="{key}" />')
    trigger = f'<bpmn:messageEventDefinition messageRef="m_{key}" />'
    return [boundary(key, host, trigger, interrupting=interrupting)]


def _gateway(sketch: Sketch, key: str, kind: str) -> list[str]:
    """A gateway that chooses is drawn as a join, a service task that asks, and the choice."""
    targets = sketch.out_of(key)
    if kind == "parallelGateway" or len(targets) < 2:
        return [gateway(kind, key), *(flow(key, _door(sketch, target)) for target in targets)]
    parts = [] if len(sketch.into(key)) < 2 else [gateway(kind, key), flow(key, f"ask_{key}")]
    header = f'<zeebe:header key="gateway" value="{key}" />'
    header += f'<zeebe:header key="flows" value="{len(targets)}" />'
    header += f'<zeebe:header key="kind" value="{kind}" />'
    own = f'<zeebe:taskDefinition type="ask" /><zeebe:taskHeaders>{header}</zeebe:taskHeaders>'
    parts += [
        node("serviceTask", f"ask_{key}", ext=own),
        gateway(kind, f"choice_{key}", default=f"{key}_{len(targets) - 1}"),
        flow(f"ask_{key}", f"choice_{key}"),
    ]
    for number, target in enumerate(targets):
        when = f"={key}_{number}" if number + 1 < len(targets) else None
        parts.append(flow(f"choice_{key}", _door(sketch, target), when, f"{key}_{number}"))
    return parts


def _door(sketch: Sketch, key: str) -> str:
    """Where an arrow into a node of the sketch leads in the diagram."""
    chooses = sketch.nodes[key] in ("X", "O") and len(sketch.out_of(key)) > 1
    return f"ask_{key}" if chooses and len(sketch.into(key)) < 2 else key


Piece = Callable[[Sketch], tuple[str, str]]
"""Draws itself into a sketch; gives the nodes where it begins and where it ends."""


def _task(sketch: Sketch) -> tuple[str, str]:
    key = sketch.add("user")
    return key, key


def _in_a_row(pieces: list[Piece]) -> Piece:
    def draw(sketch: Sketch) -> tuple[str, str]:
        drawn = [piece(sketch) for piece in pieces]
        sketch.arrows += [(a[1], b[0]) for a, b in pairwise(drawn)]
        return drawn[0][0], drawn[-1][1]

    return draw


def _branches(kind: str, pieces: list[Piece], empty: bool) -> Piece:
    def draw(sketch: Sketch) -> tuple[str, str]:
        split, join = sketch.add(kind), sketch.add(kind)
        for piece in pieces:
            first, last = piece(sketch)
            sketch.arrows += [(split, first), (last, join)]
        if empty:
            sketch.arrows.append((split, join))
        return split, join

    return draw


def _again(piece: Piece) -> Piece:
    def draw(sketch: Sketch) -> tuple[str, str]:
        merge, ask = sketch.add("X"), sketch.add("X")
        first, last = piece(sketch)
        sketch.arrows += [(merge, first), (last, ask), (ask, merge)]
        return merge, ask

    return draw


def _watched(interrupting: bool) -> Piece:
    def draw(sketch: Sketch) -> tuple[str, str]:
        task, after = sketch.add("user"), sketch.add("user")
        event = sketch.on_border(task, interrupting=interrupting)
        merge = sketch.add("X")
        sketch.arrows += [(event, after), (task, merge)]
        sketch.arrows.append((after, merge if interrupting else sketch.add("end")))
        return task, merge

    return draw


def _nested(inner: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    some = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        st.builds(_in_a_row, some),
        st.builds(_branches, st.sampled_from("XPO"), some, st.booleans()),
        st.builds(_again, inner),
        st.builds(_watched, st.booleans()),
    )


PIECES = st.recursive(st.just(_task), _nested, max_leaves=6)


def whole(piece: Piece) -> Sketch:
    """The piece between a start and an end."""
    sketch = Sketch()
    begin, over = sketch.add("start"), sketch.add("end")
    first, last = piece(sketch)
    sketch.arrows += [(begin, first), (last, over)]
    return sketch


def change(sketch: Sketch, kind: str, one: int, other: int) -> None:
    """One change at random: another gateway, or an arrow that is gone, moved or new."""
    gateways = [key for key, what in sketch.nodes.items() if what in GATEWAYS]
    targets = [key for key, what in sketch.nodes.items() if what not in ("start", "event")]
    sources = [key for key, what in sketch.nodes.items() if what != "end"]
    if not sketch.arrows:
        return
    arrow = one % len(sketch.arrows)
    if kind == "gateway" and gateways:
        sketch.nodes[gateways[one % len(gateways)]] = "XPO"[other % 3]
    elif kind == "drop":
        del sketch.arrows[arrow]
    elif kind == "move":
        sketch.arrows[arrow] = (sketch.arrows[arrow][0], targets[other % len(targets)])
    elif kind == "add":
        new = (sources[one % len(sources)], targets[other % len(targets)])
        sketch.arrows += [new] if new not in sketch.arrows else []
    sketch.arrows = list(dict.fromkeys(sketch.arrows))


CHANGES = st.tuples(
    st.sampled_from(["gateway", "gateway", "drop", "move", "add"]),
    st.integers(0, 30),
    st.integers(0, 30),
)


@st.composite
def sketches(draw: st.DrawFn, most_changes: int = 3) -> Sketch:
    """Diagrams with up to so many mistakes."""
    sketch = whole(draw(PIECES))
    for kind, one, other in draw(st.lists(CHANGES, min_size=0, max_size=most_changes)):
        change(sketch, kind, one, other)
    return sketch
