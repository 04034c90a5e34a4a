"""How a case begins: at its plain start event, or at one that a message, signal or time reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.bpmn.level import Level
from engine.bpmn.node import store


class UnknownStart(LookupError):
    """Op deze plek kan een zaak niet beginnen."""


def begin(level: Level, values: Mapping[str, Any], at: str) -> None:
    """Put the first tokens of a case, with the variables that it starts with.

    Those of a message or signal go the way of what any event hears: by the output mappings of the
    start event, when it has them. Raises `UnknownStart`.
    """
    if not at:
        level.data.update(values)
        for node in level.spec.starts:
            level.put(node)
        return
    event = level.spec.begins.get(at)
    if event is None:
        raise UnknownStart(at)
    token = level.put(event)
    level.execution.record_event(level.spec.process_id, event.element)
    store(token, values)
