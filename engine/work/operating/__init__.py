"""Seeing and mending cases that are under way, for who has `cases:operate`.

```python
for cause in incidents(session, actor): ...                  # what stands still, grouped by cause
page = instances(session, actor, InstanceQuery(show="suspended"))
seen = inspect(session, actor, instance_id)                  # places, timers, names of variables
effect = preview(session, actor, instance_id, Retry(), at)   # what would come of it
effect = perform(session, actor, instance_id, Retry(), "Tabel hersteld", effect.version, at)
```

An action is a function over one locked case. `preview` does the same in a part of the transaction
that is thrown away. Each action asks a reason, and leaves an audit event and an event on the
timeline of the dossier. What is shown of a case are places and names of variables; a value is shown
on purpose only (`reveal`), with a reason, and noted.
"""

from engine.work.operating.acting import perform, preview
from engine.work.operating.actions import (
    Action,
    Cancel,
    Edit,
    Move,
    Restart,
    Resume,
    Retry,
    Suspend,
)
from engine.work.operating.causes import Cause, Stop, incidents, stops_of
from engine.work.operating.effects import Effect
from engine.work.operating.inspecting import Failure, Inspection, inspect
from engine.work.operating.listing import (
    InstancePage,
    InstanceQuery,
    InstanceRow,
    instances,
    undelivered,
)
from engine.work.operating.refusals import CaseChanged, NotPossible
from engine.work.operating.retrying import Retried, help_all, preview_all, retry_all
from engine.work.operating.variables import KINDS, reveal
from engine.work.operating.waiting import JobRow, jobs

__all__ = [
    "KINDS",
    "Action",
    "Cancel",
    "CaseChanged",
    "Cause",
    "Edit",
    "Effect",
    "Failure",
    "Inspection",
    "InstancePage",
    "InstanceQuery",
    "InstanceRow",
    "JobRow",
    "Move",
    "NotPossible",
    "Restart",
    "Resume",
    "Retried",
    "Retry",
    "Stop",
    "Suspend",
    "help_all",
    "incidents",
    "inspect",
    "instances",
    "jobs",
    "perform",
    "preview",
    "preview_all",
    "retry_all",
    "reveal",
    "stops_of",
    "undelivered",
]
