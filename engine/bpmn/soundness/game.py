"""The token game: tries every way in which tokens can move, and remembers what it met.

Where two tokens can't disturb each other one order is enough, so that parallel branches are tried
one after another and not in all their mixtures (a persistent set, Godefroid 1996): the places of a
diagram are free-choice, a token that is not before an inclusive join disturbs nobody, and one that
is blocks the join until it has moved.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import thread_time

from engine.bpmn.soundness.net import Join, Marking, Move, Net, bits

MOST_STATES = 20_000
MOST_SECONDS = 1.2
_LOOK_AT_CLOCK = 256


@dataclass(slots=True)
class Limit:
    """How much may still be tried for one file: markings, and computing time if it is slow."""

    states: int = MOST_STATES
    until: float = field(default_factory=lambda: thread_time() + MOST_SECONDS)
    tried: int = 0

    def part(self, most: int) -> Limit:
        """A limit of its own for something less important, within this one."""
        return Limit(min(most, self.states - self.tried), self.until)

    def reached(self) -> bool:
        """Whether it is enough; counts one more if not."""
        late = self.tried % _LOOK_AT_CLOCK == 0 and thread_time() > self.until
        if late:
            self.states = 0
        if self.tried >= self.states:
            return True
        self.tried += 1
        return False


@dataclass(frozen=True, slots=True)
class Stuck:
    """Tokens that wait for ever: at which join, and for a token by which of its flows."""

    marking: Marking
    join: Join | None = None
    lacking: int = 0


@dataclass(frozen=True, slots=True)
class Crowd:
    """The moves by which a second token comes to these places."""

    moves: list[Move]
    places: int


@dataclass(slots=True)
class Explored:
    """What can come of one beginning. `came_by` has for each marking the one before it and the
    move between; `next_of` those after it; `stops` those where the game doesn't go on, because it
    is over or something is wrong, `ends` the former. `complete` is False when the limit was
    reached; `together` says whether there ever were two tokens, `early` whether an inclusive join
    went on while a token could still come to it."""

    begin: Marking
    came_by: dict[Marking, tuple[Marking, Move] | None]
    next_of: dict[Marking, list[Marking]] = field(default_factory=dict)
    stuck: Stuck | None = None
    crowded: Crowd | None = None
    stops: set[Marking] = field(default_factory=set)
    ends: list[Marking] = field(default_factory=list)
    passed: set[str] = field(default_factory=set)
    marked: int = 0
    together: bool = False
    early: bool = False
    complete: bool = True

    def moves_to(self, marking: Marking) -> list[Move]:
        """The shortest way from the beginning to a marking."""
        moves = []
        step = self.came_by[marking]
        while step is not None:
            moves.append(step[1])
            step = self.came_by[step[0]]
        return moves[::-1]


def explore(
    net: Net, begin: Marking, limit: Limit, *, held: int = 0, every_order: bool = False
) -> Explored:
    """Try all moves from `begin`, nearest first. Tokens on the places `held` stay there; then only
    `crowded` means anything. With `every_order` no order stands for another."""
    found = Explored(begin, {begin: None})
    queue = deque([begin])
    while queue:
        if limit.reached():
            found.complete = False
            break
        marking = queue.popleft()
        _note(net, found, marking)
        stuck = None if held else _stuck(net, marking)
        moves = [] if stuck else choices(net, marking, held, every_order)
        if not moves:
            _stop(found, marking, stuck or _dead(net, marking))
        queue.extend(_play(net, found, marking, moves))
    return found


def _stop(found: Explored, marking: Marking, stuck: Stuck | None) -> None:
    found.stops.add(marking)
    if stuck is None:
        found.ends.append(marking)
    else:
        found.stuck = found.stuck or stuck


def _note(net: Net, found: Explored, marking: Marking) -> None:
    tokens = marking & ~net.idle
    found.marked |= marking
    found.together = found.together or bool(tokens & (tokens - 1))


def _play(net: Net, found: Explored, marking: Marking, moves: list[Move]) -> Iterator[Marking]:
    following = found.next_of.setdefault(marking, [])
    for move in moves:
        found.passed.update(move.passed)
        left = marking & ~move.takes
        crowd = (left & move.gives | move.twice) & ~net.many
        found.early = found.early or _is_early(net, move, left)
        if crowd:
            found.stops.add(marking)
            found.crowded = found.crowded or Crowd([*found.moves_to(marking), move], crowd)
            continue
        new = net.settled(left | move.gives)
        following.append(new)
        if new not in found.came_by:
            found.came_by[new] = (marking, move)
            yield new


def _is_early(net: Net, move: Move, left: Marking) -> bool:
    return not move.passed and any(
        move.gives == join.out and left & join.all_before for join in net.inclusive
    )


def choices(net: Net, marking: Marking, held: int, every_order: bool) -> list[Move]:
    """Moves that together stand for all that can happen now."""
    for join in net.parallel:
        if join.is_full(marking):
            return [join.merge(marking)]
    waiting: list[Move] = []
    free = marking & ~held
    # Tokens that go round for ever come last: before the others, they would leave them no turn.
    circling = free & ~net.may_leave & ~net.instant
    for place in bits(free & ~circling):
        moves = _possible(net.moves.get(place, ()), marking)
        alone = not every_order and _disturbs_nobody(net, marking, place)
        if moves and (place & net.instant or alone):
            return moves
        waiting += moves
    for join in net.inclusive:
        if join.nothing_more_comes(marking):
            return [join.merge(marking), *_perhaps_first(net, join, free)]
    return waiting + [
        m for one in bits(circling) for m in _possible(net.moves.get(one, ()), marking)
    ]


def _possible(moves: tuple[Move, ...], marking: Marking) -> list[Move]:
    return [move for move in moves if marking & move.takes == move.takes]


def _perhaps_first(net: Net, join: Join, marking: Marking) -> Iterator[Move]:
    """The join goes on as soon as nothing moves; what may move at once can still come first."""
    for place in bits(marking & net.perhaps & join.all_before):
        yield from _possible(net.moves.get(place, ()), marking)


def _disturbs_nobody(net: Net, marking: Marking, place: int) -> bool:
    """Whether it makes no difference that this waiting token goes on before the others."""
    for join in net.inclusive:
        others = marking & (join.all_before | join.flows) & ~place
        if not place & join.all_before or not others:
            continue
        flow = join.leads_to[place]
        if flow & (flow - 1) or flow & marking:
            return False
        touched = flow | marking & join.flows
        for other in bits(others & join.all_before):
            leads_to = join.leads_to[other]
            if leads_to & (leads_to - 1) and leads_to & touched:
                return False
    return True


def _stuck(net: Net, marking: Marking) -> Stuck | None:
    """Tokens at a parallel join wait for one that can't come, and nothing can end the level."""
    if not marking & net.may_clear:
        for join in net.parallel:
            lacking = join.lacks(marking)
            if lacking:
                return Stuck(marking, join, lacking)
    return None


def _dead(net: Net, marking: Marking) -> Stuck | None:
    """Nothing can move, and there are tokens."""
    tokens = marking & ~net.idle
    if not tokens or marking & net.cleared:
        return None
    for join in (*net.parallel, *net.inclusive):
        if tokens & join.flows:
            return Stuck(marking, join, next(bits(join.flows & ~tokens), 0))
    return Stuck(marking)
