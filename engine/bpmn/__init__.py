'''Reads, checks and runs BPMN diagrams in the Camunda 8 dialect. Needs no database.

The shortest way to see a diagram run is `Simulation`: deploy the XML, start a case, let time pass,
and read what came of it.

>>> xml = """
... <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="example">
...   <process id="order" isExecutable="true">
...     <startEvent id="begin" name="Begin" />
...     <sequenceFlow id="to_check" sourceRef="begin" targetRef="check" />
...     <userTask id="check" name="Check the order" />
...     <sequenceFlow id="to_wait" sourceRef="check" targetRef="wait" />
...     <intermediateCatchEvent id="wait" name="One day">
...       <timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition>
...     </intermediateCatchEvent>
...     <sequenceFlow id="to_end" sourceRef="wait" targetRef="end" />
...     <endEvent id="end" name="Done" />
...   </process>
... </definitions>"""
>>> sim = Simulation(xml)                         # or {file name: content}; raises DiagramError
>>> case = sim.start("order", {"amount": 3})
>>> case.state, case.completed, [(one.kind, one.element_id) for one in case.waits_on]
('running', ['begin'], [('task', 'check')])
>>> sim.complete("check", {"approved": True})
>>> sim.wait("P2D")                        # a duration, a moment, or nothing: to the end
True
>>> case.state, case.completed, case.flows[-1]
('completed', ['begin', 'check', 'wait', 'end'], 'to_end')
>>> case.variables, case.incidents
({'amount': 3, 'approved': True}, [])
>>> try:
...     Simulation(xml.replace('targetRef="check"', 'targetRef="nowhere"'))
... except DiagramError as refused:
...     print(refused.findings[0].severity, refused.findings[0].element_id)
error to_check

`sim.publish(message, key, variables)` and `.broadcast(signal)` come from outside; cases hear
each other by themselves. Whatever goes wrong in a case is an incident of it, with a kind: error
(nobody catches it), condition, expression, no-operation (no `host` does what a service task asks),
endless, … Only `DiagramError`, `UnknownTask`, `UnknownStart`, `UnknownJob`, `TypeError` (no JSON)
and `ValueError` (no duration or moment) are raised. `sim.halted` says when work without end
was cut short.

An application that keeps cases uses what stands under it:

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

Messages and signals from outside arrive by `run.deliver` and `run.signal`, to what
`run.subscriptions()` says is waited for; those that a case throws are in `run.thrown_messages` and
`run.thrown_signals`. One that begins a case has its variables and its start event (`StartInfo` in
`info.starts`) in `Run.start(…, at=…)`.
'''

from engine.bpmn.check import check
from engine.bpmn.exchange import Subscription, ThrownMessage, ThrownSignal
from engine.bpmn.findings import DiagramError, Finding, Known
from engine.bpmn.known_names import DecisionNames, Names
from engine.bpmn.model import Diagrams, Model, Version
from engine.bpmn.naming import Formula, FormUse, Naming, formulas_of
from engine.bpmn.operating import CannotMove, Target, Timer, UnknownVisit
from engine.bpmn.processinfo import ElementInfo, ProcessInfo, Reference, StartInfo, read
from engine.bpmn.run import Run
from engine.bpmn.simulated_case import SimulatedCase, Wait
from engine.bpmn.simulation import Simulation
from engine.bpmn.starting import UnknownStart
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
    "SimulatedCase",
    "Simulation",
    "StartInfo",
    "StateError",
    "Step",
    "Subscription",
    "Target",
    "ThrownMessage",
    "ThrownSignal",
    "Timer",
    "Undecided",
    "UnknownJob",
    "UnknownStart",
    "UnknownTask",
    "UnknownVisit",
    "UserTask",
    "Version",
    "Visit",
    "Wait",
    "XmlError",
    "check",
    "formulas_of",
    "read",
]
