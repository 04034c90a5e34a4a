"""Where a thrown error, escalation or signal arrives, and what happens there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.bpmn import listening
from engine.bpmn.diagram import Element, Trigger
from engine.bpmn.level import ERROR, STARTED, Level, Token

Matches = Callable[[Trigger], bool]


@dataclass(frozen=True, slots=True)
class Catcher:
    """An event that is listened to, on a token or (for an event sub-process) on a level."""

    event: Element
    holder: Token | Level

    def trigger(self, values: Mapping[str, Any]) -> None:
        """The event happens, with these variables."""
        listening.took_place(self.holder.notes, self.event)
        level = self.holder if isinstance(self.holder, Level) else self.holder.level
        level.execution.record_event(level.spec.process_id, self.event)
        if isinstance(self.holder, Level):
            _start_event_subprocess(self.holder, self.event, values)
        else:
            self.holder.task_spec.triggered(self.holder, self.event, values)


def _start_event_subprocess(level: Level, event: Element, values: Mapping[str, Any]) -> None:
    if event.interrupting:
        level.cancel_tokens()
        level.notes["interrupted"] = True
    token = level.put(level.node(event.parent))
    token.data.update(values)


def catcher_of(token: Token, kind: str, code: str | None) -> Catcher | None:
    """Who catches an error or escalation: the innermost, and there the one that names the code."""
    for holder, events in _outwards(token):
        matching = [e for e in events if e.trigger and e.trigger.kind == kind]
        for wanted in ({code}, {None}):
            for event in matching:
                if event.trigger is not None and event.trigger.code in wanted:
                    return Catcher(event, holder)
    return None


def _outwards(token: Token) -> Iterator[tuple[Token | Level, tuple[Element, ...]]]:
    """Whoever could catch, from the inside out. An event sub-process never catches itself."""
    current: Token | None = token
    while current is not None:
        activity = current.body or current
        yield activity, activity.task_spec.listeners
        level = activity.level
        if "interrupted" not in level.notes:
            starts = level.spec.event_starts
            yield level, tuple(s for s in starts if s.parent != activity.element.id)
        current = level.owner


def escalation(token: Token, code: str | None) -> bool:
    """Throw an escalation; uncaught it does nothing. False when its thrower was ended by it."""
    catcher = catcher_of(token, "escalation", code)
    if catcher is None:
        return True
    level = token.level
    level.execution.record(token, "fired")
    catcher.trigger({})
    return token.id in level.tasks


def signal(token: Token, name: str, values: Mapping[str, Any]) -> bool:
    """Throw a signal to everything in the case that waits for it, and tell the world outside.

    False when its thrower was ended by it.
    """
    execution = token.level.execution
    execution.record(token, "fired")
    execution.signals.append(name)
    broadcast(execution.root, name, values)
    return token.id in token.level.tasks


def broadcast(root: Level, name: str, values: Mapping[str, Any]) -> int:
    """A signal arrives; returns how many events heard it."""
    found = list(catchers(root, lambda t: t.kind == "signal" and t.name == name))
    return trigger_all(found, values)


def deliver(root: Level, name: str, key: str | None, values: Mapping[str, Any]) -> int:
    """A message arrives; it goes to one event at most (BPMN 2.0 §10.5.1), the outermost."""
    for catcher in catchers(root, lambda t: t.kind == "message" and t.name == name):
        if catcher.holder.notes.get("messages", {}).get(catcher.event.id) == key:
            return trigger_all([catcher], values)
    return 0


def trigger_all(found: list[Catcher], values: Mapping[str, Any]) -> int:
    """Trigger each that still listens: one may have ended another."""
    count = 0
    for catcher in found:
        if is_listening(catcher.holder):
            catcher.trigger(values)
            count += 1
    return count


def is_listening(holder: Token | Level) -> bool:
    """Whether a token still stands where it was, or a level still runs uninterrupted."""
    if isinstance(holder, Level):
        return not holder.completed and "interrupted" not in holder.notes
    at_work = holder.state in (STARTED, ERROR) and holder.notes.get("phase") == "work"
    return at_work and holder.id in holder.level.tasks


def catchers(root: Level, matches: Matches) -> Iterator[Catcher]:
    """All events in the case that are listened to and match, outermost first."""
    for level in root.levels():
        for holder, events in _listeners(level):
            for event in events:
                if event.trigger is not None and matches(event.trigger):
                    yield Catcher(event, holder)


def _listeners(level: Level) -> Iterator[tuple[Token | Level, tuple[Element, ...]]]:
    if is_listening(level):
        yield level, level.spec.event_starts
    for token in level.tokens():
        if is_listening(token):
            yield token, token.task_spec.listeners
