"""What figures are asked for: which weeks, which process, which group."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from engine.store.models import Dossier, Group, Instance


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO 8601 week; `start` and `end` are aware, `end` belongs to the next week."""

    year: int
    number: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Selection:
    """The weeks (in order, without gaps), the moment of asking, and optional filters.

    `process_key` is the process that a case started with: the steps of a process called from it
    count along. `group_key` is the group that the dossier belongs to.
    """

    weeks: tuple[Week, ...]
    now: datetime
    process_key: str | None = None
    group_key: str | None = None

    @property
    def start(self) -> datetime:
        return self.weeks[0].start

    @property
    def end(self) -> datetime:
        return self.weeks[-1].end

    @property
    def bounds(self) -> list[datetime]:
        """The starts of all weeks and the end of the last."""
        return [week.start for week in self.weeks] + [self.end]

    def instances(self) -> Iterator[ColumnElement[bool]]:
        """The conditions on `Instance` that the filters set."""
        if self.process_key is not None:
            yield Instance.process_key == self.process_key
        if self.group_key is not None:
            of_group = select(Dossier.id).join(Group).where(Group.key == self.group_key)
            yield Instance.dossier_id.in_(of_group)


def last_weeks(now: datetime, count: int, zone: ZoneInfo) -> tuple[Week, ...]:
    """The week of `now` and the `count - 1` before it; a week begins on Monday 0:00 in `zone`."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    starts = [monday - timedelta(weeks=back) for back in range(count - 1, -2, -1)]
    moments = [datetime(day.year, day.month, day.day, tzinfo=zone) for day in starts]
    return tuple(
        Week(day.isocalendar().year, day.isocalendar().week, start, end)
        for day, start, end in zip(starts, moments, moments[1:], strict=False)
    )
