"""One statement for what every step writes: the case as it stands, its new tasks and its events.

The tasks and events go as one JSON text each, which PostgreSQL reads back with the types of their
columns. Written apart they are three statements, and a statement costs more than its rows.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

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


def write(session: Session, case: Row, tasks: Sequence[Row], events: Sequence[Row]) -> None:
    """Write a step. `case` holds the parameters of `STEP`, a row the columns of its table.

    Raises `Stale` when somebody else has written the case since it was read.
    """
    values = {**case, "new_tasks": _as_json(tasks), "new_events": _as_json(events)}
    if session.execute(STEP, values).rowcount != 1:  # type: ignore[attr-defined]
        raise Stale


def _as_json(rows: Sequence[Row]) -> str:
    return json.dumps(rows, default=str, ensure_ascii=False)


def _added(table: Table, names: Sequence[str], parameter: str) -> CTE:
    """The insertion of all rows in a JSON parameter."""
    given = func.jsonb_to_recordset(cast(bindparam(parameter, type_=Text), JSONB))
    typed = (column(name, table.c[name].type) for name in names)
    rows = given.table_valued(*typed).render_derived(name=parameter, with_types=True)
    return insert(table).from_select(names, select(*rows.c)).cte(f"added_{table.name}")


STEP: Final = (
    update(INSTANCE)
    .where(
        INSTANCE.c.id == bindparam("instance_id"),
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
        _added(table_of(Task), TASK_COLUMNS, "new_tasks"),
        _added(table_of(Event), EVENT_COLUMNS, "new_events"),
    )
)
