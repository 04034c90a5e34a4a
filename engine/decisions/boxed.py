"""Boxed expressions (DMN 1.5, 7.3 and 10.2): XML → FEEL's syntax tree.

A boxed context is FEEL's context, an invocation its call, a relation its list of contexts, and so
on; so there is one language to evaluate, and tables may stand inside any of these.
"""

from collections.abc import Iterable

from lxml import etree

from engine.decisions.model import DecisionError
from engine.decisions.table import Input, Output, Rule, Table
from engine.feel import FeelSyntaxError
from engine.feel.parser import Parser
from engine.feel.syntax import (
    AnyValue,
    Call,
    Context,
    Filter,
    For,
    FunctionDefinition,
    If,
    ListOf,
    Literal,
    Node,
    Path,
    Quantified,
    Tests,
)

Element = etree._Element
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
_RESULT = "result of this context"


def local_name(element: Element) -> str:
    """The tag without its namespace; DMN 1.1 to 1.5 differ in that only. Empty for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Element, *names: str) -> list[Element]:
    """The elements directly inside, of these kinds."""
    return [inner for inner in element if local_name(inner) in names]


def child(element: Element, name: str) -> Element | None:
    """The first element of a kind directly inside."""
    return next(iter(children(element, name)), None)


def line_of(element: Element) -> int:
    """The line of an element in its file; 0 if unknown."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def _text(element: Element | None) -> str:
    inner = child(element, "text") if element is not None else None
    return ("" if inner is None else inner.text or "").strip()


class Builder:
    """Builds syntax trees; `names` are all names in the file, which may have spaces in them."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        self.readers = {
            "decisionTable": self.table,
            "literalExpression": self.literal,
            "context": self.context,
            "invocation": self.invocation,
            "list": self.list_of,
            "relation": self.relation,
            "functionDefinition": self.function,
            "conditional": self.conditional,
            "filter": self.filter,
            "for": self.iteration,
            "some": self.iteration,
            "every": self.iteration,
        }

    def logic(self, element: Element) -> Node:
        """The boxed expression inside an element."""
        inner = next(iter(children(element, *self.readers)), None)
        if inner is None:
            raise error("Hier staat geen tabel of expressie.", element)
        return self.readers[local_name(inner)](inner)

    def feel(self, text: str, element: Element) -> Node:
        """The expression in a text; an empty one is null."""
        if not text:
            return Literal(0, None, "null")
        try:
            return Parser(text, self.names).whole_expression()
        except FeelSyntaxError as problem:
            raise error(f"Fout in de expressie: {problem}", element) from None

    def tests(self, text: str, element: Element) -> Node:
        """The unary tests in a text; an empty one is always true."""
        if not text:
            return AnyValue(0)
        try:
            return Parser(text, self.names).whole_tests()
        except FeelSyntaxError as problem:
            raise error(f"Fout in de voorwaarde: {problem}", element) from None

    def literal(self, element: Element) -> Node:
        language = (element.get("expressionLanguage") or "feel").rstrip("/").lower()
        if "feel" not in language:
            raise error("Deze expressie is niet in FEEL geschreven.", element)
        return self.feel(_text(element), element)

    # Tables

    def table(self, element: Element) -> Table:
        policy = element.get("hitPolicy") or "UNIQUE"
        aggregation = element.get("aggregation") or ""
        if policy not in _POLICIES or aggregation not in _AGGREGATIONS:
            raise error(f"Het beslisbeleid “{policy} {aggregation}” bestaat niet.", element)
        inputs = tuple(self._input(column) for column in children(element, "input"))
        outputs = tuple(self._output(column) for column in children(element, "output"))
        if not outputs:
            raise error("De tabel heeft geen uitkomst.", element)
        rules = tuple(
            self._rule(number, row, len(inputs), len(outputs))
            for number, row in enumerate(children(element, "rule"), 1)
        )
        return Table(
            line_of(element),
            element.get("id") or "",
            _owner_name(element),
            _POLICIES[policy],
            _AGGREGATIONS[aggregation] if policy == "COLLECT" else "",
            inputs,
            outputs,
            rules,
        )

    def _input(self, column: Element) -> Input:
        expression = child(column, "inputExpression")
        text = _text(expression)
        if not text:
            raise error("Een kolom heeft geen expressie.", column)
        values = _text(child(column, "inputValues"))
        return Input(
            column.get("label") or text,
            self.feel(text, column),
            self.tests(values, column) if values else None,
            (expression.get("typeRef") if expression is not None else None) or "",
        )

    def _output(self, column: Element) -> Output:
        name = column.get("name") or column.get("label") or "uitkomst"
        values = self.tests(_text(child(column, "outputValues")), column)
        default = child(column, "defaultOutputEntry")
        return Output(
            name,
            column.get("label") or name,
            values.tests if isinstance(values, Tests) else (),
            self.feel(_text(default), column) if default is not None else None,
        )

    def _rule(self, number: int, row: Element, inputs: int, outputs: int) -> Rule:
        tests = children(row, "inputEntry")
        results = children(row, "outputEntry")
        if len(tests) != inputs or len(results) != outputs:
            raise error(f"Regel {number} van de tabel heeft te veel of te weinig cellen.", row)
        notes = [_text(note) for note in children(row, "annotationEntry")]
        description = child(row, "description")
        if description is not None and description.text:
            notes.append(description.text.strip())
        return Rule(
            number,
            row.get("id") or "",
            tuple(self.tests(_text(test), test) for test in tests),
            tuple(self.feel(_text(result), result) for result in results),
            tuple(note for note in notes if note),
            tuple(_text(test) or "-" for test in tests),
        )

    # Other boxed expressions

    def context(self, element: Element) -> Node:
        entries = []
        for entry in children(element, "contextEntry"):
            variable = child(entry, "variable")
            name = variable.get("name") if variable is not None else None
            entries.append((name or _RESULT, self.logic(entry)))
        node = Context(0, tuple(entries))
        return Path(0, node, _RESULT) if entries and entries[-1][0] == _RESULT else node

    def invocation(self, element: Element) -> Node:
        bindings = children(element, "binding")
        names = tuple(_parameter(binding) for binding in bindings)
        arguments = tuple(self.logic(binding) for binding in bindings)
        return Call(0, self.logic(element), arguments, names)

    def list_of(self, element: Element) -> Node:
        return ListOf(0, tuple(self._each(element)))

    def _each(self, element: Element) -> list[Node]:
        return [self.readers[local_name(item)](item) for item in children(element, *self.readers)]

    def relation(self, element: Element) -> Node:
        columns = [column.get("name") or "" for column in children(element, "column")]
        rows = [self._each(row) for row in children(element, "row")]
        if any(len(row) != len(columns) for row in rows):
            raise error("Een rij heeft te veel of te weinig cellen.", element)
        return ListOf(0, tuple(Context(0, tuple(zip(columns, row, strict=True))) for row in rows))

    def function(self, element: Element) -> Node:
        if (element.get("kind") or "FEEL") != "FEEL":
            raise error("Alleen functies in FEEL worden uitgevoerd.", element)
        names = [inner.get("name") or "" for inner in children(element, "formalParameter")]
        return FunctionDefinition(0, tuple((name, None) for name in names), self.logic(element))

    def conditional(self, element: Element) -> Node:
        return If(0, *(self._part(element, part) for part in ("if", "then", "else")))

    def filter(self, element: Element) -> Node:
        return Filter(0, self._part(element, "in"), self._part(element, "match"))

    def iteration(self, element: Element) -> Node:
        kind = local_name(element)
        name = element.get("iteratorVariable") or ""
        iterators = ((name, self._part(element, "in")),)
        if kind == "for":
            return For(0, iterators, self._part(element, "return"))
        return Quantified(0, kind, iterators, self._part(element, "satisfies"))

    def _part(self, element: Element, name: str) -> Node:
        part = child(element, name)
        if part is None:
            raise error(f"Het deel “{name}” ontbreekt.", element)
        return self.logic(part)


def _owner_name(table: Element) -> str:
    """The name of what a table stands in: a decision, a knowledge model or a context's entry."""
    for owner in table.iterancestors():
        variable = child(owner, "variable") if local_name(owner) == "contextEntry" else None
        name = owner.get("name") if variable is None else variable.get("name")
        if name:
            return str(name)
    return ""


def _parameter(binding: Element) -> str:
    parameter = child(binding, "parameter")
    return (parameter.get("name") if parameter is not None else None) or ""


def error(message: str, element: Element) -> DecisionError:
    """The error about an element; without an id of its own, that of the nearest around it."""
    owner: Element | None = element
    while owner is not None and not owner.get("id"):
        owner = owner.getparent()
    identifier = (owner.get("id") if owner is not None else None) or ""
    return DecisionError(message, line_of(element), identifier)
