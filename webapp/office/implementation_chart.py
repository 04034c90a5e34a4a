"""The four axes as plain geometry; `templates/implementation/chart.html` draws it as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from engine.implementation.axes import AXES, HIGHEST, LOWEST
from engine.implementation.positions import Position
from webapp.formats import long_date

WIDTH: Final = 420
LEFT: Final = 24
TOP: Final = 36
ROW: Final = 70
RADIUS: Final = 9


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on an axis: `kind` is the newest (`now`) or the other (`before`), with its words."""

    kind: str
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One axis: where it lies, and its marks, the newest last so that it stays on top."""

    title: str
    y: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """What there is to draw, and what it shows in words."""

    lines: tuple[Line, ...]
    ticks: tuple[float, ...]
    words: str
    width: int = WIDTH
    height: int = TOP + ROW * len(AXES) - 14
    left: int = LEFT
    right: int = WIDTH - LEFT
    radius: int = RADIUS


def draw(compared: Sequence[Position]) -> Picture:
    """The newest position, and if there is one the other to compare it with."""
    shown = list(zip(("now", "before"), compared, strict=False))[::-1]
    lines = tuple(
        Line(
            axis.title,
            TOP + ROW * place,
            tuple(
                Mark(kind, x(one.places[axis.key]), f"{long_date(one.day)}: {one.places[axis.key]}")
                for kind, one in shown
            ),
        )
        for place, axis in enumerate(AXES)
    )
    newest = compared[0]
    told = ", ".join(f"{axis.title.lower()} {newest.places[axis.key]}" for axis in AXES)
    words = f"Op {long_date(newest.day)}, van {LOWEST} tot {HIGHEST}: {told}."
    return Picture(lines, tuple(map(x, range(LOWEST, HIGHEST + 1))), words)


def x(value: int) -> float:
    """Where a value lies on an axis."""
    return LEFT + (value - LOWEST) / (HIGHEST - LOWEST) * (WIDTH - 2 * LEFT)
