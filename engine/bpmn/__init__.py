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

What a service task or a decision table does is the application's: its host. `Simulation(xml, host)`
asks it; without one, a service task is an incident of the kind `no-operation`.

>>> class Bank:
...     def operate(self, operation, headers, variables, visit):
...         if variables["amount"] > 5:
...             raise BpmnError("TOO_MUCH")      # the code that an error event may catch
...         return {"paid": True}                # or LATER: a job, done by sim.finish(operation, …)
...     def decide(self, decision_id, context, now, visit):
...         raise Undecided("there are no tables here")
>>> user_task = '<userTask id="check" name="Check the order" />'
>>> service_task = """<serviceTask id="pay"><extensionElements>
...   <taskDefinition xmlns="http://camunda.org/schema/zeebe/1.0" type="bank:pay" />
... </extensionElements></serviceTask>"""
>>> paying = xml.replace(user_task, service_task).replace('"check"', '"pay"')
>>> Simulation(paying, Bank()).start("order", {"amount": 3}).variables
{'amount': 3, 'paid': True}
>>> [(one.kind, one.element_id) for one in Simulation(paying).start("order").incidents]
[('no-operation', 'pay')]
>>> case = Simulation(paying, Bank()).start("order", {"amount": 9})
>>> case.state, [(one.kind, one.element_id) for one in case.incidents]
('incident', [('error', 'pay')])

A simulation:

- `start(process_id, variables, at)` gives a case. Without an id: of the process that no other
  calls. `at` is the id of a start event that is not the plain one.
- `wait(until)`: timers fire, and processes with a timer start begin by themselves. Without `until`
  it goes on to the very end: a timer wins from a message that was not published before.
- `complete(task, variables)`: one of `case.tasks`, or the first with this element id or name.
- `publish(message, key, variables)` and `broadcast(signal, variables)` come from outside; they give
  True, or how many heard it. Cases hear each other by themselves.
- `finish(job, results)`, `throw_in(job, code)`: jobs. `retry()`: what stands in an incident.
- `cases`: all that began, by message, signal or timer too. `trail`: what happened in all of them,
  in order. `warnings`: findings that don't refuse. `halted`: why work without end was cut short.

A case:

- `state`: running, completed or incident.
- `completed`, `entered`, `flows`: ids in order, once for each token; those of sub-processes, called
  processes and rounds too. `trail` has a `Step` for each, and for what was cancelled or fired.
- `variables`: those of the process instance, as plain JSON.
- `waits_on`: a `Wait` each, with its kind: task, job, timer, message, signal, condition, join or
  incident.
- `incidents`: each with `kind`, `element_id` and a Dutch `message`. Kinds: error (nobody catches
  it), condition, expression, no-operation, no-decision, endless, internal (the engine broke), …

A stranger's diagrams: a file in which no process says `isExecutable` runs as if all were. What is
worked out is FEEL after a `=`, as in `=amount > 5`; a condition without it is refused, unless the
file says that its expressionLanguage is FEEL. A timer may be plain ISO 8601. Tasks need no form
here, and messages no correlation key. docs/profiel.md says which rule refuses what; `check(files)`
gives all findings and runs nothing. What is seldom meant but runs as it is drawn, such as a step
that can happen twice, is a warning to a simulation and an error to `check`. Whatever goes wrong in
a case is an incident of it: only `DiagramError`, `UnknownTask`, `UnknownStart`, `UnknownJob`,
`TypeError` (no JSON) and `ValueError` (no duration or moment) are raised.

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
