"""Steps: how many tasks wait, how many are overdue, and how long the finished ones took."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from engine.insight.lead_time import LeadTime, lead_time, percentiles
from engine.insight.selection import Selection
from engine.store.models import Instance, Task


@dataclass(frozen=True, slots=True)
class StepFigures:
    """The tasks of one step. `process_key` is the process that draws it, perhaps a called one.

    `waiting` counts open tasks at the moment of asking, `overdue` those of them whose due moment
    has passed; `lead_time` covers tasks completed in the weeks asked for, from the moment that
    the task came up until it was completed. A task that was cancelled has no lead time.
    """

    process_key: str
    element_id: str
    name: str
    waiting: int
    overdue: int
    lead_time: LeadTime


def per_step(session: Session, selection: Selection) -> list[StepFigures]:
    """One row for each step that ever had a task, by process and name."""
    is_open = Task.state == "open"
    done = and_(
        Task.state == "completed",
        Task.ended_at >= selection.start,
        Task.ended_at < selection.end,
    )
    newest_name = func.array_agg(aggregate_order_by(Task.name, Task.created_at.desc()))
    rows = session.execute(
        select(
            Task.process_key,
            Task.element_id,
            newest_name[1],
            func.count().filter(is_open),
            func.count().filter(is_open, Task.due_at < selection.now),
            func.count().filter(done),
            percentiles(Task.created_at, Task.ended_at, done),
        )
        .join(Instance, Instance.id == Task.instance_id)
        .where(*selection.instances())
        .group_by(Task.process_key, Task.element_id)
        .order_by(Task.process_key, newest_name[1], Task.element_id)
    )
    return [
        StepFigures(process, element, name, waiting, overdue, lead_time(done_count, values))
        for process, element, name, waiting, overdue, done_count, values in rows
    ]
