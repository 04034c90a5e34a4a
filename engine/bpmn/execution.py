"""The step loop: one token at a time, outermost first, and look again after each.

SpiffWorkflow's own loop lists what is ready up front and still runs what was cancelled in the
meantime. Here a step is taken from the queue only if its token still stands there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from heapq import heappop, heappush

from engine.bpmn import catching, conditions
from engine.bpmn.diagram import Element
from engine.bpmn.exchange import ThrownMessage, ThrownSignal
from engine.bpmn.expressions import Failed, Stuck
from engine.bpmn.level import ERROR, READY, WAITING, Level, Token
from engine.bpmn.node import LEAVE, ROUTE
from engine.bpmn.values import BpmnError, Host, Step
from engine.bpmn.variables import Scope

MOST_STEPS = 60_000
"""Automatic steps without a wait: more than a loop of ten thousand rounds needs goes in circles."""


class Execution:
    """What the tokens of one case share while it moves: the clock, the queue, the trail."""

    root: Level
    now: datetime

    def __init__(self, host: Host, surroundings: Scope) -> None:
        self.host = host
        self.surroundings = surroundings
        self.trail: list[Step] = []
        self.signals: list[ThrownSignal] = []
        self.messages: list[ThrownMessage] = []
        self.has_conditions = False
        self._queue: list[tuple[int, int, Token]] = []
        self._count = 0

    def enqueue(self, token: Token) -> None:
        """There is something to do on this token."""
        self._count += 1
        heappush(self._queue, (token.level.depth, self._count, token))

    def run(self) -> None:
        """Take steps until every token waits, or stands in an incident."""
        budget = MOST_STEPS
        while self._can_move():
            _, _, token = heappop(self._queue)
            if token.state == READY:
                budget -= 1
                self._step(token, budget)
        self._report_deadlocks()

    def retry(self, tokens: Iterable[Token]) -> None:
        """Put those that failed back in the queue; look again at joins that were stuck."""
        for token in tokens:
            token.notes.pop("incident", None)
            if token.state == ERROR:
                token._set_state(READY)
                self.enqueue(token)

    def record(self, token: Token, action: str) -> None:
        """Something happened to a token."""
        flow = token.notes.get("flow", "") if action == "entered" else ""
        kind, process_id = token.task_spec.type_name, token.level.spec.process_id
        self._record(process_id, token.element, kind, action, (token.id, flow))

    def record_event(self, process_id: str, event: Element) -> None:
        """An event that was listened to has happened."""
        self._record(process_id, event, event.kind, "fired")

    def _record(
        self,
        process_id: str,
        element: Element,
        kind: str,
        action: str,
        came: tuple[str, str] = ("", ""),
    ) -> None:
        self.trail.append(Step(self.now, process_id, element.id, element.name, kind, action, *came))

    def _step(self, token: Token, budget: int) -> None:
        if budget < 0:
            self.stop(token, Stuck("endless", "Het proces draait rond zonder ooit te wachten."))
            return
        try:
            token.run()
        except BpmnError as error:
            self.thrown(token, error)
        except Stuck as stuck:
            self.stop(token, stuck)

    def thrown(self, token: Token, error: BpmnError) -> None:
        """An error that the diagram may catch: it goes to its catcher, else it is an incident."""
        catcher = catching.catcher_of(token, "error", error.code)
        if catcher is None:
            self.stop(token, Stuck("error", "Deze fout wordt nergens opgevangen."))
        else:
            catcher.trigger({})

    def stop(self, token: Token, stuck: Stuck) -> None:
        """A token can't go on. A failure goes to an error event for every error, on the token or
        around it; everything else, and a failure without such an event, is an incident."""
        catcher = None
        if isinstance(stuck, Failed):
            catcher = catching.catcher_of(token, "error", None)
        if catcher is not None:
            catcher.trigger({})
            return
        token._set_state(ERROR)
        self.report(token, stuck)

    def report(self, token: Token, stuck: Stuck) -> None:
        """An incident at a token, which may go on waiting meanwhile."""
        token.notes["incident"] = [stuck.kind, stuck.message]
        self.record(token, "incident")

    def _report_deadlocks(self) -> None:
        """A level in which every token stands at a join waits for what can't come any more."""
        for level in self.root.levels():
            tokens = level.tokens()
            if any(token.state != WAITING for token in tokens):
                continue
            for token in tokens:
                if "incident" not in token.notes:
                    message = "Hier wacht de zaak op een tak die niet meer komt."
                    self.report(token, Stuck("deadlock", message))

    def _can_move(self) -> bool:
        """Whether there is a step to take, after every condition that has become true. What is
        done leaves first: a condition may hold by it, and can't undo it any more."""
        if self.has_conditions and not self._leaves_next():
            conditions.fire(self.root)
        return bool(self._queue) or self._join()

    def _leaves_next(self) -> bool:
        if not self._queue:
            return False
        token = self._queue[0][2]
        return token.state == READY and token.notes["phase"] in (LEAVE, ROUTE)

    def _join(self) -> bool:
        """Nothing moves: let an inclusive join go on whose last token has come."""
        return any(
            gateway.merge_if_complete(level)
            for level in self.root.levels()
            for gateway in level.spec.inclusive
        )
