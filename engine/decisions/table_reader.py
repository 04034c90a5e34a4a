"""Reads a decision table (DMN 1.5, 8.3): XML → `Table`. Its orientation matters on paper only."""

from typing import Protocol

from engine.decisions.problems import Element, line_of
from engine.decisions.table import Input, Output, Rule, Table
from engine.decisions.types import Type
from engine.decisions.xmlfile import child, children, local_name, text_in, value_of
from engine.feel.syntax import Node, Tests

_POLICIES = {
    "UNIQUE": "U",
    "ANY": "A",
    "PRIORITY": "P",
    "FIRST": "F",
    "RULE ORDER": "R",
    "OUTPUT ORDER": "O",
    "COLLECT": "C",
}
_AGGREGATIONS = {"": "", "SUM": "+", "MIN": "<", "MAX": ">", "COUNT": "#"}


class Texts(Protocol):
    """What reads the texts of a file."""

    def report(self, message: str, element: Element) -> None: ...
    def feel(self, text: str, element: Element) -> Node: ...
    def tests(self, text: str, element: Element) -> Node: ...
    def type_of(self, reference: str | None, element: Element) -> Type: ...


def read_table(element: Element, texts: Texts) -> Table:
    """The table; what is wrong with it is reported to `texts`."""
    return _TableReader(element, texts).table()


class _TableReader:
    def __init__(self, element: Element, texts: Texts) -> None:
        self.element, self.texts = element, texts
        self.policy = element.get("hitPolicy") or "UNIQUE"
        self.aggregation = element.get("aggregation") or ""

    def table(self) -> Table:
        element = self.element
        if self.policy not in _POLICIES or self.aggregation not in _AGGREGATIONS:
            known = f"{self.policy} {self.aggregation}".strip()
            self.texts.report(f"Het beslisbeleid “{known}” bestaat niet.", element)
        inputs = [self._input(column) for column in children(element, "input")]
        outputs = [self._output(column) for column in children(element, "output")]
        self._complain(outputs)
        rules = tuple(
            self._rule(number, row, len(inputs), len(outputs))
            for number, row in enumerate(children(element, "rule"), 1)
        )
        return Table(
            line_of(element),
            element.get("id") or "",
            _owner_name(element),
            _POLICIES.get(self.policy, "U"),
            _AGGREGATIONS.get(self.aggregation, "") if self.policy == "COLLECT" else "",
            tuple(_distinct(inputs)),
            tuple(outputs),
            rules,
        )

    def _complain(self, outputs: list[Output]) -> None:
        names = [column.name for column in outputs]
        if not outputs:
            self.texts.report("De tabel heeft geen uitkomst.", self.element)
        if len(set(names)) < len(names):
            self.texts.report("Twee uitkomsten hebben dezelfde naam.", self.element)
        unlisted = not any(column.values for column in outputs)
        if self.policy in ("PRIORITY", "OUTPUT ORDER") and outputs and unlisted:
            message = "Dit beslisbeleid kijkt naar de volgorde van de waarden van een uitkomst"
            self.texts.report(
                f"{message}, maar geen uitkomst heeft een lijst van waarden.", self.element
            )

    def _input(self, column: Element) -> Input:
        expression = child(column, "inputExpression")
        text = text_in(expression)
        if not text:
            self.texts.report("Een kolom heeft geen expressie.", column)
        place = column if expression is None else expression
        values = text_in(child(column, "inputValues"))
        return Input(
            column.get("label") or text or "?",
            self.texts.feel(text, place),
            self.texts.tests(values, column) if values else None,
            self.texts.type_of(place.get("typeRef"), place),
        )

    def _output(self, column: Element) -> Output:
        name = column.get("name") or column.get("label") or _owner_name(column) or "uitkomst"
        own = child(column, "outputValues")
        values = self.texts.tests(text_in(own), column)
        kind = self.texts.type_of(column.get("typeRef"), column)
        default = child(column, "defaultOutputEntry")
        listed = values.tests if isinstance(values, Tests) else ()
        return Output(
            name,
            column.get("label") or name,
            listed or tuple(kind.values()),
            self.texts.feel(text_in(default), column) if default is not None else None,
            kind,
        )

    def _rule(self, number: int, row: Element, inputs: int, outputs: int) -> Rule:
        tests = children(row, "inputEntry")
        results = children(row, "outputEntry")
        if len(tests) != inputs or len(results) != outputs:
            message = f"Regel {number} van de tabel heeft te veel of te weinig cellen."
            self.texts.report(message, row)
        for result in results:
            if not text_in(result):
                self.texts.report(f"Regel {number} heeft een uitkomst die leeg is.", result)
        notes = [text_in(note) for note in children(row, "annotationEntry")]
        notes.append(value_of(child(row, "description")))
        return Rule(
            number,
            row.get("id") or "",
            tuple(self.texts.tests(text_in(test), test) for test in tests),
            tuple(self.texts.feel(text_in(result), result) for result in results),
            tuple(note for note in notes if note),
            tuple(text_in(test) or "-" for test in tests),
        )


def _distinct(inputs: list[Input]) -> list[Input]:
    """The columns with labels that differ: a second “Leeftijd” becomes “Leeftijd (2)”."""
    seen: dict[str, int] = {}
    found = []
    for column in inputs:
        seen[column.label] = seen.get(column.label, 0) + 1
        again = f"{column.label} ({seen[column.label]})"
        label = column.label if seen[column.label] == 1 else again
        found.append(Input(label, column.expression, column.values, column.type))
    return found


def _owner_name(inside: Element) -> str:
    """The name of what a table stands in: a decision, a knowledge model or a context's entry."""
    for owner in inside.iterancestors():
        variable = child(owner, "variable") if local_name(owner) == "contextEntry" else None
        name = owner.get("name") if variable is None else variable.get("name")
        if name:
            return str(name)
    return ""
