"""Who catches an error, an escalation, a signal or a message, and what happens there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.bpmn import listening
from engine.bpmn.diagram import Element, Trigger
from engine.bpmn.exchange import Subscription
from engine.bpmn.level import ERROR, STARTED, Level, Token

_NOT_WAITING: Final = object()


@dataclass(frozen=True, slots=True)
class Catcher:
    """A trigger of an event that is listened to, on a token or (for an event sub-process) on a
    level."""

    event: Element
    holder: Token | Level
    slot: str

    def trigger(self, values: Mapping[str, Any]) -> None:
        """The event happens, with these variables, unless it waits for more than this."""
        listening.took_place(self.holder.notes, self.slot)
        if self.event.needs_all:
            all_values = listening.all_came(self.holder.notes, self.event, self.slot, values)
            if all_values is None:
                return
            values = all_values
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
        found = [
            (trigger.code, Catcher(event, holder, slot))
            for event in events
            for slot, trigger in listening.slots(event)
            if trigger.kind == kind
        ]
        for wanted in ({code}, {None}):
            for caught, catcher in found:
                if caught in wanted:
                    return catcher
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


def subscriptions(root: Level) -> Iterator[Subscription]:
    """The events in the case that wait for a message or a signal, outermost first."""
    for catcher, trigger in catchers(root, ("message", "signal")):
        holder = catcher.holder
        level = holder if isinstance(holder, Level) else holder.level
        visit = level.owner if isinstance(holder, Level) else holder
        place = level.spec.process_id, catcher.event.id, visit.id if visit else ""
        if trigger.kind == "signal":
            yield Subscription("signal", trigger.name or "", None, *place)
        elif catcher.slot in listening.messages(holder.notes):
            key = listening.messages(holder.notes)[catcher.slot]
            yield Subscription("message", trigger.name or "", key, *place)


def broadcast(root: Level, name: str, values: Mapping[str, Any]) -> int:
    """A signal arrives; returns how many events heard it."""
    found = [catcher for catcher, trigger in catchers(root, ("signal",)) if trigger.name == name]
    return trigger_all(found, values)


def deliver(root: Level, name: str, key: str | None, values: Mapping[str, Any]) -> int:
    """A message arrives; it goes to one event at most (BPMN 2.0 §10.5.1), the outermost."""
    for catcher, trigger in catchers(root, ("message",)):
        waiting = listening.messages(catcher.holder.notes)
        if trigger.name == name and waiting.get(catcher.slot, _NOT_WAITING) == key:
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


def catchers(root: Level, kinds: Collection[str]) -> Iterator[tuple[Catcher, Trigger]]:
    """All triggers of these kinds in the case that are listened to, outermost first."""
    for level in root.levels():
        for holder, events in _listeners(level):
            for event in events:
                for slot, trigger in listening.slots(event):
                    if trigger.kind in kinds:
                        yield Catcher(event, holder, slot), trigger


def _listeners(level: Level) -> Iterator[tuple[Token | Level, tuple[Element, ...]]]:
    if is_listening(level):
        yield level, level.spec.event_starts
    for token in level.tokens():
        if is_listening(token):
            yield token, token.task_spec.listeners
