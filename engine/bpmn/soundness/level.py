"""The moves of a token through one process or sub-process, and where it can begin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.bpmn.diagram import ACTIVITIES, THROWING, Element, Process
from engine.bpmn.soundness.outcome import (
    ANY,
    Outcome,
    can_happen,
    caught,
    handlers,
    interrupter,
    left_over,
    outcome_of,
)
from engine.bpmn.soundness.ways import Key, at, outgoing, picks, ways_out

ENDED: Key = ("ended", "")
FAILED: Key = ("failed", "")


@dataclass(frozen=True, slots=True)
class Draft:
    """A move before places have numbers."""

    takes: tuple[Key, ...]
    gives: tuple[Key, ...]
    passed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Level:
    """One process or sub-process; `inner` has the outcome of what its activities hold."""

    process: Process
    parent: str
    inner: Mapping[str, Outcome]

    @cached_property
    def elements(self) -> dict[str, Element]:
        """What tokens of this level can stand on; event sub-processes stand apart."""
        inside = self.process.inside(self.parent)
        return {element.id: element for element in inside if not element.event_subprocess}

    @cached_property
    def handlers(self) -> list[Element]:
        """The start events of its event sub-processes."""
        return handlers(self.process, self.parent)

    @cached_property
    def border(self) -> dict[str, list[Element]]:
        """The events on the border of each activity."""
        found: dict[str, list[Element]] = {}
        for element in self.elements.values():
            host = element.attached_to or ""
            if element.kind == "boundaryEvent" and host in self.elements:
                found.setdefault(host, []).append(element)
        return found

    @cached_property
    def beginnings(self) -> list[tuple[Element, ...]]:
        """Each start event alone; without any, all that nothing leads to, at once (§13.3.4)."""
        starts = [e for e in self.elements.values() if e.kind == "startEvent"]
        if starts:
            return [(start,) for start in starts]
        first = tuple(e for e in self.elements.values() if e.id not in self.backwards)
        return [first] if first else []

    @cached_property
    def apart(self) -> set[str]:
        """Events that start a side path beside their activity, which never meets another path.

        Such a path is a game of its own: however often it is walked, it makes no difference.
        """
        side = [e for events in self.border.values() for e in events if not e.interrupting]
        main = self._region({e.id for first in self.beginnings for e in first})
        regions = {event.id: self._region({event.id}) for event in side}
        return {
            key
            for key, region in regions.items()
            if not region & main
            and not any(region & other for name, other in regions.items() if name != key)
        }

    @cached_property
    def shared(self) -> set[str]:
        """Where two tokens may come beside each other: ends, and where nothing is done any more."""
        doing = [e for e in self.elements.values() if not _does_nothing(e)]
        before = _closure((e.id for e in doing), self.backwards)
        ends = {e.id for e in self.elements.values() if e.kind == "endEvent"}
        return (set(self.elements) - before) | ends

    def stands_on(self, key: Key) -> str:
        """The element that a token on this place stands on; a flow's place is at its join."""
        return self.process.flows[key[1]].target if key[0] == "flow" else key[1]

    def happens(self, event: Element) -> bool:
        """Whether an event on the border of an activity can occur."""
        host = self.elements[event.attached_to or ""]
        return can_happen(event, self.border[host.id], host, self.outcome(host))

    def outcome(self, activity: Element) -> Outcome:
        """What can come out of an activity."""
        return outcome_of(activity, self.inner.get(activity.id))

    def moves(self, key: Key) -> list[Draft]:
        """All moves of a token on this place."""
        if key[0] == "pick":
            return [Draft((key,), way.gives, way.passed) for way in picks(self.process, key)]
        if key[0] != "at":
            return []
        element = self.elements[key[1]]
        ended = self._end(element)
        if ended is not None:
            return [Draft((key,), (ended,), (element.id,))]
        happened = element.kind == "boundaryEvent" and element.id not in self.apart
        leaving = [
            Draft((key,), way.gives, () if happened else way.passed)
            for way in ways_out(self.process, element)
        ]
        if element.kind not in ACTIVITIES:
            return leaving
        others = [*self._events(element, key), *self._thrown_on(element, key)]
        completes = self.outcome(element).completes or not others
        return [*leaving, *others] if completes else others

    def _end(self, element: Element) -> Key | None:
        """How this element ends the whole level, if it does."""
        kinds = {trigger.kind for trigger in element.triggers}
        if element.kind not in THROWING:
            return None
        if "escalation" in kinds:
            catcher = interrupter(self.process, element)
            if catcher is not None:
                return ENDED if catcher in self.handlers else FAILED
        if "error" in kinds:
            codes = frozenset(code or "" for code in element.codes("error"))
            return FAILED if left_over(self.handlers, "error", codes) else ENDED
        if "cancel" in kinds:
            return FAILED
        return ENDED if "terminate" in kinds else None

    def _events(self, activity: Element, key: Key) -> Iterator[Draft]:
        for event in self.border.get(activity.id, ()):
            if not self.happens(event):
                continue
            if event.interrupting:
                yield Draft((key,), (at(event.id),), (event.id,))
            elif event.id not in self.apart:
                yield Draft((key, ("once", event.id)), (key, at(event.id)), (event.id,))

    def _thrown_on(self, activity: Element, key: Key) -> Iterator[Draft]:
        """An error that its border does not catch ends this level too."""
        border = self.border.get(activity.id, [])
        if left_over(border, "cancel", self.outcome(activity).cancels):
            yield Draft((key,), (FAILED,))
        errors = left_over(border, "error", self.inner_errors(activity))
        if errors:
            caught_here = not left_over(self.handlers, "error", errors)
            yield Draft((key,), (ENDED if caught_here else FAILED,))
        escalations = left_over(border, "escalation", self.outcome(activity).escalations)
        if any(e.interrupting for e, _ in caught(self.handlers, "escalation", escalations)):
            yield Draft((key,), (ENDED,))

    def inner_errors(self, activity: Element) -> frozenset[str]:
        """The errors drawn inside an activity. Those of operations are accidents: what becomes of
        a case after one is not drawn here."""
        inside = self.inner.get(activity.id)
        return frozenset() if inside is None else inside.errors - {ANY}

    @cached_property
    def forwards(self) -> dict[str, list[str]]:
        """For each element those that a token can come to from it in one step."""
        return {key: list(self._following(element)) for key, element in self.elements.items()}

    @cached_property
    def backwards(self) -> dict[str, list[str]]:
        """For each element those from which one step leads to it."""
        found: dict[str, list[str]] = {}
        for key, following in self.forwards.items():
            for other in following:
                found.setdefault(other, []).append(key)
        return found

    def reached(self, begin: set[str]) -> set[str]:
        """All that can be reached from these elements, and they themselves."""
        return _closure(begin, self.forwards)

    def _region(self, begin: set[str]) -> set[str]:
        """The same, but for side paths and ends, which paths may share."""
        onwards = {
            key: [other for other in following if _is_on_the_path(self.elements[other])]
            for key, following in self.forwards.items()
        }
        ends = {e.id for e in self.elements.values() if e.kind == "endEvent"}
        return _closure(begin, onwards) - ends

    def _following(self, element: Element) -> Iterator[str]:
        yield from (flow.target for flow in outgoing(self.process, element))
        yield from (event.id for event in self.border.get(element.id, ()))
        yield from (landing.id for landing in self.process.landings(element))


def _closure(begin: Iterable[str], following: Mapping[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    todo = list(begin)
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo += following.get(key, ())
    return seen


def _is_on_the_path(element: Element) -> bool:
    return element.interrupting or element.kind != "boundaryEvent"


def _does_nothing(element: Element) -> bool:
    kinds = {trigger.kind for trigger in element.triggers}
    ends = element.kind == "endEvent" and kinds <= {"terminate", "error", "cancel"}
    return ends or element.kind in ("exclusiveGateway", "inclusiveGateway")
