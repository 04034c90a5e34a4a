"""How it came to that: of all moves only those that matter, as element ids."""

from __future__ import annotations

from engine.bpmn.soundness.net import Move, bits


def tell(moves: list[Move], places: int, unreachable: int) -> list[str]:
    """The elements passed by the moves that brought tokens to `places`, and by those that led a
    token away from `unreachable`: the places from which a token that is missed could have come."""
    brought: dict[int, int] = {}
    causes: list[set[int]] = []
    roots: set[int] = set()
    for number, move in enumerate(moves):
        earlier = {brought[place] for place in bits(move.takes) if place in brought}
        causes.append(earlier.union(*(causes[one] for one in earlier), {number}))
        if move.takes & unreachable and not move.gives & unreachable:
            roots.add(number)
        for place in bits(move.gives):
            brought[place] = number
    roots |= {brought[place] for place in bits(places) if place in brought}
    wanted = set().union(*(causes[root] for root in roots))
    return [element for number in sorted(wanted) for element in moves[number].passed]
