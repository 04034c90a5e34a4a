"""What a token throws: an escalation, a signal, a message, an error, or an end to its level.

Each returns False when the thrower was ended by it, so that it doesn't go on.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.bpmn.catching import broadcast, catcher_of, deliver
from engine.bpmn.exchange import ThrownMessage, ThrownSignal
from engine.bpmn.expressions import Stuck
from engine.bpmn.level import Token


def escalation(token: Token, code: str | None) -> bool:
    """An escalation: to whoever catches it around here; uncaught it does nothing."""
    catcher = catcher_of(token, "escalation", code)
    if catcher is None:
        return True
    level = token.level
    level.execution.record(token, "fired")
    catcher.trigger({})
    return token.id in level.tasks


def signal(token: Token, name: str, values: Mapping[str, Any]) -> bool:
    """A signal: to everything in the case that waits for it, and to the world outside."""
    execution, place = token.level.execution, _place_of(token)
    execution.record(token, "fired")
    execution.signals.append(ThrownSignal(name, values, *place))
    broadcast(execution.root, name, values)
    return token.id in token.level.tasks


def message(
    token: Token, name: str, key: str | None, values: Mapping[str, Any], lives: timedelta
) -> bool:
    """A message: to one event in the case that waits for it, else to the world outside."""
    execution, place = token.level.execution, _place_of(token)
    execution.record(token, "fired")
    heard = deliver(execution.root, name, key, values) > 0
    execution.messages.append(ThrownMessage(name, key, values, lives, *place, heard))
    return token.id in token.level.tasks


def error(token: Token, code: str | None) -> bool:
    """An error: it ends its level. Raises `Stuck` when nobody around here catches it."""
    catcher = catcher_of(token, "error", code)
    if catcher is None:
        raise Stuck("error", "Deze fout wordt nergens opgevangen.")
    _end(token)
    catcher.trigger({})
    return False


def cancel(token: Token) -> bool:
    """The end of the transaction around it, by the cancel event on its border (§10.5.3)."""
    catcher = catcher_of(token, "cancel", None)
    if catcher is None:
        raise Stuck("error", "Deze annulering wordt nergens opgevangen.")
    _end(token)
    catcher.trigger({})
    return False


def terminate(token: Token) -> bool:
    """The end of everything else in its level (BPMN 2.0 §10.5.3)."""
    level = token.level
    _end(token)
    level.cancel_tokens()
    level.finish_if_empty()
    return False


def _end(token: Token) -> None:
    token.level.execution.record(token, "completed")
    token.remove()


def _place_of(token: Token) -> tuple[str, str, str]:
    return token.level.spec.process_id, token.element.id, token.id
