"""Repeated activities (BPMN 2.0 §13.3.6, §13.3.7): one token for the whole, one for each round.

Each round sees `loopCounter` from 1 and, over a list, its item under its own name. The completion
condition sees `numberOfInstances`, `numberOfActiveInstances`, `numberOfCompletedInstances` and
`numberOfTerminatedInstances`, as in Camunda 8.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from engine.bpmn import throwing
from engine.bpmn.diagram import Loop, StandardLoop, Tells, Text
from engine.bpmn.expressions import Stuck, decide, evaluate
from engine.bpmn.level import Token
from engine.bpmn.node import Node
from engine.bpmn.variables import assign, scopes_of, visible

MOST_AT_ONCE: Final = 10_000
"""More rounds side by side than this are no work for people."""


class Repeated(Node):
    """A repeated activity as a whole. `loop_round` is the node that one round runs."""

    loop_round: Node

    def _map_results(self, token: Token) -> None:
        """Mappings belong to the rounds."""


class MultiInstance(Repeated):
    """For each part of a list, or a number of times; after each other or side by side."""

    loop: Loop

    def work(self, token: Token) -> bool:
        items = self._items(token)
        total = self._total(token) if items is None else len(items)
        first = min(total, 1) if self.loop.sequential else total
        if first > MOST_AT_ONCE:
            raise Stuck("collection", f"Deze stap kan niet {total} keer tegelijk gebeuren.")
        token.notes["loop"] = {"total": total, "done": 0, "next": 0}
        if self.loop.results:
            token.data[self.loop.results] = [None] * total
        if self.loop.sequential and items is not None:
            token.notes["items"] = items
        for index in range(first):
            self._start_round(token, index, items)
        return not total

    def round_done(self, body: Token, done: Token) -> None:
        """A round has ended: start the next or go on."""
        counts = body.notes["loop"]
        counts["done"] += 1
        if not self._tell(body, done):
            return
        stop = done.notes.pop("stop", False)
        if stop:
            for other in body.children:
                if other is not done:
                    other.cancel()
        if stop or counts["done"] == counts["total"]:
            self.resume(body)
        elif self.loop.sequential:
            self._start_round(body, counts["next"], body.notes.get("items"))

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
        tells = [n for n, one in enumerate(self.loop.tells) if self._is_told(one, round_, body)]
        if tells:
            round_.notes["tells"] = tells

    def _is_told(self, one: Tells, round_: Token, body: Token) -> bool:
        if one.when is None:
            return not one.once or body.notes["loop"]["done"] == 0
        scope, now = visible(round_).new_child(self._counts(body)), round_.level.execution.now
        return decide(one.when, scope, now, "een ronde")

    def _tell(self, body: Token, done: Token) -> bool:
        """Throw what is told of a round that is done. False when that ended the whole activity."""
        triggers = [t for n in done.notes.pop("tells", ()) for t in self.loop.tells[n].triggers]
        if triggers:
            done.remove()
        for trigger in triggers:
            if trigger.kind == "signal":
                throwing.signal(done, trigger.name or "", {})
            else:
                throwing.escalation(done, trigger.code)
            if body.id not in body.level.tasks:
                return False
        return True

    def _leave(self, token: Token) -> None:
        super()._leave(token)
        if self.loop.results:
            results = token.data.pop(self.loop.results)
            assign(scopes_of(token)[1:], {self.loop.results: results})

    def _items(self, token: Token) -> list[Any] | None:
        """The list that it goes over; None when it goes by a number."""
        if self.loop.collection is None:
            return None
        name, scope, now = _name(self.loop.collection), visible(token), token.level.execution.now
        if name in scope:  # as it is, and not a copy
            items = scope[name]
        else:
            items = evaluate(self.loop.collection, scope, now, "de lijst van de herhaling")
        if not isinstance(items, list):
            raise Stuck("collection", "De lijst waarover deze stap herhaald wordt, ontbreekt.")
        return items

    def _total(self, token: Token) -> int:
        if self.loop.count is None:
            raise Stuck("collection", "Er staat niet bij waarover deze stap herhaald wordt.")
        now = token.level.execution.now
        total = whole(evaluate(self.loop.count, visible(token), now, "het aantal keer"))
        if total is None:
            message = "Hoe vaak deze stap herhaald wordt, is geen geheel getal van nul of meer."
            raise Stuck("collection", message)
        return total

    def _start_round(self, body: Token, index: int, items: list[Any] | None) -> None:
        body.notes["loop"]["next"] = index + 1
        data: dict[str, Any] = {"loopCounter": index + 1}
        if self.loop.item and items is not None:
            data[self.loop.item] = items[index]
        result = _name(self.loop.result)
        if result:
            data.setdefault(result, None)
        body.level.put_round(body, self.loop_round, data, index)

    def _counts(self, body: Token) -> dict[str, int]:
        counts = body.notes["loop"]
        return {
            "numberOfInstances": counts["total"],
            "numberOfActiveInstances": len(body._children) - 1,
            "numberOfCompletedInstances": counts["done"] + 1,
            "numberOfTerminatedInstances": 0,
        }


class Looping(Repeated):
    """As long as a condition holds: asked after each round, and if drawn so before the first."""

    loop: StandardLoop

    def work(self, token: Token) -> bool:
        token.notes["loop"] = {"done": 0}
        skip = self.loop.before and not self._again(token, 0)
        if not skip:
            self._start_round(token, 0)
        return skip

    def round_done(self, body: Token, done: Token) -> None:
        """A round has ended: start the next or go on."""
        body.notes["loop"]["done"] += 1
        if done.notes.pop("stop", False):
            self.resume(body)
        else:
            self._start_round(body, body.notes["loop"]["done"])

    def collect(self, round_: Token) -> None:
        """Work out whether the loop is done. Raises `Stuck`."""
        done = round_.notes["round"] + 1
        enough = self.loop.maximum is not None and done >= self.loop.maximum
        round_.notes["stop"] = enough or not self._again(round_, done)

    def _again(self, token: Token, done: int) -> bool:
        if self.loop.again is None:
            return True
        scope = visible(token).new_child({"loopCounter": done})
        return decide(self.loop.again, scope, token.level.execution.now, "de lus")

    def _start_round(self, body: Token, index: int) -> None:
        body.level.put_round(body, self.loop_round, {"loopCounter": index + 1}, index)


def whole(value: Any) -> int | None:
    """A number or its text as a whole number of zero or more; None when it is none."""
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        return None
    return int(value) if value >= 0 and value == int(value) else None


def _name(text: Text | None) -> str:
    """The variable that a result is, if it is just that."""
    return text.body if text is not None and text.is_feel and text.body.isidentifier() else ""
