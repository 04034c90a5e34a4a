"""The board of the token game: places, moves and joins. A set of places is an int of bits.

A marking is the set of places that hold a token. Places are numbered in the order in which a
token comes by them, so that the game can finish one branch before it begins the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

Marking = int


def bits(places: int) -> Iterator[int]:
    """Each place of a set, the lowest first."""
    while places:
        low = places & -places
        yield low
        places ^= low


def union(sets: Iterable[int]) -> int:
    """All places of these sets."""
    return reduce(or_, sets, 0)


@dataclass(frozen=True, slots=True)
class Move:
    """A token goes on. `passed` are the elements that are done by it; `twice` are places that
    get two tokens at once."""

    takes: int
    gives: int
    twice: int = 0
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Join:
    """A parallel or inclusive gateway: a place for each incoming flow, and one behind them.

    `before` has for each flow the places from which it can be reached without passing the join,
    `leads_to` for each such place the flows that can be reached from it.
    """

    element: str
    out: int
    before: dict[int, int]
    leads_to: dict[int, int]
    flows: int
    all_before: int

    def merge(self, marking: Marking) -> Move:
        """One token goes on for all that stand here."""
        return Move(marking & self.flows, self.out)

    def is_full(self, marking: Marking) -> bool:
        """Every flow has its token."""
        return marking & self.flows == self.flows

    def lacks(self, marking: Marking) -> int:
        """The first flow that tokens here wait for in vain: no token can reach it any more."""
        if marking & self.flows:
            for flow, before in self.before.items():
                if not marking & (flow | before):
                    return flow
        return 0

    def nothing_more_comes(self, marking: Marking) -> bool:
        """BPMN 2.0 §13.4.3, as `engine.bpmn.gateways.InclusiveGateway` has it."""
        filled = empty = 0
        for flow, before in self.before.items():
            if marking & flow:
                filled |= before
            else:
                empty |= before
        return bool(marking & self.flows) and not marking & empty & ~filled

    def out_of_reach(self, marking: Marking) -> int:
        """The tokens here whose flow no other token can reach."""
        return union(f for f in bits(marking & self.flows) if not marking & self.before[f])


@dataclass(slots=True)
class Net:
    """One level of a diagram.

    `moves` is by the place whose token goes on. A token on an `instant` place goes on at once, on
    a `perhaps` place at once or later, on any other it waits. `idle` tokens are no tokens of the
    diagram: they say that the level was `ended` (terminate) or `failed` (an error left it), or
    what may still happen once. Places in `many` may be given a token twice; `merges` are those
    that tokens come to from several elements. From `may_clear` a token may come to end the level,
    from `may_leave` to where it is gone; what goes in circles for ever is in neither.
    """

    places: list[tuple[str, ...]] = field(default_factory=list)
    moves: dict[int, tuple[Move, ...]] = field(default_factory=dict)
    parallel: tuple[Join, ...] = ()
    inclusive: tuple[Join, ...] = ()
    instant: int = 0
    perhaps: int = 0
    many: int = 0
    idle: int = 0
    ended: int = 0
    failed: int = 0
    merges: int = 0
    may_clear: int = 0
    may_leave: int = 0

    @property
    def cleared(self) -> int:
        return self.ended | self.failed

    def key(self, place: int) -> tuple[str, ...]:
        """What a place is: ("at", element), ("flow", flow), …"""
        return self.places[place.bit_length() - 1]

    def settled(self, marking: Marking) -> Marking:
        """The same marking for all that comes, with fewer tokens.

        Of those at an inclusive join on flows that no other token can reach, one will do; and so
        it will of those that wait in vain at a parallel join.
        """
        for join in self.inclusive:
            if _several(marking & join.flows):
                marking = _with_one(marking, join.out_of_reach(marking))
        for join in self.parallel:
            if _several(marking & join.flows) and join.lacks(marking):
                marking = _with_one(marking, marking & join.flows)
        return marking


def _several(places: int) -> bool:
    return bool(places & (places - 1))


def _with_one(marking: Marking, places: int) -> Marking:
    """Without these places but the lowest."""
    return marking & ~(places & (places - 1))
