"""A case as JSON and back: its tokens and variables, without the diagram.

Nothing that is finished is in it, so that the size follows what is going on now and not what
went before. A value that several places have from each other, as a called process has the
variables of its caller, is written once. Numbers keep their digits (`Decimal`), and the same case
always gives the same text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from engine.bpmn.level import COMPLETED, Level, LevelSpec, Token

FORMAT = 1
_LONG = 64
"""A shorter text is as well written twice."""

_NUMBER = re.compile(r'"\\u0000#([^"]+)"')


class StateError(ValueError):
    """De bewaarde stand past niet bij dit diagram."""


def to_text(value: Any) -> str:
    """JSON in which a `Decimal` stands as a number with all its digits."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=_decimal)
    return _NUMBER.sub(r"\1", text) if "\\u0000#" in text else text


def from_text(text: str) -> Any:
    """The inverse of `to_text`."""
    return json.loads(text, parse_float=Decimal)


def dump_case(root: Level) -> str:
    """A whole case as text."""
    shared = _Shared(root)
    full = {"v": FORMAT, "case": _dump_level(root, shared), "values": shared.values}
    return to_text({key: value for key, value in full.items() if value})


def load_case(text: str, root: Level, levels: dict[str, LevelSpec]) -> None:
    """Fill a new case with what was saved. Raises `StateError` when it is of another diagram."""
    saved = from_text(text)
    if saved.get("v") != FORMAT or saved["case"]["of"] != root.spec.name:
        raise StateError(root.spec.name)
    try:
        _Loader(levels, saved.get("values", [])).level(saved["case"], root)
    except KeyError as error:
        raise StateError(error.args[0]) from None


def _decimal(value: Any) -> str:
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return f"\0#{value}"


class _Shared:
    """The values that stand in more than one scope of a case, in the order in which they come."""

    def __init__(self, root: Level) -> None:
        self.values: list[Any] = []
        self._places: dict[int, int] = {}
        self._often: set[int] = set()
        seen: set[int] = set()
        for scope in _scopes(root):
            for value in scope.values():
                if _is_large(value):
                    (self._often if id(value) in seen else seen).add(id(value))

    def split(self, scope: dict[str, Any]) -> tuple[dict[str, Any], dict[str, int]]:
        """What a scope has for itself, and for the other names which shared value they have."""
        if not self._often:
            return scope, {}
        shared = {name: value for name, value in scope.items() if id(value) in self._often}
        own = {name: value for name, value in scope.items() if name not in shared}
        return own, {name: self._place(value) for name, value in shared.items()}

    def _place(self, value: Any) -> int:
        if id(value) not in self._places:
            self._places[id(value)] = len(self.values)
            self.values.append(value)
        return self._places[id(value)]


def _is_large(value: Any) -> bool:
    return isinstance(value, (list, dict)) or (isinstance(value, str) and len(value) >= _LONG)


def _scopes(root: Level) -> Iterator[dict[str, Any]]:
    for level in root.levels():
        yield level.data
        for token in level.tokens():
            yield token.data
            yield token.notes


def _dump_level(level: Level, shared: _Shared) -> dict[str, Any]:
    """A level with everything inside it."""
    data, same = shared.split(level.data)
    tokens = [_dump_token(token, shared) for token in level.task_tree.children]
    full = {
        "of": level.spec.name,
        "data": data,
        "same": same,
        "notes": level.notes,
        "tokens": tokens,
    }
    return {key: value for key, value in full.items() if value}


def _dump_token(token: Token, shared: _Shared) -> dict[str, Any]:
    data, same = shared.split(token.data)
    notes, same_notes = shared.split(token.notes)
    full = {
        "id": token.id,
        "at": token.task_spec.name,
        "state": token.state,
        "data": data,
        "same": same,
        "notes": notes,
        "same_notes": same_notes,
        "rounds": [_dump_token(child, shared) for child in token.children],
        "inner": None if token.inner is None else _dump_level(token.inner, shared),
    }
    return {key: value for key, value in full.items() if value}


@dataclass(frozen=True, slots=True)
class _Loader:
    levels: Mapping[str, LevelSpec]
    values: list[Any]

    def level(self, saved: dict[str, Any], level: Level) -> None:
        """Fill a new level with what was saved."""
        self._fill(level.data, saved, "data", "same")
        level.notes.update(saved.get("notes", {}))
        for token in saved.get("tokens", ()):
            self._token(token, level, level.task_tree)
        level.completed = not level.task_tree.children

    def _token(self, saved: dict[str, Any], level: Level, parent: Token) -> None:
        token = Token(level, level.node(saved["at"]), parent, saved["id"])
        token._set_state(saved.get("state", COMPLETED))
        self._fill(token.data, saved, "data", "same")
        self._fill(token.notes, saved, "notes", "same_notes")
        for round_ in saved.get("rounds", ()):
            self._token(round_, level, token)
        if "inner" in saved:
            token.inner = Level(self.levels[saved["inner"]["of"]], token, level.execution)
            self.level(saved["inner"], token.inner)

    def _fill(self, scope: dict[str, Any], saved: dict[str, Any], own: str, same: str) -> None:
        scope.update(saved.get(own, {}))
        for name, place in saved.get(same, {}).items():
            scope[name] = self.values[place]
