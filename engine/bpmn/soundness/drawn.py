"""A level of the diagram → the board of the token game."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from engine.bpmn.diagram import THROWING, Element
from engine.bpmn.soundness.joins import draw_joins
from engine.bpmn.soundness.level import ENDED, FAILED, Draft, Level
from engine.bpmn.soundness.net import Marking, Move, Net, bits, union
from engine.bpmn.soundness.ways import Key, at

_WAITS = ("userTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway")
_PERHAPS = (
    "serviceTask",
    "sendTask",
    "scriptTask",
    "businessRuleTask",
    "subProcess",
    "transaction",
    "callActivity",
)


def draw(level: Level) -> tuple[Net, list[Marking]]:
    """The board, and the markings that this level can begin with: by its starts, and by the side
    paths that stand apart."""
    begin = [tuple(at(element.id) for element in first) for first in level.beginnings]
    begin += [(at(key),) for key in sorted(level.apart) if level.happens(level.elements[key])]
    drafts = _drafts(level, [key for keys in begin for key in keys])
    number = {key: 1 << n for n, key in enumerate(drafts)}
    net = Net(places=list(drafts))
    net.ended, net.failed = number.get(ENDED, 0), number.get(FAILED, 0)
    net.moves = {
        number[key]: tuple(_move(draft, number) for draft in own)
        for key, own in drafts.items()
        if own
    }
    _sort_places(net, level, number)
    draw_joins(net, level, number)
    once = union(place for key, place in number.items() if key[0] == "once")
    return net, [union(number[key] for key in keys) | once for keys in begin]


def _drafts(level: Level, begin: list[Key]) -> dict[Key, list[Draft]]:
    """The moves of each place, in the order in which a token comes by the places."""
    drafts: dict[Key, list[Draft]] = {}
    todo = begin[::-1]
    while todo:
        key = todo.pop()
        if key in drafts:
            continue
        drafts[key] = level.moves(key)
        found = [place for draft in drafts[key] for place in (*draft.takes, *draft.gives)]
        if key[0] == "flow":
            join = level.elements[level.process.flows[key[1]].target]
            found = [at(join.id), *(("flow", flow) for flow in join.incoming)]
        todo += found[::-1]
    return drafts


def _move(draft: Draft, number: Mapping[Key, int]) -> Move:
    gives = Counter(number[key] for key in draft.gives)
    twice = union(place for place, count in gives.items() if count > 1)
    return Move(union(number[key] for key in draft.takes), union(gives), twice, draft.passed)


def _sort_places(net: Net, level: Level, number: Mapping[Key, int]) -> None:
    for key, place in number.items():
        if key[0] == "pick":
            net.instant |= place
        elif key[0] == "at":
            _sort_place(net, level.elements[key[1]], place)
        elif key[0] != "flow":
            net.idle |= place
        if key[0] in ("at", "flow") and level.stands_on(key) in level.shared:
            net.many |= place
    net.many |= net.idle
    sources: dict[int, set[str]] = {}
    for place, own in net.moves.items():
        for given in bits(union(move.gives & ~move.takes for move in own)):
            sources.setdefault(given, set()).add(net.key(place)[1])
    several = union(place for place, elements in sources.items() if len(elements) > 1)
    twice = union(move.twice for own in net.moves.values() for move in own)
    net.merges = (several | twice) & ~net.many


def _sort_place(net: Net, element: Element, place: int) -> None:
    trigger = element.trigger.kind if element.trigger else ""
    works = element.kind in THROWING and element.operation is not None
    if element.kind in _PERHAPS or works or element.loop is not None:
        net.perhaps |= place
    elif element.kind not in _WAITS or trigger == "link":
        net.instant |= place
