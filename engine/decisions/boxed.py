"""Boxed expressions (DMN 1.5, 7.3 and 10.2): XML → FEEL's syntax tree.

A boxed context is FEEL's context, an invocation its call, a relation its list of contexts, and so
on; so there is one language to evaluate, and tables may stand inside any of these.
"""

from collections.abc import Iterable

from engine.decisions.item_definitions import ItemDefinitions
from engine.decisions.problems import Element, Problems
from engine.decisions.table_reader import read_table
from engine.decisions.types import ANY, Accepting, Type, Typed
from engine.decisions.xmlfile import child, children, local_name, text_in
from engine.feel import FeelSyntaxError
from engine.feel.lexer import KEYWORDS
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
    TypeName,
)
from engine.feel.types import KNOWN

_RESULT = "result of this context"
NOTHING = Literal(0, None, "null")


class Builder:
    """Builds syntax trees; what is wrong goes to `problems`, and null stands in its place.

    `names` are all names in the file, of which those with spaces and signs must be known.
    """

    types: ItemDefinitions

    def __init__(self, names: Iterable[str], problems: Problems) -> None:
        self.names = frozenset(name for name in names if _is_special(name))
        self.problems = problems
        self.readers = {
            "decisionTable": lambda element: read_table(element, self),
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

    def report(self, message: str, element: Element) -> None:
        self.problems.add(message, element)

    def logic(self, element: Element) -> Node:
        """The boxed expression inside an element."""
        inner = self.logic_element(element)
        if inner is None:
            self.report("Hier staat geen tabel of expressie.", element)
            return NOTHING
        return self.expression(inner)

    def expression(self, element: Element) -> Node:
        """A boxed expression; a function looks after its type itself."""
        node = self.readers[local_name(element)](element)
        is_function = local_name(element) == "functionDefinition"
        return node if is_function else self.typed(node, element.get("typeRef"), element)

    def logic_element(self, element: Element) -> Element | None:
        """The element of the boxed expression inside an element."""
        return next(iter(children(element, *self.readers)), None)

    def typed(self, node: Node, reference: str | None, element: Element) -> Node:
        """A node whose value has to be of a type, if one is given."""
        kind = self.type_of(reference, element)
        return node if kind is ANY else Typed(0, node, kind)

    def type_of(self, reference: str | None, element: Element) -> Type:
        return self.types.of(reference or "", element)

    def feel(self, text: str, element: Element) -> Node:
        """The expression in a text; an empty one is null."""
        self._language(element)
        if not text:
            return NOTHING
        try:
            return _Parser(text, self).whole_expression()
        except (FeelSyntaxError, RecursionError) as problem:
            self.report(f"Fout in de expressie: {problem}", element)
            return NOTHING

    def tests(self, text: str, element: Element) -> Node:
        """The unary tests in a text; an empty one is always true."""
        self._language(element)
        if not text:
            return AnyValue(0)
        try:
            return _Parser(text, self).whole_tests()
        except (FeelSyntaxError, RecursionError) as problem:
            self.report(f"Fout in de voorwaarde: {problem}", element)
            return AnyValue(0)

    def _language(self, element: Element) -> None:
        owner = element if element.get("expressionLanguage") else element.getroottree().getroot()
        language = str(owner.get("expressionLanguage") or "feel")
        if "feel" not in language.lower():
            self.report("Deze expressie is niet in FEEL geschreven.", element)

    def literal(self, element: Element) -> Node:
        if child(element, "importedValues") is not None:
            self.report("Een expressie uit een ander bestand wordt niet uitgevoerd.", element)
        return self.feel(text_in(element), element)

    def context(self, element: Element) -> Node:
        entries = []
        for entry in children(element, "contextEntry"):
            variable = child(entry, "variable")
            name = variable.get("name") if variable is not None else None
            if variable is not None and not name:
                self.report("Een onderdeel van een context heeft geen naam.", entry)
            reference = variable.get("typeRef") if variable is not None else None
            entries.append((name or _RESULT, self.typed(self.logic(entry), reference, entry)))
        names = [name for name, _ in entries]
        if len(set(names)) < len(names):
            self.report("Twee onderdelen van een context hebben dezelfde naam.", element)
        node = Context(0, tuple(entries))
        return Path(0, node, _RESULT) if _RESULT in names else node

    def invocation(self, element: Element) -> Node:
        bindings = children(element, "binding")
        called = self.logic_element(element)
        if called is None:
            self.report("Hier staat niet welke functie wordt aangeroepen.", element)
            return NOTHING
        arguments = []
        for binding in bindings:
            parameter = child(binding, "parameter")
            reference = parameter.get("typeRef") if parameter is not None else None
            empty = self.logic_element(binding) is None
            value = NOTHING if empty else self.logic(binding)
            arguments.append(self.typed(value, reference, binding))
        names = tuple(self._parameter(binding) for binding in bindings)
        return Call(0, self.readers[local_name(called)](called), tuple(arguments), names)

    def _parameter(self, binding: Element) -> str:
        parameter = child(binding, "parameter")
        name = str(parameter.get("name") or "") if parameter is not None else ""
        if not name:
            self.report("Een parameter heeft geen naam.", binding)
        return name

    def list_of(self, element: Element) -> Node:
        return ListOf(0, tuple(self._each(element)))

    def _each(self, element: Element) -> list[Node]:
        return [self.expression(item) for item in children(element, *self.readers)]

    def relation(self, element: Element) -> Node:
        columns = children(element, "column")
        names = [str(column.get("name") or "") for column in columns]
        rows = []
        for row in children(element, "row"):
            cells = self._each(row)
            if len(cells) != len(columns):
                self.report("Een rij heeft te veel of te weinig cellen.", row)
            typed = (
                self.typed(cell, column.get("typeRef"), column)
                for cell, column in zip(cells, columns, strict=False)
            )
            rows.append(Context(0, tuple(zip(names, typed, strict=False))))
        return ListOf(0, tuple(rows))

    def function(self, element: Element, result: Type = ANY) -> Node:
        """A function; `result` is what it gives if the function's own type does not say."""
        if (element.get("kind") or "FEEL") != "FEEL":
            self.report("Alleen functies in FEEL worden uitgevoerd, geen Java of PMML.", element)
            return FunctionDefinition(0, (), NOTHING)
        parameters = children(element, "formalParameter")
        names = tuple((str(one.get("name") or ""), None) for one in parameters)
        if not all(name for name, _ in names):
            self.report("Een parameter heeft geen naam.", element)
        kinds = [
            (str(one.get("name")), self.type_of(one.get("typeRef"), one)) for one in parameters
        ]
        body = self.logic(element)
        for kind in (self.type_of(element.get("typeRef"), element).result(), result):
            body = body if kind is ANY else Typed(0, body, kind)
        accepted = tuple((name, kind) for name, kind in kinds if kind is not ANY)
        return FunctionDefinition(0, names, Accepting(0, accepted, body) if accepted else body)

    def conditional(self, element: Element) -> Node:
        return If(0, *(self._part(element, part) for part in ("if", "then", "else")))

    def filter(self, element: Element) -> Node:
        return Filter(0, self._part(element, "in"), self._part(element, "match"))

    def iteration(self, element: Element) -> Node:
        kind = local_name(element)
        name = element.get("iteratorVariable") or ""
        if not name:
            self.report("De naam van de variabele van de herhaling ontbreekt.", element)
        iterators = ((name, self._part(element, "in")),)
        if kind == "for":
            return For(0, iterators, self._part(element, "return"))
        return Quantified(0, kind, iterators, self._part(element, "satisfies"))

    def _part(self, element: Element, name: str) -> Node:
        part = child(element, name)
        if part is None:
            self.report(f"Het deel “{name}” ontbreekt.", element)
            return NOTHING
        return self.typed(self.logic(part), part.get("typeRef"), part)


def _is_special(name: str) -> bool:
    """Whether a name can only be read if it is known."""
    return not name.isidentifier() or name in KEYWORDS


class _Parser(Parser):
    """Reads FEEL in a file that has names and types of its own."""

    def __init__(self, text: str, builder: Builder) -> None:
        super().__init__(text, builder.names)
        self.types = builder.types

    def type_name(self) -> TypeName:
        """A type; one that the file defines is written out (values that it allows left out)."""
        named = super().type_name()
        found = self.types.find(named.name) if named.name not in KNOWN else None
        return named if found is None else found.in_feel()
