"""What a token or a level listens to: timers with their due moment, messages with their key.

Kept in its notes as `{"timers": {slot: [moment, repeats, interval]}, "messages": {slot: key},
"conditions": {slot: whether it held}, "happened": {event id: {slot: what came along}}}`; a slot is
one trigger of one event, and `happened` is of events that wait for all of theirs. Signals, errors
and escalations need no note: the diagram says who hears them.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from engine.bpmn.diagram import Element, Trigger
from engine.bpmn.expressions import Stuck, evaluate
from engine.bpmn.timers import Due, TimerError, first_due

if TYPE_CHECKING:
    from engine.bpmn.level import Level

Notes = dict[str, Any]


def slots(event: Element) -> Iterator[tuple[str, Trigger]]:
    """The triggers of an event by slot: its id, and `id#2`, `id#3`, … if it has more."""
    for number, trigger in enumerate(event.triggers, 1):
        yield (event.id if number == 1 else f"{event.id}#{number}"), trigger


def start(notes: Notes, events: Iterable[Element], scope: Mapping[str, Any], now: datetime) -> None:
    """Begin to listen. Raises `Stuck` when a timer or a key can't be worked out."""
    stop(notes)
    for event in events:
        for slot, trigger in slots(event):
            if trigger.kind == "timer":
                _set_timer(notes, slot, _due(event, trigger, scope, now))
            elif trigger.kind == "message":
                notes.setdefault("messages", {})[slot] = key_of(event, trigger, scope, now)
            elif trigger.kind == "conditional":
                notes.setdefault("conditions", {})[slot] = False


def start_level(level: Level, scopes: list[dict[str, Any]]) -> None:
    """Listen for the event sub-processes of a level. Raises `Stuck`."""
    scope = ChainMap(*scopes, level.execution.surroundings)
    start(level.notes, level.spec.event_starts, scope, level.execution.now)
    level.notes["listening"] = True


def start_case(level: Level, scopes: list[dict[str, Any]]) -> None:
    """Listen for the event sub-processes of the case itself, from its first step on. Raises
    `Stuck`."""
    if level.owner is None and not level.notes.keys() & {"listening", "interrupted"}:
        start_level(level, scopes)


def stop(notes: Notes) -> None:
    """Listen no longer."""
    for kind in ("timers", "messages", "conditions", "happened"):
        notes.pop(kind, None)


def timers(notes: Notes) -> dict[str, Due]:
    """The timers that run, by slot."""
    running = notes.get("timers", {})
    return {
        slot: Due(datetime.fromisoformat(at), repeats, every)
        for slot, (at, repeats, every) in running.items()
    }


def messages(notes: Notes) -> dict[str, str | None]:
    """The keys of the messages that are waited for, by slot."""
    waiting: dict[str, str | None] = notes.get("messages", {})
    return waiting


def took_place(notes: Notes, slot: str) -> None:
    """A timer fired: set it to its next moment, or drop it after its last. A message stays."""
    due = timers(notes).get(slot)
    if due is None:
        return
    following = due.following()
    if following is None:
        del notes["timers"][slot]
    else:
        _set_timer(notes, slot, following)


def all_came(notes: Notes, event: Element, slot: str, values: Mapping[str, Any]) -> Notes | None:
    """One trigger came of an event that waits for all of them: what came along with all, or None
    as long as one is missing."""
    notes.get("timers", {}).pop(slot, None)
    notes.get("messages", {}).pop(slot, None)
    happened = notes.setdefault("happened", {}).setdefault(event.id, {})
    happened.setdefault(slot, dict(values))
    if len(happened) < len(event.triggers):
        return None
    del notes["happened"][event.id]
    return {name: value for each in happened.values() for name, value in each.items()}


def key_of(event: Element, trigger: Trigger, scope: Mapping[str, Any], now: datetime) -> str | None:
    """The correlation key of a message that is waited for or sent. Raises `Stuck`."""
    if trigger.text is None:
        return None
    label = event.name or event.id
    value = evaluate(trigger.text, scope, now, f"bericht ‘{label}’")
    if isinstance(value, bool) or value is None or isinstance(value, (list, dict)):
        raise Stuck("message", f"Het bericht ‘{label}’ krijgt geen geldig kenmerk.")
    return str(value)


def _set_timer(notes: Notes, slot: str, due: Due) -> None:
    notes.setdefault("timers", {})[slot] = [due.at.isoformat(), due.repeats, due.every]


def _due(event: Element, trigger: Trigger, scope: Mapping[str, Any], now: datetime) -> Due:
    label = event.name or event.id
    if trigger.text is None or trigger.timer is None:
        raise Stuck("timer", f"De timer ‘{label}’ heeft geen tijd.")
    value = evaluate(trigger.text, scope, now, f"timer ‘{label}’")
    try:
        return first_due(trigger.timer, value if isinstance(value, str) else "", now)
    except TimerError:
        message = f"De timer ‘{label}’ krijgt geen geldige datum, duur of herhaling."
        raise Stuck("timer", message) from None
