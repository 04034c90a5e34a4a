"""The moments at which processes in use begin by themselves, kept as rows.

A moment that has passed when a version comes into use is over; a repetition goes on from the first
of its moments that is still to come.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from engine.bpmn import Finding
from engine.bpmn.diagram import Text
from engine.bpmn.expressions import Stuck, evaluate
from engine.bpmn.timers import Due, TimerError, first_due, parse_duration
from engine.store.models import Definition, Group, Schedule
from engine.work.routing.starts import ways_in

GROUP: Final = "groep"
"""The extension property of a start event that names the group whose work it is."""

RULE: Final = "timer-start"
MOST_SKIPPED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Planned:
    """A start event with a timer, of a version that is about to be used."""

    process_key: str
    definition_id: UUID
    way: Mapping[str, Any]

    @property
    def place(self) -> tuple[str, str]:
        return self.process_key, self.way["element_id"]


def check_groups(
    summaries: Iterable[tuple[str, Mapping[str, Any]]], groups: frozenset[str] | None
) -> list[Finding]:
    """What is wrong with who gets the work of a timer start: an error where no group is named, a
    warning where it is none of `groups` (None: they are not known here).

    `summaries` are those of processes, with the name of their file.
    """
    return [
        finding
        for file, summary in summaries
        if summary["executable"]
        for way in ways_in(dict(summary), "timer")
        if (finding := _finding(file, summary, way, groups)) is not None
    ]


def _finding(
    file: str, summary: Mapping[str, Any], way: Mapping[str, Any], groups: frozenset[str] | None
) -> Finding | None:
    key = way["properties"].get(GROUP, "").strip()
    line = next((one["line"] for one in summary["elements"] if one["id"] == way["element_id"]), 0)
    where = file, line, way["element_id"], way["name"]
    if not key:
        message = (
            "Dit proces begint vanzelf, maar er staat niet bij voor wie. Geef de startgebeurtenis "
            f"de eigenschap ‘{GROUP}’ met de sleutel van een groep."
        )
        return Finding(RULE, "error", *where, message)
    if groups is not None and key not in groups:
        return Finding(RULE, "warning", *where, f"De groep ‘{key}’ bestaat hier nog niet.")
    return None


def group_keys(session: Session) -> frozenset[str]:
    """The keys of all groups."""
    return frozenset(session.scalars(select(Group.key)))


def sync(session: Session, in_use: Iterable[Definition], at: datetime) -> None:
    """Keep the rows equal to the start events of what is in use from now (`at`, aware UTC).

    The same version keeps its next moment; another one begins anew. The groups exist.
    """
    planned = {one.place: one for one in _planned(in_use)}
    known = {(row.process_key, row.element_id): row for row in session.scalars(select(Schedule))}
    same = {
        place
        for place, row in known.items()
        if place in planned and planned[place].definition_id == row.definition_id
    }
    gone = [row.id for place, row in known.items() if place not in same]
    if gone:
        session.execute(delete(Schedule).where(Schedule.id.in_(gone)))
    fresh = [one for place, one in planned.items() if place not in same]
    if fresh:
        groups = {group.key: group.id for group in session.scalars(select(Group))}
        session.add_all(_row(one, groups, at) for one in fresh)
        session.flush()


def _planned(in_use: Iterable[Definition]) -> Iterable[Planned]:
    return (
        Planned(one.key, one.id, way)
        for one in in_use
        if one.kind == "process" and one.summary["executable"]
        for way in ways_in(one.summary, "timer")
    )


def _row(one: Planned, groups: Mapping[str, UUID], at: datetime) -> Schedule:
    due = _first(one.way, at)
    return Schedule(
        process_key=one.process_key,
        element_id=one.way["element_id"],
        definition_id=one.definition_id,
        group_id=groups[one.way["properties"][GROUP].strip()],
        next_at=due.at if due else None,
        try_at=due.at if due else None,
        repeats=due.repeats if due else 0,
        every=due.every if due else None,
    )


def _first(way: Mapping[str, Any], at: datetime) -> Due | None:
    """The first moment from now on; None when there is none, or the diagram gives none."""
    try:
        value = evaluate(Text(way["timer_text"], 0), {}, at, "de starttijd")
        due = first_due(way["timer_kind"], value if isinstance(value, str) else "", at)
    except (Stuck, TimerError):
        return None
    return due if due.at >= at else following(due, at)


def following(due: Due, at: datetime) -> Due | None:
    """The next moment after `at`: what was missed in between is not made up for."""
    found = due.following()
    for _ in range(MOST_SKIPPED):
        if found is None or found.at > at:
            return found
        found = found.following()
    if found is None or found.every is None:
        return None
    return Due(parse_duration(found.every).after(at), found.repeats, found.every)
