"""Reads item definitions: the types of a file by name (DMN 1.5, 7.3.2)."""

from collections.abc import Callable, Mapping

from engine.decisions.problems import Element
from engine.decisions.types import ANY, Type
from engine.decisions.xmlfile import child, children, text_in, value_of
from engine.feel import FeelSyntaxError
from engine.feel.compile_tests import Matcher, whole_tests
from engine.feel.compiler import Compiler
from engine.feel.cursor import Cursor
from engine.feel.syntax import AnyValue, Node, Tests, TypeName
from engine.feel.types import SIMPLE, unknown_type

_ANYTHING = frozenset(("", "any", "Any", "<Undefined>", "Undefined"))
_ALIASES = {
    "dateTime": "date and time",
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "integer": "number",
    "long": "number",
    "double": "number",
}
"""Names of DMN 1.1 and of Camunda for types of FEEL; the first two of numbers are whole."""

Report = Callable[[str, Element], None]
ReadTests = Callable[[str, Element], Node]


def simple_type(name: str) -> Type | None:
    """The type that FEEL itself has under a name, also `list<number>`; None if it has none."""
    if name in _ANYTHING:
        return ANY
    plain = _ALIASES.get(name, name)
    if plain in SIMPLE:
        return Type(name, plain, whole=name in ("integer", "long"))
    if "<" not in plain:
        return None
    try:
        cursor = Cursor(plain)
        wanted = cursor.type_name()
    except FeelSyntaxError:
        return None
    ended = cursor.token.kind == "end"
    return _made_of(wanted) if ended and not unknown_type(wanted) else None


def _made_of(wanted: TypeName) -> Type:
    """FEEL's own `list<…>`, `range<…>`, `context<…>` or `function<…> -> …` as a type."""
    made = Type(wanted.name)
    if wanted.name == "context" and wanted.members:
        made.members = tuple((name, _made_of(member)) for name, member in wanted.members)
    elif wanted.name == "list" and wanted.arguments:
        made.element = _made_of(wanted.arguments[0])
    elif wanted.name == "function":
        made.arity = len(wanted.arguments)
        made.output = _made_of(wanted.result) if wanted.result else None
    elif wanted.name in SIMPLE:
        made.plain = wanted.name
        made.ends = _made_of(wanted.arguments[0]) if wanted.arguments else None
    return made


class ItemDefinitions:
    """The types of one file. `imported` finds those of other files: (reference, prefixes)."""

    def __init__(
        self,
        root: Element,
        report: Report,
        tests: ReadTests,
        imported: Callable[[str, Mapping[str | None, str]], Type | None],
    ) -> None:
        self.report, self.tests, self.imported = report, tests, imported
        self.elements = {
            str(element.get("name")): element for element in children(root, "itemDefinition")
        }
        self.made: dict[str, Type] = {}

    def check(self) -> None:
        """Read all definitions, so that every problem is reported."""
        for name, element in self.elements.items():
            if not element.get("name"):
                self.report("Een gegevenstype heeft geen naam.", element)
            made = self.named(name)
            if made is not None and _goes_round(made):
                self.report(f"Het gegevenstype “{name}” verwijst naar zichzelf.", element)
                made.base = made.element = None

    def named(self, name: str) -> Type | None:
        """The type that this file defines under a name."""
        element = self.elements.get(name)
        if element is not None and name not in self.made:
            self.made[name] = Type(name)
            self._fill(self.made[name], element)
        return self.made.get(name)

    def of(self, reference: str, element: Element) -> Type:
        """The type that a `typeRef` means; reports one that does not exist."""
        found = self.find(reference.strip(), element)
        if found is None:
            self.report(f"Het gegevenstype “{reference}” bestaat niet.", element)
        return found or ANY

    def find(self, reference: str, element: Element | None = None) -> Type | None:
        """The type that a `typeRef` means: of this file, of FEEL or of an imported file."""
        found = self.named(reference) or simple_type(reference)
        prefixes = {} if element is None else element.nsmap
        prefix, _, local = reference.partition(":")
        if found is None and local and (prefix in prefixes or prefix == "feel"):
            found = self.named(local) or simple_type(local)
        if found is None and reference.startswith("feel."):
            found = simple_type(reference.removeprefix("feel."))
        return found or self.imported(reference, prefixes)

    def _fill(self, made: Type, element: Element) -> None:
        target = made
        if element.get("isCollection") == "true":
            target = made.element = Type(made.name)
        members = children(element, "itemComponent")
        function = child(element, "functionItem")
        if members:
            target.members = tuple(
                (str(member.get("name") or ""), self._component(member)) for member in members
            )
        elif function is not None:
            self._function(target, function)
        else:
            target.base = self._base(element)
        self._values(made, element)

    def _component(self, element: Element) -> Type:
        if not element.get("name"):
            self.report("Een onderdeel van een gegevenstype heeft geen naam.", element)
        made = Type(str(element.get("name") or ""))
        self._fill(made, element)
        return made

    def _base(self, element: Element) -> Type:
        reference = child(element, "typeRef")
        return self.of(value_of(reference), reference if reference is not None else element)

    def _function(self, made: Type, element: Element) -> None:
        parameters = children(element, "parameters")
        for parameter in parameters:
            self.of(parameter.get("typeRef") or "", parameter)
        made.arity = len(parameters)
        made.output = self.of(element.get("outputTypeRef") or "", element)

    def _values(self, made: Type, element: Element) -> None:
        allowed, constraint = child(element, "allowedValues"), child(element, "typeConstraint")
        if allowed is not None:
            node = self.tests(text_in(allowed), allowed)
            made.allowed = list(node.tests) if isinstance(node, Tests) else []
            made.checks = matchers(node)
            made.limits.append(node)
        if constraint is not None:
            node = self.tests(text_in(constraint), constraint)
            tests = matchers(node)
            made.constraints += [tests] if tests else []
            made.limits.append(node)


def matchers(node: Node) -> list[Matcher]:
    """What decides whether a value meets tests; nothing if anything does."""
    return [] if isinstance(node, AnyValue) else [whole_tests(Compiler(), node)]


def _goes_round(made: Type) -> bool:
    """Whether a type is nothing but a name for itself, or for a list of itself."""
    seen: list[Type] = []
    step: Type | None = made
    while step is not None and step not in seen:
        seen.append(step)
        step = step.base or step.element
    return step is made
