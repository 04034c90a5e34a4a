"""Who sees which variable: the scopes of Camunda 8 (Zeebe).

From the inside out: the activity itself (input mappings, `loopCounter`, the item of its round),
the multi-instance activity, the sub-process around it, and so on to the process. A called
process sees nothing of its caller but what it was given. Outermost stand the surroundings:
what the application tells every expression and no step of the case can change.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from engine.bpmn.diagram import Loop

if TYPE_CHECKING:
    from engine.bpmn.level import Level, Token

Scope = dict[str, Any]

ABOUT_ALL: Final = ("betreft", "dossier")
"""The extension property with which a multi-instance activity says that what its rounds are about
is about the case as a whole, such as the laws by which the client asks for help."""


def scopes_of(token: Token) -> list[Scope]:
    """The scopes that a token sees, innermost first; the first is its own."""
    own = [token.data]
    body = token.body
    if body is not None:
        own.append(body.data)
    return own + scopes_of_level(token.level)


def scopes_of_level(level: Level) -> list[Scope]:
    """The scopes that everything in a level sees, innermost first."""
    if level.spec.is_process or level.owner is None:
        return [level.data]
    return scopes_of(level.owner)


def scope_path(token: Token) -> tuple[str, ...]:
    """The activities whose scopes a token sees, outermost first; a round as `id[2]`, from 1."""
    return _path_of(token.level) + _round(token)


def _path_of(level: Level) -> tuple[str, ...]:
    owner = level.owner
    if owner is None:
        return ()
    return (*_path_of(owner.level), *(_round(owner) or (owner.element.id,)))


def _round(token: Token) -> tuple[str, ...]:
    index = token.notes.get("round")
    return () if index is None else (f"{token.element.id}[{index + 1}]",)


def is_apart(token: Token) -> bool:
    """Whether a token is in a round that may be about somebody or something else than the case:
    in any round of a multi-instance activity, unless that says otherwise with `ABOUT_ALL`."""
    loops = isinstance(token.element.loop, Loop) and token.notes.get("round") is not None
    if loops and ABOUT_ALL not in token.element.properties:
        return True
    owner = token.level.owner
    return owner is not None and is_apart(owner)


def visible(token: Token) -> ChainMap[str, Any]:
    """All that a token sees, without copying: its variables, then the surroundings."""
    return ChainMap(*scopes_of(token), token.level.execution.surroundings)


def handed_down(token: Token) -> ChainMap[str, Any]:
    """What a token hands to a called process: its variables. That one has the same surroundings."""
    return ChainMap(*scopes_of(token))


def assign(scopes: list[Scope], values: Mapping[str, Any]) -> None:
    """Each value goes to the innermost scope that has the name, else to the outermost one."""
    for name, value in values.items():
        home = next((scope for scope in scopes if name in scope), scopes[-1])
        home[name] = value
