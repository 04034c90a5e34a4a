"""One evaluation of a graph of decisions: everything in it is worked out once (DMN 1.5, 10.4).

A decision sees what it requires under the names of that, and beside it whatever the caller's
context holds, since diagrams of Camunda hardly ever draw their input data.
"""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from engine.decisions.results import DecisionResult
from engine.decisions.table import TableNote
from engine.feel import EvaluationWarning
from engine.feel.compiler import Closure
from engine.feel.limits import MISSING, Run
from engine.feel.values import Value


class Item(Protocol):
    """Something in the graph: `names` are those under which others know it, the best first."""

    @property
    def id(self) -> str: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    def value_in(self, evaluation: "Evaluation") -> Value: ...


@dataclass(frozen=True, slots=True, eq=False)
class Need:
    """Something that an item needs; `prefix` is the name of the import that it comes from."""

    of: Item
    prefix: str = ""


class Evaluation:
    """What is known so far. `context` is the caller's; `given` are values that come from outside
    in the place of a decision."""

    def __init__(
        self, run: Run, context: Mapping[str, Any], given: Mapping[Item, Value] | None = None
    ) -> None:
        self.run, self.context, self.given = run, context, given or {}
        self.values: dict[Item, Value] = {}
        self.results: dict[Item, DecisionResult] = {}
        self.imported: dict[str, Evaluation] = {}

    def value(self, item: Item) -> Value:
        """The value of an item."""
        if item in self.given:
            return self.given[item]
        if item not in self.values:
            self.values[item] = item.value_in(self)
        return self.values[item]

    def at(self, prefix: str) -> "Evaluation":
        """Where the items of an import are worked out; of no import: here.

        What these ask for may stand in the context under the name of the import, or at its top.
        """
        if prefix and prefix not in self.imported:
            own = self.context.get(prefix)
            inner = dict(own) if isinstance(own, Mapping) else {}
            context = ChainMap(inner, dict(self.context))
            self.imported[prefix] = Evaluation(self.run, context, self.given)
        return self.imported[prefix] if prefix else self

    def environment(self, needs: Iterable[Need]) -> dict[str, Value]:
        """The values of what is needed, by name; those of an import together under its name."""
        best: dict[str, Value] = {}
        others: dict[str, Value] = {}
        for need in needs:
            value, names = self.at(need.prefix).value(need.of), need.of.names
            if need.prefix:
                best.setdefault(need.prefix, {}).update(dict.fromkeys(names, value))
            else:
                best[names[0]] = value
                others.update(dict.fromkeys(names[1:], value))
        return others | best

    def input(self, names: Iterable[str]) -> Value:
        """What the caller knows under one of these names; null, with a warning, if nothing."""
        names = tuple(names)
        raw = next((self.context[name] for name in names if name in self.context), MISSING)
        if raw is MISSING:
            return self.run.null(f"De invoer “{names[0]}” ontbreekt.")
        return self.run.value(raw, names[0])

    def known(self, environment: Mapping[str, Value], name: str) -> Value:
        """What a name meant in an expression that has run."""
        value = environment.get(name, MISSING)
        value = self.run.values.get(name, MISSING) if value is MISSING else value
        return None if value is MISSING else value

    def execute(
        self, program: Closure, environment: dict[str, Value]
    ) -> tuple[Value, list[TableNote | DecisionResult]]:
        """The value of a program, and what the tables in it met."""
        outer, self.run.notes = self.run.notes, []
        value = program(self.run, (environment, None))
        notes, self.run.notes = self.run.notes, outer
        return value, notes

    def apart(self, context: Mapping[str, Any], given: Mapping[Item, Value]) -> "Evaluation":
        """A new evaluation in the same budget, which knows only what it is told."""
        return Evaluation(self.run, context, given)

    def warnings_since(self, before: int) -> tuple[EvaluationWarning, ...]:
        """The warnings after the first so many."""
        return tuple((self.run.warnings or [])[before:])
