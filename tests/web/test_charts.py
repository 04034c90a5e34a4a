"""The geometry of charts: what is drawn stays inside the frame and is as high as its value."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from webapp import charts
from webapp.charts import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Series

counts = st.lists(st.integers(0, 5000), min_size=1, max_size=60)


@given(st.integers(0, 10**9))
def test_value_lines_are_few_and_round(highest: int) -> None:
    step = charts.round_step(highest)
    assert str(step).rstrip("0") in {"1", "2", "5"}
    assert step * charts.MOST_TICKS >= highest
    assert step == 1 or highest > 2 * step, "the next smaller step would have done"


@given(counts, st.data())
def test_bars_are_as_high_as_their_values(values: list[int], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.integers(0, 50), min_size=len(values), max_size=len(values)))
    labels = [f"wk {number}" for number in range(len(values))]
    chart = charts.bars("T", "D", labels, [Series("a", "A", values), Series("b", "B", other)])
    top = chart.values[-1]
    unit = (HEIGHT - BOTTOM - TOP) / int(top.label)
    for mark, value in zip(chart.marks, [*values, *other], strict=True):
        assert abs(mark.height - value * unit) < 1e-6
        assert mark.x >= LEFT
        assert mark.x + mark.width <= WIDTH - RIGHT
        assert mark.y >= TOP - 1e-6
    ordered = sorted(chart.marks, key=lambda mark: mark.x)
    assert all(a.x + a.width <= b.x + 1e-6 for a, b in pairwise(ordered))


@given(counts)
def test_a_line_has_a_point_for_each_value_and_names_the_newest_place(values: list[int]) -> None:
    labels = [f"wk {number}" for number in range(len(values))]
    chart = charts.line("T", "D", labels, Series("running", "Lopend", values))
    assert len(chart.lines[0][1].split()) == len(values)
    assert chart.places[-1].label == labels[-1]
    assert len(chart.places) <= charts.MOST_LABELS
    assert chart.marks[-1].label == f"{labels[-1]}: {values[-1]} lopend"
