"""What the games of one level say about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.bpmn.diagram import THROWING, Element
from engine.bpmn.soundness.drawn import draw
from engine.bpmn.soundness.game import Crowd, Explored, Limit, Stuck, explore
from engine.bpmn.soundness.level import Level
from engine.bpmn.soundness.net import Marking, Move, bits, union
from engine.bpmn.soundness.outcome import (
    CODED,
    Codes,
    Outcome,
    can_be_interrupted,
    caught,
    left_over,
)
from engine.bpmn.soundness.story import tell

MOST_IN_EVERY_ORDER = 1_000
"""More markings aren't tried to find what one order for all may hide."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at an element, and how a case comes there.

    `kind`: deadlock (`missed` is the element from which a token is awaited in vain), unsafe-join,
    runs-twice, endless-loop, missing-end, dead-step, dead-event, limit. `story` has the elements
    that matter in their order, `moves` all that happened.
    """

    kind: str
    element: str
    story: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    missed: str = ""


class Verdict:
    """The games of one level: one for each beginning, and one for each side path apart."""

    def __init__(self, level: Level, limit: Limit) -> None:
        self.level, self.limit = level, limit
        self.net, begins = draw(level)
        self.games = [explore(self.net, begin, limit) for begin in begins]
        self.main = self.games[: len(level.beginnings)]
        self.problems = list(self._problems())

    def outcome(self) -> Outcome:
        """What this level does to those around it; what is wrong in it is not held against them."""
        ended = any(game.marked & self.net.ended for game in self.main)
        done = ended or any(not m & self.net.failed for game in self.main for m in game.ends)
        handled = any(self.level.inner[start.parent].completes for start in self.level.handlers)
        completes = done or handled or bool(self.problems)
        return Outcome(completes, *(self._escaping(kind) for kind in CODED))

    def _problems(self) -> Iterator[Problem]:
        """The first that is wrong with its ways; what may only follow from that is left out."""
        found = next(self._wrong_joins(), None) or self._endless()
        if found is not None:
            yield found
        if self.limit.reached():
            yield Problem("limit", self.level.process.id)
        elif found is None:
            yield from self._never_done()

    def _wrong_joins(self) -> Iterator[Problem]:
        for game in self.games:
            unsafe = self._unsafe(game)
            if unsafe is not None:
                yield unsafe
        for game in self.games:
            if game.stuck is not None:
                yield self._deadlock(game, game.stuck)
        for game in self.games:
            crowded = game.crowded or self._crowded_in_some_order(game)
            if crowded is not None:
                yield self._crowded("runs-twice", crowded)

    def _unsafe(self, game: Explored) -> Problem | None:
        """Two tokens come to one place that doesn't wait for both: hold the first one there."""
        if not game.together:
            return None
        for place in bits(self.net.merges & game.marked):
            held = explore(self.net, game.begin, self.limit, held=place)
            if held.crowded is not None and held.crowded.places & place:
                return self._crowded("unsafe-join", held.crowded)
        return None

    def _crowded_in_some_order(self, game: Explored) -> Crowd | None:
        """Two tokens may also meet behind an inclusive join that goes on early, or that a token
        which is held keeps waiting: then all orders are tried, if they aren't too many."""
        before = union(join.all_before for join in self.net.inclusive)
        if not game.together or not (game.early or before & self.net.merges & game.marked):
            return None
        some = self.limit.part(MOST_IN_EVERY_ORDER)
        found = explore(self.net, game.begin, some, every_order=True).crowded
        self.limit.tried += some.tried
        return found

    def _crowded(self, kind: str, crowd: Crowd) -> Problem:
        place = next(bits(crowd.places))
        first = tell(crowd.moves[:-1], place, 0)
        story = [*first, *(key for key in tell(crowd.moves, place, 0) if key not in first)]
        return self._problem(kind, self._element(place), story, crowd.moves)

    def _deadlock(self, game: Explored, stuck: Stuck) -> Problem:
        moves = game.moves_to(stuck.marking)
        if stuck.join is None:
            tokens = stuck.marking & ~self.net.idle
            place = next(bits(tokens))
            return self._problem("deadlock", self._element(place), tell(moves, place, 0), moves)
        join = stuck.join
        waiting = next(bits(stuck.marking & join.flows))
        gone = stuck.lacking | join.before.get(stuck.lacking, 0)
        story = tell(moves, waiting, gone)
        missed = self._source(stuck.lacking) if stuck.lacking else ""
        return self._problem("deadlock", join.element, story, moves, missed)

    def _endless(self) -> Problem | None:
        """The first marking of a circle from which no end can be reached."""
        outside = can_be_interrupted(self.level.process, self.level.parent)
        beside = any(game.begin & self.net.may_clear for game in self.games[len(self.main) :])
        for number, game in enumerate(self.games):
            if not game.complete or outside or beside:
                continue
            doomed = _doomed(game)
            marking = _first_of_circle(game, doomed)
            if marking is None or marking & self.net.may_clear:
                continue
            moves = game.moves_to(marking)
            tokens = marking & ~self.net.idle
            new = moves[-1].gives & tokens if moves else tokens
            element = self._element(next(bits(new or tokens)))
            at_once = game.begin in doomed and number < len(self.main)
            kind = "missing-end" if at_once else "endless-loop"
            return self._problem(kind, element, tell(moves, new, 0), moves)
        return None

    def _never_done(self) -> Iterator[Problem]:
        """The first steps that never happen; what only they lead to isn't told as well."""
        done = self._done()
        missing = [e for e in self.level.elements.values() if e.id not in done]
        after = [e for e in missing if done.intersection(self.level.backwards.get(e.id, ()))]
        told: set[str] = set()
        for element in (*after, *missing):
            if element.id not in told:
                told |= self.level.reached({element.id})
                kind = "dead-event" if element.kind == "boundaryEvent" else "dead-step"
                yield Problem(kind, element.id)
        for start in self.level.handlers:
            if not self._can_begin(start):
                yield Problem("dead-event", start.id)

    def _can_begin(self, start: Element) -> bool:
        """Whether an event sub-process ever gets the error or escalation that it waits for."""
        return any(
            trigger.kind not in CODED or self._comes(trigger.kind, start)
            for trigger in start.triggers
        )

    def _comes(self, kind: str, start: Element) -> bool:
        others = [one.parent for one in self.level.handlers if one.id != start.id]
        thrown = self._thrown(kind).union(*(self.level.inner[key].thrown(kind) for key in others))
        return any(event.id == start.id for event, _ in caught(self.level.handlers, kind, thrown))

    def _done(self) -> set[str]:
        done = {key for game in self.games for key in game.passed}
        marked = [place for game in self.games for place in bits(game.marked)]
        return done | {key[1] for place in marked if (key := self.net.key(place))[0] == "at"}

    def _thrown(self, kind: str) -> Codes:
        """The codes thrown in this level, whether or not they are caught in it."""
        found: set[str] = set()
        for element in (self.level.elements[key] for key in self._done()):
            if element.kind in THROWING:
                found |= {code or "" for code in element.codes(kind)}
            else:
                border = self.level.border.get(element.id, [])
                found |= left_over(border, kind, self.level.outcome(element).thrown(kind))
        return frozenset(found)

    def _escaping(self, kind: str) -> Codes:
        handling = (self.level.inner[start.parent].thrown(kind) for start in self.level.handlers)
        return left_over(self.level.handlers, kind, self._thrown(kind)).union(*handling)

    def _problem(
        self, kind: str, element: str, story: list[str], moves: list[Move], missed: str = ""
    ) -> Problem:
        passed = tuple(key for move in moves for key in move.passed)
        return Problem(kind, element, tuple(story), passed, missed)

    def _element(self, place: int) -> str:
        return self.level.stands_on(self.net.key(place))

    def _source(self, flow: int) -> str:
        return self.level.process.flows[self.net.key(flow)[1]].source


def _doomed(game: Explored) -> set[Marking]:
    """The markings from which nothing ends, neither well nor in another problem."""
    before: dict[Marking, list[Marking]] = {}
    for marking, following in game.next_of.items():
        for new in following:
            before.setdefault(new, []).append(marking)
    todo = [marking for marking, following in game.next_of.items() if marking in game.stops]
    hopeful = set(todo)
    while todo:
        for earlier in before.get(todo.pop(), ()):
            if earlier not in hopeful:
                hopeful.add(earlier)
                todo.append(earlier)
    return set(game.came_by) - hopeful


def _first_of_circle(game: Explored, doomed: set[Marking]) -> Marking | None:
    order = {marking: number for number, marking in enumerate(game.came_by)}
    circle = {
        new
        for marking in doomed
        for new in game.next_of.get(marking, ())
        if order[new] <= order[marking]
    }
    return min(circle, key=lambda marking: order[marking], default=None)
