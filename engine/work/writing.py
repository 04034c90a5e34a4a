"""One statement for what every step writes: the task that a person ended, the case as it stands,
its new tasks and its events.

The tasks and events go as one JSON text each, which PostgreSQL reads back with the types of their
columns. Written apart they are four statements, and a statement costs more than its rows. The
steps of several cases go to the database together, in one message.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CTE, Table, Text, bindparam, cast, column, func, insert, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Session

from engine.store.models import Event, Instance, Task, table_of
from engine.work.errors import Stale

Row = Mapping[str, Any]

INSTANCE: Final = table_of(Instance)
TASK_COLUMNS: Final = (
    "id",
    "instance_id",
    "dossier_id",
    "release_id",
    "process_key",
    "element_id",
    "name",
    "subject",
    "apart",
    "form_key",
    "documentation",
    "state",
    "assignee_id",
    "candidate_groups",
    "priority",
    "due_at",
    "follow_up_at",
    "decisions",
    "created_at",
    "claimed_at",
)
EVENT_COLUMNS: Final = (
    "dossier_id",
    "instance_id",
    "at",
    "actor_id",
    "action",
    "process_key",
    "element_id",
    "element_name",
    "detail",
)


@dataclass(frozen=True, slots=True)
class Completion:
    """The task that is completed in a step, and by whom."""

    task_id: UUID
    by: UUID | None
    at: datetime
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """What a step leaves. `case` holds the parameters of `STEP` about the instance, a row the
    columns of its table."""

    case: Row
    tasks: Sequence[Row]
    events: Sequence[Row]
    completion: Completion | None = None


def write(session: Session, steps: Sequence[Written]) -> None:
    """Write steps, each of another case.

    Raises `Stale` when somebody else has written one of the cases since it was read.
    """
    values = [_values(step) for step in steps]
    result = session.execute(STEP, values if len(values) > 1 else values[0])
    if result.rowcount != len(steps):  # type: ignore[attr-defined]
        raise Stale


def complete(session: Session, completion: Completion) -> None:
    """Write only that a task is completed, for what the same step does in the database itself."""
    session.execute(COMPLETE, _completed(completion))


def _values(step: Written) -> dict[str, Any]:
    rows = {"new_tasks": _as_json(step.tasks), "new_events": _as_json(step.events)}
    return {**step.case, **rows, **_completed(step.completion)}


def _completed(one: Completion | None) -> dict[str, Any]:
    if one is None:
        return dict.fromkeys(("done_id", "done_by", "done_at", "done_with"))
    given = dict(one.answers)
    return {"done_id": one.task_id, "done_by": one.by, "done_at": one.at, "done_with": given}


def _as_json(rows: Sequence[Row]) -> str:
    return json.dumps(rows, default=str, ensure_ascii=False)


def _added(table: Table, names: Sequence[str], parameter: str) -> CTE:
    """The insertion of all rows in a JSON parameter."""
    given = func.jsonb_to_recordset(cast(bindparam(parameter, type_=Text), JSONB))
    typed = (column(name, table.c[name].type) for name in names)
    rows = given.table_valued(*typed).render_derived(name=parameter, with_types=True)
    return insert(table).from_select(names, select(*rows.c)).cte(f"added_{table.name}")


TASK: Final = table_of(Task)
COMPLETE: Final = (
    update(TASK)
    .where(TASK.c.id == bindparam("done_id"))
    .values(
        state="completed",
        ended_at=bindparam("done_at"),
        ended_by=bindparam("done_by"),
        answers=bindparam("done_with"),
    )
)
STEP: Final = (
    update(INSTANCE)
    .where(
        INSTANCE.c.id == bindparam("case_id"),
        INSTANCE.c.version == bindparam("read_version"),
    )
    .values(
        version=bindparam("read_version") + 1,
        state=bindparam("new_state"),
        status=bindparam("new_status"),
        next_due_at=bindparam("new_due"),
        timer_attempts=0,
        suspended_at=bindparam("new_suspended"),
        ended_at=bindparam("new_end"),
        outcome=bindparam("new_outcome"),
    )
    .add_cte(
        COMPLETE.cte("completed_task"),
        _added(TASK, TASK_COLUMNS, "new_tasks"),
        _added(table_of(Event), EVENT_COLUMNS, "new_events"),
    )
)
