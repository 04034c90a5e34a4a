"""Reads, checks and runs BPMN diagrams in the Camunda 8 dialect. Needs no database.

```python
findings = check(files, known=Known(forms=frozenset({"melding"})))   # [] means: may run
info = read(files)["onderzoek"]                    # names, elements, forms, called processes
model = Model(files, "onderzoek")                  # parse once, share between threads
                                                   # (more of them from one `Diagrams(files)`)

run = Run.start(model, {"urgent": True}, host, now)
run.advance(now)                                   # to the next person, timer or message
task = run.user_tasks()[0]
run.complete(task.id, {"besluit": "ja"}, now)      # goes on by itself to the next wait
state = run.dump()                                 # JSON; keep it
run = Run.restore(model, state, host)
if run.next_due and run.next_due <= now:
    run.fire_due(now)
```

`files` maps file names to their content. `host` answers decision tables and service tasks
(`Host`); `now` is an aware UTC datetime, and no clock is read besides it. Variables are plain
JSON with `int` and `Decimal` for numbers; they follow Camunda 8's scopes. What can't go on is an
incident (`run.incidents`, `run.status == "incident"`) and waits for `run.retry(now)`.

A host that answers `LATER` to a service task leaves a job: `run.jobs()`, until `run.finish_job`,
`run.fail_job` or `run.throw_in_job`.

Messages and signals from outside arrive by `run.deliver` and `run.signal`; signals that a case
throws are in `run.thrown_signals`.
"""

from engine.bpmn.check import check
from engine.bpmn.findings import DiagramError, Finding, Known
from engine.bpmn.known_names import DecisionNames, Names
from engine.bpmn.model import Diagrams, Model, Version
from engine.bpmn.naming import Formula, FormUse, Naming, formulas_of
from engine.bpmn.operating import CannotMove, Target, Timer, UnknownVisit
from engine.bpmn.processinfo import ElementInfo, ProcessInfo, Reference, read
from engine.bpmn.run import Run
from engine.bpmn.state import StateError
from engine.bpmn.values import (
    LATER,
    BpmnError,
    Host,
    Incident,
    Job,
    Later,
    Position,
    Step,
    Undecided,
    UnknownJob,
    UnknownTask,
    UserTask,
    Visit,
)
from engine.bpmn.xmlfile import XmlError

__all__ = [
    "LATER",
    "BpmnError",
    "CannotMove",
    "DecisionNames",
    "DiagramError",
    "Diagrams",
    "ElementInfo",
    "Finding",
    "FormUse",
    "Formula",
    "Host",
    "Incident",
    "Job",
    "Known",
    "Later",
    "Model",
    "Names",
    "Naming",
    "Position",
    "ProcessInfo",
    "Reference",
    "Run",
    "StateError",
    "Step",
    "Target",
    "Timer",
    "Undecided",
    "UnknownJob",
    "UnknownTask",
    "UnknownVisit",
    "UserTask",
    "Version",
    "Visit",
    "XmlError",
    "check",
    "formulas_of",
    "read",
]
