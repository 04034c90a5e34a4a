"""What every expression of a set of diagrams can see: the variables that may be there.

A variable may be there when some path to the step writes it: answers of a form, results, mappings,
loops, called processes. The values flow along the order of the steps (`order`) until nothing new
is found. What comes from where nobody can tell (an unknown form or operation, a message, a caller
that is not in sight) makes a scope `open`: then any name may be there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from engine.bpmn.diagram import SUBPROCESSES, Element, Flow, Process, Text
from engine.bpmn.known_names import Names
from engine.bpmn.order import ENTER, LEAVE, Moment, order_of, within
from engine.bpmn.passage import (
    EMPTY,
    UNKNOWN,
    Look,
    Passage,
    handed_over,
    merged_over,
)
from engine.feel import FeelSyntaxError
from engine.feel.reading import Scopes, read
from engine.feel.shapes import ANYTHING, TEXT, Shape, merged, record, shallow

_MOST_VISITS: Final = 200
"""Of one moment: values settle in a few rounds; what does not is taken to be unknown."""


class Sights:
    """The variables of a set of processes, worked out once."""

    def __init__(
        self, processes: Sequence[Process], names: Names, called_elsewhere: Collection[str] = ()
    ) -> None:
        self.processes = {process.id: process for process in processes}
        self.names, self.called_elsewhere = names, called_elsewhere
        self.callers = _callers(self.processes)
        self.levels = {key: _Level(self, process) for key, process in self.processes.items()}
        for level in self.levels.values():
            level.begin()
        todo = list(self.levels.values())
        while todo:
            todo += todo.pop().settle()

    def scopes(self, process: Process, element: Element) -> Scopes:
        """What the step itself sees while it lasts, as its form does."""
        level = self.levels[process.id]
        return (level.own.get(element.id, EMPTY), *level.around(element, ENTER))

    def replay(self, process: Process, look: Look) -> None:
        """Show `look` every text of a process once, with all that it can see."""
        self.levels[process.id].replay(look)


class _Level:
    """One process: `facts` are its variables at each moment, `own` those of each step in it."""

    def __init__(self, sights: Sights, process: Process) -> None:
        self.sights, self.process, self.names = sights, process, sights.names
        self.order = order_of(process)
        self.facts: dict[Moment, Shape] = {}
        self.own: dict[str, Shape] = {}
        self.todo: dict[Moment, None] = {}
        self.visits: dict[Moment, int] = defaultdict(int)

    def begin(self) -> None:
        """What a case starts with: the answers of a start form, or what an unseen caller gives."""
        starts = (one for one in self.process.inside(self.process.id) if one.kind == "startEvent")
        forms = [self.names.forms.get(one.form, UNKNOWN) for one in starts if one.form]
        key = self.process.id
        seen = self.sights.callers[key] or key in self.names.empty
        if key in self.sights.called_elsewhere or not (forms or seen):
            forms.append(UNKNOWN)
        for form in forms or [EMPTY]:
            self.give((ENTER, key), form)

    def give(self, moment: Moment, values: Shape) -> bool:
        """These variables may be there at a moment. Whether that is news."""
        before = self.facts.get(moment)
        after = values if before is None else merged(before, values)
        if after == before:
            return False
        self.facts[moment] = after
        self.todo[moment] = None
        return True

    def settle(self) -> list[_Level]:
        """Follow what is new to its end; the other processes for which that is news too."""
        others: list[_Level] = []
        while self.todo:
            moment = self.todo.popitem()[0]
            self.visits[moment] += 1
            settles = self.visits[moment] < _MOST_VISITS
            values = self.pass_by(moment, others) if settles else UNKNOWN
            for following in self.order.after.get(moment, ()):
                self.give(following, values)
        return others

    def pass_by(self, moment: Moment, others: list[_Level]) -> Shape:
        """The variables of the process just after a moment."""
        phase, key = moment
        element = self.process.elements.get(key)
        if element is None:
            if phase == LEAVE:
                others += self.return_to_callers()
            return self.facts[moment]
        passage = Passage(self.process, element, self.names, _shape_of)
        around = self.around(element, phase)
        if phase == ENTER:
            self.hold(element, shallow(passage.enter(around)))
            others += self.call(element, around)
            return self.facts[moment]
        return self.pass_out(element, passage, around)

    def pass_out(self, element: Element, passage: Passage, around: Scopes) -> Shape:
        own = self.own.get(element.id, EMPTY)
        results = passage.results(own, around, self.called(element))
        written, full = (shallow(one) for one in passage.leave(own, results, around))
        outside = self.write(element, written)
        facts = self.facts[LEAVE, element.id]
        after = (*around[:-2], merged(facts, outside), around[-1])
        outside = merged(outside, self.write(element, passage.ends(full, after)))
        for moment in self.order.beside.get((LEAVE, element.id), ()):
            self.give(moment, outside)
        return merged(facts, outside)

    def hold(self, element: Element, values: Shape) -> None:
        """A step has these variables of its own; what is inside it sees them."""
        before = self.own.get(element.id, EMPTY)
        self.own[element.id] = after = merged(before, values)
        if after != before and element.kind in SUBPROCESSES:
            inside = {one.id for one in within(self.process, element.id)} | {element.id}
            self.todo |= dict.fromkeys(moment for moment in self.facts if moment[1] in inside)

    def write(self, element: Element, written: Shape) -> Shape:
        """Each value goes to the innermost scope that has the name; the others, which go to the
        process, are returned."""
        outside: dict[str, Shape] = {}
        holders = list(self.holders(element))
        for name, shape in written.members.items():
            home = next((h for h in holders if name in self.own.get(h.id, EMPTY).members), None)
            if home is None:
                outside[name] = shape
            else:
                self.hold(home, Shape("context", {name: shape}))
        if written.open:
            for holder in holders:
                self.hold(holder, UNKNOWN)
        return Shape("context", outside, open=written.open)

    def holders(self, element: Element) -> Iterator[Element]:
        """The sub-processes around a step, innermost first."""
        parent = self.process.elements.get(element.parent)
        if parent is not None:
            yield parent
            yield from self.holders(parent)

    def around(self, element: Element, phase: str) -> Scopes:
        """What surrounds a step: the sub-processes, the process, and what surrounds the case; an
        event on a border comes from inside the step on which it stands."""
        held = [self.own.get(holder.id, EMPTY) for holder in self.holders(element)]
        host = self.process.elements.get(element.attached_to or "")
        if phase == ENTER and host is not None and host.loop is None:
            held.insert(0, self.own.get(host.id, EMPTY))
        facts = self.facts.get((phase, element.id), EMPTY)
        return (*held, facts, self.names.surroundings)

    # Calls

    def call(self, element: Element, around: Scopes) -> list[_Level]:
        """Hand the variables to a called process."""
        called = self.sights.levels.get(element.calls or "")
        if element.kind != "callActivity" or called is None:
            return []
        own = self.own[element.id]
        given = shallow(handed_over((own, *around[:-1])) if element.all_to_child else own)
        asked = dict.fromkeys(called.process.asks, ANYTHING) if element.asks else {}
        given = merged_over(given, record(asked))
        return [called] if called.give((ENTER, called.process.id), given) else []

    def called(self, element: Element) -> Shape:
        """What a called process ends with: unknown when it is not in sight."""
        called = self.sights.levels.get(element.calls or "")
        if called is None:
            return UNKNOWN
        answers = record(dict.fromkeys(element.answers, ANYTHING))
        return merged_over(called.facts.get((LEAVE, called.process.id), EMPTY), answers)

    def return_to_callers(self) -> list[_Level]:
        found = []
        for key, element_id in self.sights.callers[self.process.id]:
            caller = self.sights.levels[key]
            if (LEAVE, element_id) in caller.facts:
                caller.todo[LEAVE, element_id] = None
                found.append(caller)
        return found

    # Reading again

    def replay(self, look: Look) -> None:
        start = (ENTER, self.process.id)
        first = next(iter(self.process.elements.values()), None)
        if first is not None:
            scopes = (self.facts.get(start, EMPTY), self.names.surroundings)
            Passage(self.process, first, self.names, look).listen(self.process.id, scopes)
        for element in self.process.elements.values():
            if (ENTER, element.id) not in self.facts:
                continue
            passage = Passage(self.process, element, self.names, look)
            passage.enter(self.around(element, ENTER))
            if (LEAVE, element.id) in self.facts:
                self.pass_out(element, passage, self.around(element, LEAVE))


def _callers(processes: dict[str, Process]) -> dict[str, list[tuple[str, str]]]:
    """Called process → the processes and call activities that call it."""
    callers: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for process in processes.values():
        for element in process.elements.values():
            if element.calls:
                callers[element.calls].append((process.id, element.id))
    return callers


def _shape_of(_where: Element | Flow, _slot: str, text: Text, scopes: Scopes) -> Shape:
    if not text.is_feel:
        return TEXT
    try:
        return read(text.body, scopes).shape
    except FeelSyntaxError:
        return ANYTHING
