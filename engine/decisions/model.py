"""What a file of decisions holds, ready to evaluate (DMN 1.5, chapter 6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.decisions.evaluation import Evaluation, Item, Need
from engine.decisions.results import DecisionResult, of_notes, of_table, told
from engine.decisions.table import MOST_NOTES, Table, TableNote
from engine.decisions.types import ANY, Type, convert
from engine.feel import EvaluationWarning, FeelLimitError
from engine.feel.compiler import Closure
from engine.feel.limits import Limits, Run
from engine.feel.values import Function, Value, to_python

LIMITS = Limits(steps=1_000_000)
_CALL_DEPTH = 12


@dataclass(frozen=True, slots=True, eq=False)
class InputData:
    """Something that the caller knows by name."""

    id: str
    names: tuple[str, ...]
    type: Type

    def value_in(self, evaluation: Evaluation) -> Value:
        return convert(evaluation.run, evaluation.input(self.names), self.type)


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """A business knowledge model: `program` makes the function that it is."""

    id: str
    names: tuple[str, ...]
    program: Closure
    needs: tuple[Need, ...] = ()

    def value_in(self, evaluation: Evaluation) -> Value:
        return self.program(evaluation.run, (evaluation.environment(self.needs), None))

    @property
    def name(self) -> str:
        """The name under which it is called."""
        return self.names[0]


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """A decision, or a decision service by itself; immutable, usable from any thread.

    `inputs` are the labels of what it looks at, `reads` the names that it reads, `names` those
    under which its value is known to the decisions that require it, the best one first.
    """

    id: str
    name: str
    names: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    reads: frozenset[str]
    table: Table | None
    program: Closure = field(repr=False)
    needs: tuple[Need, ...] = ()
    type: Type = ANY
    text: str = ""
    version_tag: str = ""

    @property
    def rules(self) -> int:
        """The number of rules; 0 if it is no table."""
        return len(self.table.rules) if self.table else 0

    @property
    def requires(self) -> tuple["Decision", ...]:
        """The decisions that come before this one."""
        found = (need.of for need in self.needs)
        return tuple(
            one for one in found if isinstance(one, Decision) and not isinstance(one, Service)
        )

    @property
    def knowledge(self) -> tuple["Knowledge | Service", ...]:
        """The functions that it needs: knowledge models and decision services."""
        return tuple(need.of for need in self.needs if isinstance(need.of, Knowledge | Service))

    def evaluate(
        self, context: Mapping[str, Any], *, now: datetime | None = None, limits: Limits = LIMITS
    ) -> DecisionResult:
        """Decide for a context of plain Python values; `now` (aware) is what `now()` says.

        What an imported file asks for may stand under the name of the import, or at the top.
        Raises FeelLimitError when it takes too long; everything else ends in null with a warning.
        """
        warnings: list[EvaluationWarning] = []
        run = Run(dict(context), now=now, limits=limits, warnings=warnings)
        try:
            return self.result_in(Evaluation(run, run.context))
        except RecursionError:
            raise FeelLimitError.too_deep() from None

    def result_in(self, evaluation: Evaluation) -> DecisionResult:
        """The result within an evaluation."""
        value = evaluation.value(self)
        if self in evaluation.results:
            return evaluation.results[self]
        given = to_python(value, evaluation.run.charge)
        return DecisionResult(given, decision_id=self.id, name=self.name, kind="given")

    def value_in(self, evaluation: Evaluation) -> Value:
        run = evaluation.run
        required = _results(evaluation, self.needs)
        before = len(run.warnings or ())
        environment = evaluation.environment(self.needs)
        value, result = self._decide(evaluation, environment)
        value = convert(run, value, self.type)
        evaluation.results[self] = replace(
            result,
            value=to_python(value, run.charge),
            required=required,
            warnings=evaluation.warnings_since(before),
            decision_id=self.id,
            name=self.name,
        )
        return value

    def _decide(
        self, evaluation: Evaluation, environment: dict[str, Value]
    ) -> tuple[Value, DecisionResult]:
        """The value before it becomes what its type says, and why."""
        run = evaluation.run
        value, notes = evaluation.execute(self.program, environment)
        last = notes[-1] if notes else None
        if isinstance(last, TableNote) and last.table is self.table:
            return value, replace(of_table(run, last), inner=of_notes(run, notes[:-1]))
        read = {name: evaluation.known(environment, name) for name in sorted(self.reads)}
        inner = of_notes(run, notes)
        return value, DecisionResult(None, inputs=told(run, read), text=self.text, inner=inner)


@dataclass(frozen=True, slots=True, eq=False)
class Service(Decision):
    """A decision service: its `needs` are the decisions that it gives out (DMN 1.5, 10.4.2).

    As a function it takes the `parameters`, input data first, and knows nothing else.
    """

    parameters: tuple[Need, ...] = ()

    def value_in(self, evaluation: Evaluation) -> Value:
        """The service as a function."""

        def call(run: Run, arguments: list[Value]) -> Value:
            run.charge(1)
            run.enter(_CALL_DEPTH)
            inner = evaluation.apart(*self._told(run, arguments))
            value = self._given_out(inner)
            run.depth -= _CALL_DEPTH
            run.notes += list(inner.results.values())[: MOST_NOTES - len(run.notes)]
            return value

        return Function("", tuple((need.of.names[0], None) for need in self.parameters), call)

    def result_in(self, evaluation: Evaluation) -> DecisionResult:
        run = evaluation.run
        before = len(run.warnings or ())
        arguments = [evaluation.at(need.prefix).input(need.of.names) for need in self.parameters]
        inner = evaluation.apart(*self._told(run, arguments))
        value = self._given_out(inner)
        names = (need.of.names[0] for need in self.parameters)
        return DecisionResult(
            to_python(value, run.charge),
            inputs=told(run, dict(zip(names, arguments, strict=True))),
            required=_results(inner, self.needs),
            warnings=evaluation.warnings_since(before),
            decision_id=self.id,
            name=self.name,
            kind="service",
        )

    def _told(self, run: Run, arguments: list[Value]) -> tuple[dict[str, Value], dict[Item, Value]]:
        """The arguments as a context for the input data, and as values of the input decisions."""
        context: dict[str, Value] = {}
        given: dict[Item, Value] = {}
        for need, value in zip(self.parameters, arguments, strict=True):
            if isinstance(need.of, Decision):
                given[need.of] = convert(run, value, need.of.type)
            else:
                place = context.setdefault(need.prefix, {}) if need.prefix else context
                place[need.of.names[0]] = value
        return context, given

    def _given_out(self, evaluation: Evaluation) -> Value:
        """The value of the only decision that is given out, or all of them by name."""
        values = {
            need.of.names[0]: evaluation.at(need.prefix).value(need.of) for need in self.needs
        }
        value = values if len(values) > 1 else next(iter(values.values()), None)
        return convert(evaluation.run, value, self.type.result())


def _results(evaluation: Evaluation, needs: tuple[Need, ...]) -> dict[str, DecisionResult]:
    """The results of the decisions among the needs, by id."""
    found = {}
    for need in needs:
        if isinstance(need.of, Decision) and not isinstance(need.of, Service):
            key = f"{need.prefix}.{need.of.id}" if need.prefix else need.of.id
            found[key] = need.of.result_in(evaluation.at(need.prefix))
    return found
