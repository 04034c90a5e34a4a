"""Percentiles of durations, in calendar days: exact, computed by the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Float, cast, func, literal
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import InstrumentedAttribute

SECONDS_PER_DAY = 86_400
SHARES = (0.5, 0.85)
"""Half of the cases were faster than the first, 85 % faster than the second."""


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long `count` finished things took, in days; None when nothing finished."""

    count: int
    p50: float | None
    p85: float | None


def percentiles(
    start: InstrumentedAttribute[datetime],
    end: InstrumentedAttribute[datetime | None],
    finished: ColumnElement[bool],
) -> ColumnElement[Any]:
    """The column with both percentiles of `end - start`, over the rows where `finished` holds.

    Interpolates linearly between the two nearest rows (SQL:2003 PERCENTILE_CONT).
    """
    days = func.extract("epoch", end - start) / SECONDS_PER_DAY
    shares = cast(literal(list(SHARES), ARRAY(Float)), ARRAY(Float))
    return func.percentile_cont(shares).within_group(cast(days, Float)).filter(finished)


def lead_time(count: int, values: Sequence[float] | None) -> LeadTime:
    """From the column that `percentiles` gave."""
    p50, p85 = values or (None, None)
    return LeadTime(count, p50, p85)
