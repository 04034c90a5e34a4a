"""Trying a decision with example values: which rules apply, what they give, and why not others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from engine.decisions import Decision, DecisionResult
from engine.decisions.reading import read_by
from engine.decisions.table import Table
from engine.feel import FeelError, FeelLimitError, compile_unary_tests
from engine.feel.asking import paths_in
from engine.feel.syntax import Literal, Node, Tests
from engine.feel.values import from_python, type_name
from engine.store.models import Definition
from engine.work.table_text import TableText, table_text
from engine.work.trying import Example, context_of
from engine.work.values_text import as_feel

_ANY: Final = ("", "-")


@dataclass(frozen=True, slots=True)
class Question:
    """A value that a decision looks at: its path, the label of its column, what can be chosen."""

    path: str
    label: str
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleTried:
    """A rule from 1: whether it applied, and else the labels of the columns that don't fit."""

    number: int
    applied: bool
    stumbles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionOutcome:
    """What a decision gave, and why. `looked_at` are its inputs, `before` the decisions it needed,
    both as label and value in FEEL; `results` those of each rule that applied."""

    value: str = ""
    kind: str = ""
    problem: str = ""
    looked_at: tuple[tuple[str, str], ...] = ()
    before: tuple[tuple[str, str], ...] = ()
    rules: tuple[RuleTried, ...] = ()
    results: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def applied(self) -> tuple[int, ...]:
        """The numbers of the rules that applied."""
        return tuple(rule.number for rule in self.rules if rule.applied)


def questions(decision: Decision) -> list[Question]:
    """What a decision asks of its caller, its own columns first."""
    known = {column.path: column for column in _columns(decision)}
    return [known.get(path, Question(path, path)) for path in _paths(decision)]


def try_decision(
    definition: Definition,
    decision: Decision,
    given: Sequence[Example],
    now: datetime,
    around: Mapping[str, Any] | None = None,
) -> DecisionOutcome:
    """Evaluate the decision of a version for these examples, with what stands around every case;
    `now` is aware."""
    context = {**(around or {}), **context_of(given)}
    try:
        result = decision.evaluate(context, now=now)
    except FeelLimitError as error:
        return DecisionOutcome(problem=str(error))
    text = table_text(definition.content, definition.key)
    found = {rule.number: rule.outputs for rule in result.matched_rules}
    rules = _rules(text, result, context, set(found), now) if decision.table else ()
    return DecisionOutcome(
        as_feel(result.value),
        type_name(from_python(result.value)),
        result.problem,
        tuple((label, as_feel(value)) for label, value in result.inputs.items()),
        tuple((one.name, as_feel(one.value)) for one in result.required.values()),
        rules,
        tuple((number, _told(result, outputs)) for number, outputs in found.items()),
        tuple(dict.fromkeys(one.message for one in result.warnings)),
    )


def _told(result: DecisionResult, outputs: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple((result.labels.get(name, name), as_feel(v)) for name, v in outputs.items())


def _rules(
    table: TableText,
    result: DecisionResult,
    context: Mapping[str, Any],
    applied: set[int],
    now: datetime,
) -> tuple[RuleTried, ...]:
    """Every rule, and where it does not fit the values that the table looked at."""
    values = list(result.inputs.items())
    found = []
    for number, rule in enumerate(table.rules, 1):
        cells = zip(rule.tests, values, strict=False)
        failing = tuple(
            label for test, (label, value) in cells if not _fits(test, value, context, now)
        )
        found.append(RuleTried(number, number in applied, () if number in applied else failing))
    return tuple(found)


def _fits(test: str, value: Any, context: Mapping[str, Any], now: datetime) -> bool:
    if test in _ANY:
        return True
    try:
        return compile_unary_tests(test).matches(value, context, now=now)
    except FeelError:
        return False


def _paths(decision: Decision) -> list[str]:
    """The names and paths that it reads, without those of the decisions that it needs."""
    own = paths_in(read_by(decision.table)) if decision.table else sorted(decision.reads)
    given = {name for need in decision.requires for name in need.names}
    given |= {name for one in decision.knowledge for name in one.names}
    found = [path for path in own if path.split(".")[0] not in given]
    for earlier in decision.requires:
        found += _paths(earlier)
    return list(dict.fromkeys(found))


def _columns(decision: Decision) -> list[Question]:
    found = [one for earlier in decision.requires for one in _columns(earlier)]
    return [*found, *(_of_table(decision.table) if decision.table else ())]


def _of_table(table: Table) -> list[Question]:
    found = []
    for column in table.inputs:
        paths = paths_in([column.expression])
        if len(paths) == 1:
            found.append(Question(paths[0], column.label, _options(column.values)))
    return found


def _options(values: Node | None) -> tuple[str, ...]:
    """The texts that a column allows, when it allows nothing else."""
    tests = values.tests if isinstance(values, Tests) else ()
    texts = [one.value for one in tests if isinstance(one, Literal) and isinstance(one.value, str)]
    return tuple(texts) if len(texts) == len(tests) else ()
