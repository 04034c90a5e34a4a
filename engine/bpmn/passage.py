"""One step as its expressions see it: what it reads on the way in and out, and what it leaves.

The order and the scopes are those in which a case runs it (`node`, `loops`, `activities`,
`listening`): a step's own variables, those of the sub-processes around it, those of the process,
and the surroundings outermost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Final

from engine.bpmn.diagram import (
    SUBPROCESSES,
    Element,
    Flow,
    MappingRule,
    Process,
    StandardLoop,
    Text,
)
from engine.bpmn.known_names import Names
from engine.feel.reading import Scopes
from engine.feel.shapes import ANYTHING, NUMBER, Shape, kept, list_of, merged, record

EMPTY: Final = record({})
UNKNOWN: Final = record({}, open=True)

Look = Callable[[Element | Flow, str, Text, Scopes], Shape]
"""Reads one text of the diagram in its scopes; the second argument says what it is for."""

_COUNTS: Final = record(
    dict.fromkeys(
        (
            "numberOfInstances",
            "numberOfActiveInstances",
            "numberOfCompletedInstances",
            "numberOfTerminatedInstances",
        ),
        NUMBER,
    )
)
_CATCHING: Final = ("startEvent", "boundaryEvent", "intermediateCatchEvent", "receiveTask")


@dataclass(frozen=True, slots=True)
class Passage:
    """A step with the texts around it. `look` is asked for every text, in running order."""

    process: Process
    element: Element
    names: Names
    look: Look

    def enter(self, around: Scopes) -> Shape:
        """The step's own variables when it begins."""
        element, own = self.element, self._round(around)
        own = merged_over(own, self._mapped("input", element.inputs, (own, *around)))
        scopes = (own, *around)
        self._maybe("retries", element.retries, scopes)
        for slot, text in element.assignment.items():
            self._read(slot, text, scopes)
        if "boundary" not in element.kind and not self._starts_inside():
            self._triggers(element, scopes)
            self._conditions(element, scopes)
        for event in self.process.boundary_events(element.id):
            self._triggers(event, around if element.loop else scopes)
        if element.kind in SUBPROCESSES:
            self.listen(element.id, scopes)
        for event in self._begun_by():
            self._conditions(event, around)
        return own

    def _begun_by(self) -> Iterable[Element]:
        """The event that brings a token here, and whose condition is looked at till it does."""
        if self.element.event_subprocess:
            return self.process.inside(self.element.id)
        return (self.element,) if self.element.kind == "boundaryEvent" else ()

    def _round(self, around: Scopes) -> Shape:
        """What a round of a loop has of its own, or what comes along with an event."""
        loop = self.element.loop
        if loop is None:
            starts = self.process.inside(self.element.id) if self.element.event_subprocess else ()
            return reduce(merged, map(self._heard, starts), EMPTY)
        counter = record({"loopCounter": NUMBER})
        if isinstance(loop, StandardLoop):
            self._maybe("again", loop.again if loop.before else None, (counter, *around))
            return counter
        self._maybe("count", loop.count, around)
        items = self._maybe("collection", loop.collection, around)
        item = items.items if items.kind == "list" and items.items else ANYTHING
        return record({"loopCounter": NUMBER} | ({loop.item: item} if loop.item else {}))

    def listen(self, scope: str, inside: Scopes) -> None:
        """Read the timers and keys of the event sub-processes of a process or sub-process."""
        for inner in self.process.inside(scope):
            if inner.event_subprocess:
                for start in self.process.inside(inner.id):
                    if start.kind == "startEvent":
                        self._triggers(start, inside)

    def results(self, own: Shape, around: Scopes, called: Shape) -> Shape:
        """What the step itself gives; `called` is what the process that it calls ends with."""
        element = self.element
        if element.binding.kind == "versionTag" and (element.form or element.decision):
            return self._of_another_version()
        if element.form is not None:
            return self.names.forms.get(element.form, UNKNOWN)
        if element.script is not None and element.result:
            return record({element.result: self._read("script", element.script, (own, *around))})
        if element.decision is not None and element.result:
            decision = self.names.decisions.get(element.decision)
            return record({element.result: decision.gives if decision else ANYTHING})
        if element.operation is not None:
            return self.names.operations.get(element.operation, UNKNOWN)
        if element.kind == "callActivity":
            return called
        return EMPTY if self._starts_inside() else self._heard(element)

    def _heard(self, element: Element) -> Shape:
        """What comes along with the messages and signals that arrive at an event."""
        if element.kind not in _CATCHING:
            return EMPTY
        found = (
            self.names.messages.get(one.name or "", UNKNOWN) if one.kind == "message" else UNKNOWN
            for one in element.triggers
            if one.kind in ("message", "signal")
        )
        return reduce(merged, found, EMPTY)

    def _of_another_version(self) -> Shape:
        """What a form or table gives that may not be the one at hand."""
        result = self.element.result
        return record({result: ANYTHING}) if self.element.decision and result else UNKNOWN

    def leave(self, own: Shape, results: Shape, around: Scopes) -> tuple[Shape, Shape]:
        """What the step writes outside itself: by its mappings, and by its loop."""
        written = self.outward(own, results)
        full = merged_over(own, results)
        if self.element.outputs:
            written = self._mapped("output", self.element.outputs, (full, *around))
        return written, full

    def outward(self, own: Shape, results: Shape) -> Shape:
        """Without mappings all results go out, but for what has a name of the step's own."""
        element = self.element
        if element.kind == "callActivity" and not element.all_to_parent:
            return EMPTY
        members = {k: v for k, v in results.members.items() if k not in own.members}
        return record(members, open=results.open)

    def ends(self, full: Shape, around: Scopes) -> Shape:
        """Read what is worked out when a step or round is done; what its loop gives."""
        element, loop = self.element, self.element.loop
        gives = EMPTY
        if isinstance(loop, StandardLoop):
            self._maybe("again", loop.again, (full, *around))
        elif loop is not None:
            held = record({loop.results: list_of(ANYTHING)} if loop.results else {})
            scopes = (full, held, *around)
            result = self._maybe("result", loop.result, scopes)
            self._maybe("until", loop.until, (_COUNTS, *scopes))
            for one in loop.tells:
                self._maybe("tells", one.when, (_COUNTS, *scopes))
            gives = record({loop.results: list_of(result)} if loop.results else {})
        for key in element.outgoing:
            flow = self.process.flows[key]
            if flow.condition is not None:
                scopes = around if loop else (full, *around)
                self.look(flow, "condition", flow.condition, scopes)
        return gives

    def _mapped(self, slot: str, rules: tuple[MappingRule, ...], around: Scopes) -> Shape:
        """The values of mappings; a later one sees those before it."""
        values: dict[str, Shape] = {}
        for rule in rules:
            scopes = (record(dict(values)), *around)
            values[rule.target] = self._read(f"{slot} {rule.target}", rule.source, scopes)
        return record(values)

    def _triggers(self, event: Element, scopes: Scopes) -> None:
        """The times and keys of an event, which are read once, when it begins to be waited for."""
        for trigger in event.triggers:
            if trigger.text is not None and trigger.kind != "conditional":
                self.look(event, trigger.timer or "key", trigger.text, scopes)
            if trigger.lives is not None:
                self.look(event, "lives", trigger.lives, scopes)

    def _conditions(self, event: Element, scopes: Scopes) -> None:
        for trigger in event.triggers:
            if trigger.text is not None and trigger.kind == "conditional":
                self.look(event, "condition", trigger.text, scopes)

    def _starts_inside(self) -> bool:
        return self.element.kind == "startEvent" and self.element.parent in self.process.elements

    def _read(self, slot: str, text: Text, scopes: Scopes) -> Shape:
        return kept(self.look(self.element, slot, text, scopes))

    def _maybe(self, slot: str, text: Text | None, scopes: Scopes) -> Shape:
        return ANYTHING if text is None else self._read(slot, text, scopes)


def merged_over(own: Shape, more: Shape) -> Shape:
    """One scope in which `more` was written over what was there."""
    members: Mapping[str, Shape] = {**own.members, **more.members}
    return record(members, open=own.open or more.open)


def handed_over(scopes: Scopes) -> Shape:
    """All the variables in sight as one scope; what stands further in hides what has its name."""
    found = EMPTY
    for scope in scopes:
        fresh = {k: v for k, v in scope.members.items() if k not in found.members}
        found = merged(found, record(fresh, open=scope.open))
    return found
