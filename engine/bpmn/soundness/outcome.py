"""What can come out of an activity besides its end: the errors and escalations thrown in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from engine.bpmn.diagram import Element, Loop, Process, Trigger

ANY = "*"
"""A code that only the application knows, as a service task may throw it."""

Codes = frozenset[str]
"""Codes of errors or escalations; an escalation without a code has an empty one."""

CODED = ("error", "escalation", "cancel")
_OPERATIONS = ("serviceTask", "sendTask", "businessRuleTask", "scriptTask")
NEVER_WAIT = ("task", "manualTask")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether a level can end by itself, and what it throws to whoever is around it."""

    completes: bool = True
    errors: Codes = frozenset()
    escalations: Codes = frozenset()
    cancels: Codes = frozenset()

    def thrown(self, kind: str) -> Codes:
        """The codes of what it throws of a kind in `CODED`; a cancel has an empty one."""
        found = {"error": self.errors, "escalation": self.escalations, "cancel": self.cancels}
        return found[kind]


UNKNOWN = Outcome(errors=frozenset({ANY}), escalations=frozenset({ANY}))


def outcome_of(activity: Element, inside: Outcome | None) -> Outcome:
    """What can come out of an activity; `inside` is that of its sub-process or called process."""
    told = frozenset(t.code or "" for t in told_by(activity) if t.kind == "escalation")
    if inside is not None:
        completes = inside.completes or (activity.loop is not None and activity.loop.may_skip)
        return replace(inside, completes=completes, escalations=inside.escalations | told)
    errors = frozenset({ANY}) if activity.kind in _OPERATIONS else frozenset()
    return Outcome(errors=errors, escalations=told)


def told_by(activity: Element) -> list[Trigger]:
    """What an activity throws by itself after its rounds."""
    loop = activity.loop
    return [t for one in loop.tells for t in one.triggers] if isinstance(loop, Loop) else []


def caught(events: Iterable[Element], kind: str, thrown: Codes) -> Iterator[tuple[Element, Codes]]:
    """Which of these events catches which of the codes: the one that names it, else the one
    without a code (as `engine.bpmn.catching.catcher_of`)."""
    own = [(e, code) for e in events for code in e.codes(kind)]
    named = frozenset(code for _, code in own if code)
    for event, code in own:
        matching = thrown - named if code is None else thrown & {code, ANY}
        if matching:
            yield event, matching


def left_over(events: Iterable[Element], kind: str, thrown: Codes) -> Codes:
    """The codes that none of these events catches."""
    own = [code for e in events for code in e.codes(kind)]
    return frozenset() if None in own else thrown - frozenset(own)


def can_happen(event: Element, siblings: Iterable[Element], host: Element, out: Outcome) -> bool:
    """Whether an event on the border of `host` can occur at all."""
    return any(_can_come(trigger, event, siblings, host, out) for trigger in event.triggers)


def _can_come(
    trigger: Trigger, event: Element, siblings: Iterable[Element], host: Element, out: Outcome
) -> bool:
    kind = trigger.kind
    if kind in CODED:
        return any(found.id == event.id for found, _ in caught(siblings, kind, out.thrown(kind)))
    told = any((t.kind, t.name) == (kind, trigger.name) for t in told_by(host))
    return told or host.kind not in NEVER_WAIT


def handlers(process: Process, parent: str) -> list[Element]:
    """The start events of the event sub-processes of a level."""
    return [
        start
        for element in process.inside(parent)
        if element.event_subprocess
        for start in process.inside(element.id)
        if start.kind == "startEvent"
    ]


def interrupter(process: Process, thrower: Element) -> Element | None:
    """The event that ends the level of a thrown escalation, if it is caught by such a one."""
    codes = frozenset(code or "" for code in thrower.codes("escalation"))
    level, inside = thrower.parent, ""
    while True:
        around = [start for start in handlers(process, level) if start.parent != inside]
        owner = process.elements.get(level)
        border = process.boundary_events(level) if owner else []
        for events in (around, border):
            for event, _ in caught(events, "escalation", codes):
                return event if event.interrupting else None
        if owner is None:
            return None
        level, inside = owner.parent, owner.id


def can_be_interrupted(process: Process, parent: str) -> bool:
    """Whether something around a level can end it."""
    inside = ""
    while True:
        owner = process.elements.get(parent)
        events = [start for start in handlers(process, parent) if start.parent != inside]
        border = process.boundary_events(parent) if owner else []
        if any(event.interrupting for event in (*events, *border)):
            return True
        if owner is None:
            return False
        parent, inside = owner.parent, owner.id
