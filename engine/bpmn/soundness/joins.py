"""The joins of a level, and for each of their flows from where it can still be reached."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpmn.diagram import Element
from engine.bpmn.soundness.level import Level
from engine.bpmn.soundness.net import Join, Net, bits, union
from engine.bpmn.soundness.ways import JOINS, Key, at

Number = Mapping[Key, int]


def draw_joins(net: Net, level: Level, number: Number) -> None:
    """Add the joins to the board, and from where a token can come to an end."""
    joins = [e for e in level.elements.values() if e.kind in JOINS and _flows(e, number)]
    before = _before(net, joins, number)
    net.may_clear = net.cleared | _reaching(before, net.cleared, 0)
    net.may_leave = _may_leave(
        net, {flow: number[at(e.id)] for e in joins for flow in _flows(e, number)}
    )
    parallel = [e for e in joins if e.kind == "parallelGateway"]
    net.parallel = tuple(_join(e, number, _by_moves(e, before, number)) for e in parallel)
    inclusive = [e for e in joins if e.kind == "inclusiveGateway"]
    net.inclusive = tuple(
        _join(e, number, _as_the_engine(level, e, before, number)) for e in inclusive
    )


def _join(element: Element, number: Number, reaching: list[int]) -> Join:
    before = dict(zip(_flows(element, number), reaching, strict=True))
    leads_to = {
        place: union(flow for flow, places in before.items() if places & place)
        for place in bits(union(reaching))
    }
    out = number[at(element.id)]
    return Join(element.id, out, before, leads_to, union(before), union(reaching))


def _flows(join: Element, number: Number) -> list[int]:
    return [number[key] for flow in join.incoming if (key := ("flow", flow)) in number]


def _before(net: Net, joins: list[Element], number: Number) -> dict[int, int]:
    """For each place those from which one move leads to it."""
    before: dict[int, int] = {}
    for own in net.moves.values():
        for move in own:
            for place in bits(move.gives):
                before[place] = before.get(place, 0) | move.takes & ~net.idle
    for join in joins:
        before[number[at(join.id)]] = union(_flows(join, number))
    return before


def _may_leave(net: Net, joins: Mapping[int, int]) -> int:
    """The places whose token can come to where nothing is left of it. `joins` has for each flow
    into a join the place behind it. A place comes before those that its token goes to."""
    ways = {place: [move.gives & ~net.idle for move in own] for place, own in net.moves.items()}
    ways |= {flow: [out] for flow, out in joins.items()}
    found, more = 0, True
    while more:
        new = found
        for place in sorted(ways, reverse=True):
            if any(not gives & ~new for gives in ways[place]):
                new |= place
        found, more = new, new != found
    return found


def _reaching(before: Mapping[int, int], goal: int, without: int) -> int:
    """The places from which a token can come to `goal`, without passing `without`."""
    seen, todo = 0, goal
    while todo:
        place = todo & -todo
        new = before.get(place, 0) & ~(seen | without)
        seen |= new
        todo = (todo ^ place) | new
    return seen


def _by_moves(join: Element, before: Mapping[int, int], number: Number) -> list[int]:
    out = number[at(join.id)]
    return [_reaching(before, flow, out) for flow in _flows(join, number)]


def _as_the_engine(
    level: Level, join: Element, before: Mapping[int, int], number: Number
) -> list[int]:
    """The engine asks the diagram, where a token on an activity can come to all that leaves it."""
    picking = union(place for key, place in number.items() if key[0] == "pick")
    by_moves = _by_moves(join, before, number)
    places = _places_of(level, number)
    standing = [_standing(level, join, flow, places) for flow in join.incoming]
    return [by_diagram | by & picking for by_diagram, by in zip(standing, by_moves, strict=True)]


def _standing(level: Level, join: Element, flow: str, places: Mapping[str, int]) -> int:
    seen: set[str] = set()
    todo = [level.process.flows[flow].source]
    while todo:
        element_id = todo.pop()
        if element_id != join.id and element_id not in seen:
            seen.add(element_id)
            todo += level.backwards.get(element_id, ())
    return union(places.get(element_id, 0) for element_id in seen)


def _places_of(level: Level, number: Number) -> dict[str, int]:
    """Where a token can stand that is on an element."""
    found: dict[str, int] = {}
    for (kind, key, *_), place in number.items():
        if kind in ("at", "flow"):
            element_id = level.stands_on((kind, key))
            found[element_id] = found.get(element_id, 0) | place
    return found
