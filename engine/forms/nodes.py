"""What a filling is made of: the components in their rows, each with its value and its state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.forms.components import Component


@dataclass(slots=True)
class Row:
    """One round of a list. `index` is its stable number in the page, not its position."""

    index: int
    nodes: list["Node"]
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Node:
    """One component in one row. `name` is for HTML (`problemen.0.domein`), `path` for messages."""

    component: Component
    name: str
    path: str
    texts: list[str] = field(default_factory=list)
    value: Any = None
    problems: list[str] = field(default_factory=list)
    given: bool = False
    hidden: bool = False
    readonly: bool = False
    initial: Any = None
    proposes: bool = False
    """Nobody filled it in yet, and its first value follows from other answers."""
    context: Mapping[str, Any] = field(default_factory=dict)
    children: list["Node"] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    rows_before: int = 0
