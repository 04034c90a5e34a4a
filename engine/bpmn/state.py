"""A case as JSON and back: its tokens and variables, without the diagram.

Nothing that is finished is in it, so that the size follows what is going on now and not what
went before. Numbers keep their digits (`Decimal`), and the same case always gives the same text.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from engine.bpmn.level import COMPLETED, Level, LevelSpec, Token

FORMAT = 1

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
    return to_text({"v": FORMAT, "case": dump_level(root)})


def load_case(text: str, root: Level, levels: dict[str, LevelSpec]) -> None:
    """Fill a new case with what was saved. Raises `StateError` when it is of another diagram."""
    saved = from_text(text)
    if saved.get("v") != FORMAT or saved["case"]["of"] != root.spec.name:
        raise StateError(root.spec.name)
    try:
        load_level(saved["case"], root, levels)
    except KeyError as error:
        raise StateError(error.args[0]) from None


def _decimal(value: Any) -> str:
    if not isinstance(value, Decimal):
        raise TypeError(type(value).__name__)
    return f"\0#{value}"


def dump_level(level: Level) -> dict[str, Any]:
    """A level with everything inside it."""
    tokens = [_dump_token(token) for token in level.task_tree.children]
    full = {"of": level.spec.name, "data": level.data, "notes": level.notes, "tokens": tokens}
    return {key: value for key, value in full.items() if value}


def _dump_token(token: Token) -> dict[str, Any]:
    rounds = [_dump_token(child) for child in token.children]
    inner = None if token.inner is None else dump_level(token.inner)
    full = {
        "id": token.id,
        "at": token.task_spec.name,
        "state": token.state,
        "data": token.data,
        "notes": token.notes,
        "rounds": rounds,
        "inner": inner,
    }
    return {key: value for key, value in full.items() if value}


def load_level(saved: dict[str, Any], level: Level, levels: dict[str, LevelSpec]) -> None:
    """Fill a new level with what was saved."""
    level.data.update(saved.get("data", {}))
    level.notes.update(saved.get("notes", {}))
    for token in saved.get("tokens", ()):
        _load_token(token, level, level.task_tree, levels)
    level.completed = not level.task_tree.children


def _load_token(
    saved: dict[str, Any], level: Level, parent: Token, levels: dict[str, LevelSpec]
) -> None:
    token = Token(level, level.node(saved["at"]), parent, saved["id"])
    token._set_state(saved.get("state", COMPLETED))
    token.data.update(saved.get("data", {}))
    token.notes.update(saved.get("notes", {}))
    for round_ in saved.get("rounds", ()):
        _load_token(round_, level, token, levels)
    if "inner" in saved:
        token.inner = Level(levels[saved["inner"]["of"]], token, level.execution)
        load_level(saved["inner"], token.inner, levels)
