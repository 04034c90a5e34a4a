"""Multi-instance activities (BPMN 2.0 §13.3.7): one token for the whole, one for each round.

Each round sees its item under its own name, `loopCounter` from 1, and the completion condition
sees `numberOfInstances`, `numberOfActiveInstances`, `numberOfCompletedInstances` and
`numberOfTerminatedInstances`, as in Camunda 8.
"""

from __future__ import annotations

from typing import Any

from engine.bpmn.diagram import Loop
from engine.bpmn.expressions import Stuck, decide, evaluate
from engine.bpmn.level import Token
from engine.bpmn.node import Node
from engine.bpmn.variables import assign, scopes_of, visible


class MultiInstance(Node):
    """The activity as a whole. `loop_round` is the node that one round runs."""

    loop: Loop
    loop_round: Node

    def work(self, token: Token) -> bool:
        items = self._items(token)
        token.notes["loop"] = {"total": len(items), "done": 0, "next": 0}
        if self.loop.results:
            token.data[self.loop.results] = [None] * len(items)
        if self.loop.sequential:
            token.notes["items"] = items
        for index, item in enumerate(items[:1] if self.loop.sequential else items):
            self._start_round(token, index, item)
        return not items

    def round_done(self, body: Token, done: Token) -> None:
        """A round has ended: keep its result, and start the next or go on."""
        counts = body.notes["loop"]
        counts["done"] += 1
        stop = done.notes.pop("stop", False)
        if stop:
            for other in body.children:
                if other is not done:
                    other.cancel()
        if stop or counts["done"] == counts["total"]:
            self.resume(body)
        elif self.loop.sequential:
            self._start_round(body, counts["next"], body.notes["items"][counts["next"]])

    def collect(self, round_: Token) -> None:
        """Work out the result of a round and whether the loop is done. Raises `Stuck`."""
        body, now = round_.body, round_.level.execution.now
        if body is None:
            return
        if self.loop.results and self.loop.result:
            value = evaluate(self.loop.result, visible(round_), now, "het resultaat van een ronde")
            body.data[self.loop.results][round_.notes["round"]] = value
        if self.loop.until is not None:
            scope = visible(round_).new_child(self._counts(body))
            round_.notes["stop"] = decide(self.loop.until, scope, now, "het einde van de herhaling")

    def _leave(self, token: Token) -> None:
        super()._leave(token)
        if self.loop.results:
            results = token.data.pop(self.loop.results)
            assign(scopes_of(token)[1:], {self.loop.results: results})

    def _map_results(self, token: Token) -> None:
        """Mappings belong to the rounds."""

    def _items(self, token: Token) -> list[Any]:
        if self.loop.collection is None:
            raise Stuck("collection", "Er staat niet bij waarover deze stap herhaald wordt.")
        now = token.level.execution.now
        items = evaluate(self.loop.collection, visible(token), now, "de lijst van de herhaling")
        if not isinstance(items, list):
            raise Stuck("collection", "De lijst waarover deze stap herhaald wordt, ontbreekt.")
        return items

    def _start_round(self, body: Token, index: int, item: Any) -> None:
        body.notes["loop"]["next"] = index + 1
        data: dict[str, Any] = {"loopCounter": index + 1}
        if self.loop.item:
            data[self.loop.item] = item
        result = self.loop.result.body if self.loop.result and self.loop.result.is_feel else ""
        if result.isidentifier():
            data.setdefault(result, None)
        body.level.put_round(body, self.loop_round, data, index)

    def _counts(self, body: Token) -> dict[str, int]:
        counts = body.notes["loop"]
        return {
            "numberOfInstances": counts["total"],
            "numberOfActiveInstances": len(body.children) - 1,
            "numberOfCompletedInstances": counts["done"] + 1,
            "numberOfTerminatedInstances": 0,
        }
