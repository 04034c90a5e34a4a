"""Charts as plain geometry; `templates/insight/charts.html` draws them as SVG.

Lengths are in units of the SVG view box. Nothing here knows what is counted: labels and words come
from the caller, and the page shows the same figures in a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

WIDTH: Final = 600
HEIGHT: Final = 240
LEFT: Final = 44
RIGHT: Final = 10
TOP: Final = 12
BOTTOM: Final = 28
MOST_LABELS: Final = 9
MOST_TICKS: Final = 5


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers, none below zero. `key` ends up in the class of its marks."""

    key: str
    name: str
    values: Sequence[int]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line at a value, or a label below a place; `at` is y for a value and x for a place."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar or a point of a line, with its tooltip."""

    key: str
    x: float
    y: float
    width: float
    height: float
    label: str


@dataclass(frozen=True, slots=True)
class Chart:
    """What there is to draw. `lines` holds the points of each line as SVG wants them."""

    title: str
    description: str
    series: tuple[Series, ...]
    values: tuple[Tick, ...]
    places: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    lines: tuple[tuple[str, str], ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - BOTTOM


def bars(title: str, description: str, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """Bars beside each other for each label."""
    scale = _Scale(labels, series)
    width = scale.step * 0.76 / len(series)
    marks = tuple(
        _bar(one, labels[i], value, scale.x(i) - scale.step * 0.38 + n * width, width, scale)
        for n, one in enumerate(series)
        for i, value in enumerate(one.values)
    )
    return Chart(title, description, tuple(series), scale.ticks(), scale.places(), marks)


def line(title: str, description: str, labels: Sequence[str], series: Series) -> Chart:
    """One line with a point for each label."""
    scale = _Scale(labels, [series])
    marks = tuple(
        Mark(series.key, scale.x(i), scale.y(value), 0, 0, _tooltip(labels[i], series, value))
        for i, value in enumerate(series.values)
    )
    points = " ".join(f"{mark.x:.1f},{mark.y:.1f}" for mark in marks)
    lines = ((series.key, points),)
    return Chart(title, description, (series,), scale.ticks(), scale.places(), marks, lines)


def round_step(highest: int) -> int:
    """The distance between value lines: 1, 2 or 5 times a power of ten, at most MOST_TICKS up."""
    steps = (factor * int(10**power) for power in count() for factor in (1, 2, 5))
    return next(step for step in steps if step * MOST_TICKS >= highest)


class _Scale:
    """From values and labels to places in the view box."""

    def __init__(self, labels: Sequence[str], series: Sequence[Series]) -> None:
        highest = max((value for one in series for value in one.values), default=0)
        self.tick = round_step(highest)
        self.top = max(1, -(-highest // self.tick)) * self.tick
        self.labels = labels
        self.step = (WIDTH - LEFT - RIGHT) / max(1, len(labels))

    def x(self, place: int) -> float:
        return LEFT + (place + 0.5) * self.step

    def y(self, value: int) -> float:
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - BOTTOM - TOP)

    def ticks(self) -> tuple[Tick, ...]:
        return tuple(Tick(self.y(value), str(value)) for value in range(0, self.top + 1, self.tick))

    def places(self) -> tuple[Tick, ...]:
        """The newest label always, and so many before it as can be read."""
        every = -(-len(self.labels) // MOST_LABELS)
        last = len(self.labels) - 1
        return tuple(
            Tick(self.x(i), label) for i, label in enumerate(self.labels) if (last - i) % every == 0
        )


def _bar(series: Series, label: str, value: int, x: float, width: float, scale: _Scale) -> Mark:
    top = scale.y(value)
    tooltip = _tooltip(label, series, value)
    return Mark(series.key, x, top, width, HEIGHT - BOTTOM - top, tooltip)


def _tooltip(label: str, series: Series, value: int) -> str:
    return f"{label}: {value} {series.name.lower()}"
