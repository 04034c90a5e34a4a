"""Tokens and the levels that they move in, on SpiffWorkflow's `Task` and `Workflow`.

The library gives the tree, the states and the life cycle (ready → run → complete). Two of its
habits are left out here. It draws the future into the tree and keeps the past in it, so that
each step costs more than the last; here the tree holds what is alive and nothing else. And it
logs each change of state with the task's data, which in this application is about people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from SpiffWorkflow.specs.Simple import Simple
from SpiffWorkflow.specs.WorkflowSpec import WorkflowSpec
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState
from SpiffWorkflow.workflow import Workflow

if TYPE_CHECKING:
    from engine.bpmn.diagram import Element
    from engine.bpmn.execution import Execution
    from engine.bpmn.gateways import InclusiveGateway
    from engine.bpmn.node import Node

FUTURE: int = TaskState.FUTURE
WAITING: int = TaskState.WAITING
READY: int = TaskState.READY
STARTED: int = TaskState.STARTED
COMPLETED: int = TaskState.COMPLETED
ERROR: int = TaskState.ERROR
CANCELLED: int = TaskState.CANCELLED


class LevelSpec(WorkflowSpec):  # type: ignore[misc]
    """The nodes of one process or sub-process, by element id. `process_id` is as it is drawn;
    `home` is the name of that process here, which tells its versions apart.

    `starts` are the nodes where it begins, `begins` all its start events by id, `event_starts`
    those of its event sub-processes, `inclusive` its inclusive joins, `asks` and `answers` the data
    inputs and outputs of a process.
    The library reserves no names here: an element with the id `Start` or `End` is like others.
    """

    def __init__(self, name: str, process_id: str, home: str) -> None:
        super().__init__(name)
        self.process_id = process_id
        self.home = home
        self.is_process = name == home
        self.root = Simple(self, "")
        self.starts: tuple[Node, ...] = ()
        self.begins: dict[str, Node] = {}
        self.event_starts: tuple[Element, ...] = ()
        self.inclusive: tuple[InclusiveGateway, ...] = ()
        self.asks: tuple[str, ...] = ()
        self.answers: tuple[str, ...] = ()


class Token(Task):  # type: ignore[misc]
    """Where the case stands.

    READY: the step loop has work to do on it. STARTED: it waits on a person, a timer, a message
    or on what runs inside it. WAITING: it stands at a join. ERROR: it stands in an incident.
    `data` holds the variables of this activity alone; `internal_data` the engine's own notes.
    """

    id: str
    workflow: Level
    task_spec: Node
    data: dict[str, Any]
    internal_data: dict[str, Any]

    def __init__(
        self, level: Level, spec: Node, parent: Token | None, key: str | None = None
    ) -> None:
        self.inner: Level | None = None
        super().__init__(level, spec, parent, FUTURE, key or uuid4().hex)

    @property
    def level(self) -> Level:
        return self.workflow

    @property
    def notes(self) -> dict[str, Any]:
        return self.internal_data

    @property
    def element(self) -> Element:
        return self.task_spec.element

    @property
    def body(self) -> Token | None:
        """The multi-instance activity of which this token is one round."""
        parent: Token = self.parent
        return None if parent is self.workflow.task_tree else parent

    def _set_state(self, value: int) -> None:
        self._state = value

    def remove(self) -> None:
        """Take a finished token out of the tree: nothing that follows looks back at it."""
        if self.id in self.workflow.tasks:
            self.workflow._remove_task(self.id)

    def cancel(self) -> None:
        """End this token and all that runs inside it. An incident on it ends with it."""
        for round_ in self.children:
            round_.cancel()
        if self.inner is not None:
            self.inner.cancel_tokens()
        self.task_spec._on_cancel(self)
        self._set_state(CANCELLED)
        self.remove()


class Level(Workflow):  # type: ignore[misc]
    """One running process, embedded sub-process or event sub-process: a set of tokens.

    `owner` is the token of the (event) sub-process or call activity, None for the case itself.
    `data` holds the variables of a process; a sub-process keeps its own in its owner's `data`.
    `notes` holds what this level listens to for its event sub-processes.
    """

    spec: LevelSpec
    tasks: dict[str, Token]
    data: dict[str, Any]
    task_tree: Token

    def __init__(self, spec: LevelSpec, owner: Token | None, execution: Execution) -> None:
        super().__init__(spec, deserializing=True)
        self.owner = owner
        self.execution = execution
        self.depth: int = 0 if owner is None else owner.level.depth + 1
        self.notes: dict[str, Any] = {}
        self.task_tree = Token(self, spec.root, None)
        self.task_tree._set_state(COMPLETED)

    def tokens(self) -> list[Token]:
        """All live tokens of this level in the order in which they came; the rounds of a
        multi-instance activity after it."""
        return [
            token
            for activity in self.task_tree.children
            for token in (activity, *activity.children)
        ]

    def walk(self) -> Iterator[Token]:
        """All live tokens of this level and of the levels inside it."""
        for token in self.tokens():
            yield token
            if token.inner is not None:
                yield from token.inner.walk()

    def levels(self) -> Iterator[Level]:
        """This level and all levels inside it, outermost first."""
        yield self
        for token in self.tokens():
            if token.inner is not None:
                yield from token.inner.levels()

    def node(self, name: str) -> Node:
        """The node with this name."""
        found: Node = self.spec.task_specs[name]
        return found

    def put(self, node: Node, notes: dict[str, Any] | None = None) -> Token:
        """A new token on a node, which it enters at once."""
        token = Token(self, node, self.task_tree)
        token.notes.update(notes or {})
        node._update(token)
        return token

    def put_round(self, body: Token, node: Node, data: dict[str, Any], index: int) -> Token:
        """A new round of a multi-instance activity."""
        token = Token(self, node, body)
        token.data.update(data)
        token.notes["round"] = index
        node._update(token)
        return token

    def cancel_tokens(self) -> None:
        """End everything in this level, without going on after it."""
        self.notes.clear()
        for token in list(self.task_tree.children):
            token.cancel()

    def _task_completed_notify(self, task: Token) -> None:
        task.remove()
        self.finish_if_empty()

    def finish_if_empty(self) -> None:
        """A level without tokens is done (BPMN 2.0 §13.5.6); its owner goes on."""
        if not self.task_tree._children:
            self.notes.clear()
            self.completed = True
            if self.owner is not None:
                self.owner.task_spec.inner_done(self.owner)
