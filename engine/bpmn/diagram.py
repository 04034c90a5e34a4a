"""What a diagram says, as plain immutable values: nothing here runs, nothing here is checked.

Names follow BPMN 2.0 (ISO 19510): `kind` is the name of the XML element (`userTask`,
`exclusiveGateway`, …). Fields read from Camunda's `zeebe:` extension elements are marked so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

TASKS = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
    }
)
GLOBAL_TASKS = {
    "globalTask": "task",
    "globalUserTask": "userTask",
    "globalManualTask": "manualTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
"""A task beside the processes, and what a call activity that calls it is."""
SUBPROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})
ACTIVITIES = TASKS | SUBPROCESSES | {"callActivity"}
EVENTS = frozenset(
    {
        "startEvent",
        "endEvent",
        "boundaryEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
    }
)
THROWING = frozenset({"intermediateThrowEvent", "endEvent"})
SENDING = THROWING | {"sendTask"}
"""What can send a message; with an operation of its own (zeebe:taskDefinition), that sends it."""
GATEWAYS = frozenset(
    {
        "exclusiveGateway",
        "parallelGateway",
        "inclusiveGateway",
        "eventBasedGateway",
        "complexGateway",
    }
)
FLOW_NODES = ACTIVITIES | EVENTS | GATEWAYS


@dataclass(frozen=True, slots=True)
class Text:
    """A text from the diagram; with a leading `=` it is FEEL, without it stands as written."""

    raw: str
    line: int

    @property
    def is_feel(self) -> bool:
        return self.raw.startswith("=")

    @property
    def body(self) -> str:
        """The text without the leading `=`."""
        return self.raw[1:].strip() if self.is_feel else self.raw


@dataclass(frozen=True, slots=True)
class Trigger:
    """What an event waits for or throws.

    `kind`: timer, message, signal, error, escalation, terminate, link, conditional, compensate,
    cancel. `name` is that of the message, signal or link; `code` that of the error or
    escalation (None catches every code). A timer has `timer` (timeDate, timeDuration or
    timeCycle) with its `text`; a message its correlation key in `text` (zeebe:subscription, or
    zeebe:publishMessage where it is sent), and there how long it `lives`.
    """

    kind: str
    line: int
    name: str | None = None
    code: str | None = None
    ref: str | None = None
    timer: str | None = None
    text: Text | None = None
    lives: Text | None = None


@dataclass(frozen=True, slots=True)
class Tells:
    """What a multi-instance activity throws when a round is done (its `behavior`, BPMN 2.0
    §10.3.8): after each, `once` after the first only, `when` a condition holds."""

    triggers: tuple[Trigger, ...]
    once: bool = False
    when: Text | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """Multi-instance characteristics: over a `collection`, or as often as `count` says.

    Either Camunda's (zeebe:loopCharacteristics) or those of BPMN itself (loopCardinality,
    loopDataInputRef); `until` is the completion condition.
    """

    sequential: bool
    line: int
    collection: Text | None
    item: str | None
    results: str | None
    result: Text | None
    until: Text | None
    count: Text | None = None
    tells: tuple[Tells, ...] = ()

    @property
    def may_skip(self) -> bool:
        """Whether there may be no round at all."""
        return True


@dataclass(frozen=True, slots=True)
class StandardLoop:
    """Standard loop characteristics: again as long as `again` holds, `maximum` times at most;
    with `before` that is asked before the first round as well."""

    line: int
    again: Text | None
    before: bool
    maximum: int | None

    @property
    def may_skip(self) -> bool:
        """Whether there may be no round at all."""
        return self.before


@dataclass(frozen=True, slots=True)
class MappingRule:
    """One zeebe:input or zeebe:output, or data association: the value of `source` goes into the
    variable `target`. `needed` names the data that must be there for it."""

    source: Text
    target: str
    needed: str = ""


@dataclass(frozen=True, slots=True)
class Binding:
    """Which version a reference means (zeebe bindingType): `latest` is that of the release,
    `deployment` the one that was deployed together with this diagram, `versionTag` the newest
    that bears `tag`."""

    kind: str = "latest"
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """A flow node. `parent` is the id of the sub-process or process that it stands in.

    `assignment` has, as far as they are filled in, `assignee`, `groups`, `users`, `due`,
    `follow_up` and `priority` (zeebe:assignmentDefinition, taskSchedule, priorityDefinition).
    `retries` is how often its operation is tried (zeebe:taskDefinition). `asks` and `answers` are
    the data inputs and outputs of a call activity, in the order of those of the process it calls.
    """

    id: str
    name: str
    kind: str
    line: int
    parent: str
    lane: str | None = None
    documentation: str = ""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    default: str | None = None
    attached_to: str | None = None
    interrupting: bool = True
    event_subprocess: bool = False
    triggers: tuple[Trigger, ...] = ()
    needs_all: bool = False
    loop: Loop | StandardLoop | None = None
    inputs: tuple[MappingRule, ...] = ()
    outputs: tuple[MappingRule, ...] = ()
    form: str | None = None
    assignment: Mapping[str, Text] = field(default_factory=dict)
    operation: str | None = None
    retries: Text | None = None
    headers: tuple[tuple[str, str], ...] = ()
    properties: tuple[tuple[str, str], ...] = ()
    script: Text | None = None
    result: str | None = None
    decision: str | None = None
    called_process: str | None = None
    binding: Binding = Binding()
    all_to_child: bool = True
    all_to_parent: bool = True
    asks: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()

    def codes(self, kind: str) -> list[str | None]:
        """The codes of its triggers of this kind; None stands for every code."""
        return [trigger.code for trigger in self.triggers if trigger.kind == kind]

    @property
    def trigger(self) -> Trigger | None:
        """The first trigger of an event, which is the only one of a link."""
        return self.triggers[0] if self.triggers else None

    @property
    def calls(self) -> str | None:
        """The process that it calls, but for one of which it names the version itself."""
        return None if self.binding.kind == "versionTag" else self.called_process


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str
    condition: Text | None
    line: int


@dataclass(frozen=True, slots=True)
class Process:
    """One process of a file, with the elements of all its sub-processes in one mapping.

    `asks` and `answers` are its own data inputs and outputs (ioSpecification)."""

    id: str
    name: str
    file: str
    line: int
    executable: bool
    version_tag: str | None
    elements: Mapping[str, Element]
    flows: Mapping[str, Flow]
    asks: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    properties: tuple[tuple[str, str], ...] = ()

    def inside(self, parent: str) -> list[Element]:
        """The elements that stand directly in a process or sub-process."""
        return [element for element in self.elements.values() if element.parent == parent]

    def boundary_events(self, activity: str) -> list[Element]:
        """The events on the border of an activity."""
        return [element for element in self.elements.values() if element.attached_to == activity]

    def landings(self, throw: Element) -> list[Element]:
        """Where the link that an event throws comes out; nowhere if it throws none."""
        trigger = throw.trigger
        if trigger is None or trigger.kind != "link" or throw.kind != "intermediateThrowEvent":
            return []
        return [
            other
            for other in self.inside(throw.parent)
            if other.kind == "intermediateCatchEvent"
            and other.trigger is not None
            and (other.trigger.kind, other.trigger.name) == ("link", trigger.name)
        ]
