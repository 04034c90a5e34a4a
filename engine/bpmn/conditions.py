"""Events that wait until a condition holds (BPMN 2.0 §10.5.5).

A condition is looked at whenever something may have changed. It fires when it becomes true, and
for something that isn't interrupted again after it has been false. As long as a variable that it
reads isn't there, it is not true yet; a value that is no boolean is an incident.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import Any, Final

from engine.bpmn.catching import Catcher, catchers, is_listening
from engine.bpmn.diagram import Text, Trigger
from engine.bpmn.expressions import Stuck, evaluate_feel
from engine.bpmn.level import Level, Token
from engine.bpmn.variables import scopes_of_level, visible
from engine.feel import compile_expression

_KIND: Final = "conditional"


def fire(root: Level) -> None:
    """Let every event happen whose condition has become true, the outermost first. An incident
    stands as long as one of the conditions that a token waits for can't be worked out."""
    stuck: set[str] = set()
    for catcher, trigger in list(catchers(root, (_KIND,))):
        if is_listening(catcher.holder):
            stuck |= _look(catcher, trigger)
    for token in root.walk():
        if token.id not in stuck and token.notes.get("incident", [""])[0] == _KIND:
            del token.notes["incident"]


def awaited(root: Level) -> list[tuple[str, str]]:
    """The events that wait until their condition holds, outermost first: id and name."""
    return [
        (catcher.event.id, catcher.event.name)
        for catcher, _ in catchers(root, (_KIND,))
        if catcher.slot in catcher.holder.notes.get("conditions", {})
    ]


def _look(catcher: Catcher, trigger: Trigger) -> set[str]:
    """Look at one condition; returns the token that stands in an incident by it, if one does."""
    held: dict[str, bool] = catcher.holder.notes.get("conditions", {})
    if catcher.slot not in held or trigger.text is None:
        return set()
    try:
        holds = _holds(catcher, trigger.text)
    except Stuck as stuck:
        return {_report(catcher.holder, stuck)}
    before, held[catcher.slot] = held[catcher.slot], holds
    if holds and not before:
        catcher.trigger({})
    return set()


def _holds(catcher: Catcher, text: Text) -> bool:
    holder, label = catcher.holder, catcher.event.name or catcher.event.id
    level = holder if isinstance(holder, Level) else holder.level
    scope = _scope(holder)
    value = evaluate_feel(text.body, scope, level.execution.now, f"gebeurtenis ‘{label}’")
    if isinstance(value, bool):
        return value
    if value is None and _is_incomplete(text, scope):
        return False
    raise Stuck(_KIND, f"De voorwaarde van gebeurtenis ‘{label}’ geeft geen ja of nee.")


def _is_incomplete(text: Text, scope: Mapping[str, Any]) -> bool:
    """Whether a variable that the condition reads has no value, or may lack a part of it."""
    found = (scope.get(name) for name in compile_expression(text.body).names)
    return any(value is None or isinstance(value, dict) for value in found)


def _scope(holder: Token | Level) -> Mapping[str, Any]:
    if isinstance(holder, Token):
        return visible(holder)
    return ChainMap(*scopes_of_level(holder), holder.execution.surroundings)


def _report(holder: Token | Level, stuck: Stuck) -> str:
    """The incident stands on who waits; for an event sub-process on what it would interrupt."""
    token = holder if isinstance(holder, Token) else holder.owner or next(iter(holder.tokens()))
    if "incident" not in token.notes:
        token.level.execution.report(token, stuck)
    return token.id
