"""Builds the graph of decisions: each item after those that it needs (DMN 1.5, 6.2 and 6.3)."""

from collections.abc import Iterator

from engine.decisions.evaluation import Need
from engine.decisions.files import File
from engine.decisions.model import Decision, InputData, Knowledge, Service
from engine.decisions.problems import Element
from engine.decisions.table import Table
from engine.decisions.types import Type, Typed
from engine.decisions.xmlfile import (
    child,
    children,
    local_name,
    type_of_variable,
    variable_name,
    version_tag,
)
from engine.feel.compiler import Compiler, Scope, constant
from engine.feel.syntax import Node

_KINDS = {
    "decision": "beslissing",
    "inputData": "invoer",
    "businessKnowledgeModel": "kennismodel",
    "decisionService": "beslisdienst",
}
_FUNCTIONS = ("businessKnowledgeModel", "decisionService")
_REQUIREMENTS = {
    "requiredInput": ("inputData",),
    "requiredDecision": ("decision",),
    "requiredKnowledge": _FUNCTIONS,
}
_TEMPORAL_WIDENING = ("date", "date and time")
_CONVERTIBLE = frozenset(("list", "context", "range", "function"))

AnyItem = Decision | InputData | Knowledge
Place = tuple[File, str]


class Graph:
    """What has been built so far; `pending` are the items that are being built."""

    def __init__(self) -> None:
        self.built: dict[Place, AnyItem] = {}
        self.pending: list[Place] = []

    def decisions(self, file: File) -> dict[str, Decision]:
        """All decisions and services of a file by id; problems go to the file."""
        found: dict[str, Decision] = {}
        for other, element in file.imported:
            self.decisions(other)
            for error in other.problems.in_order()[:1]:
                message = f"Het bestand dat hier wordt geïmporteerd heeft fouten: {error.message}"
                file.problems.add(message, element)
        for identifier, element in file.elements.items():
            if local_name(element) in _KINDS:
                item = self.item(file, identifier, element)
                if isinstance(item, Decision):
                    found[identifier] = item
        return found

    def item(self, file: File, identifier: str, element: Element) -> AnyItem | None:
        """The item of an element; None, after a report, if it needs itself."""
        place = (file, identifier)
        if place in self.pending:
            what = _KINDS[local_name(element)]
            pronoun = "Deze" if what in ("beslissing", "beslisdienst") else "Dit"
            file.problems.add(f"{pronoun} {what} heeft zichzelf nodig.", element)
            return None
        if place not in self.built:
            self.pending.append(place)
            self.built[place] = self._build(file, element)
            self.pending.pop()
        return self.built[place]

    def _build(self, file: File, element: Element) -> AnyItem:
        variable = child(element, "variable")
        if variable is not None and not variable.get("name"):
            file.problems.add("De variabele heeft geen naam.", element)
        match local_name(element):
            case "decision":
                return self._decision(file, element)
            case "businessKnowledgeModel":
                return self._knowledge(file, element)
            case "decisionService":
                return self._service(file, element)
        return InputData(_id(element), (variable_name(element),), _type(file, element))

    # What an item needs

    def needs(self, file: File, element: Element) -> tuple[Need, ...]:
        """The needs of a decision or a knowledge model, from its requirements."""
        return tuple(
            need
            for requirement in children(element, "informationRequirement", "knowledgeRequirement")
            for tag, kinds in _REQUIREMENTS.items()
            for reference in children(requirement, tag)
            for need in self.referred(file, reference, kinds)
        )

    def referred(self, file: File, reference: Element, kinds: tuple[str, ...]) -> Iterator[Need]:
        """What a reference points at, if it is of one of the kinds; else a report."""
        href = str(reference.get("href") or "")
        found = file.find(href)
        if found is None or local_name(found[2]) not in kinds:
            if not file.is_missing(href):
                what, identifier = _KINDS[kinds[0]], href.rpartition("#")[2]
                file.problems.add(f"Er is geen {what} met id “{identifier}”.", reference)
            return
        prefix, other, element = found
        item = self.item(other, _id(element), element)
        if item is not None:
            yield Need(item, prefix)

    # Items

    def _decision(self, file: File, element: Element) -> Decision:
        needs = self.needs(file, element)
        node = file.builder.logic(element)
        _compare_types(file, element)
        inner = node.inner if isinstance(node, Typed) else node
        table = inner if isinstance(inner, Table) else None
        compiler, scope = Compiler(), _scope(needs)
        program = compiler.compile(node, scope)
        own = frozenset(scope.names) if scope else frozenset()
        reads = frozenset(compiler.free | compiler.possible | (compiler.used & own))
        name, variable = str(element.get("name") or _id(element)), variable_name(element)
        labels = [column.label for column in table.inputs] if table else sorted(reads)
        outputs = [column.label for column in table.outputs] if table else [variable]
        return Decision(
            id=_id(element),
            name=name,
            names=tuple(dict.fromkeys((variable, name, _id(element)))),
            inputs=tuple(labels),
            outputs=tuple(outputs),
            reads=reads,
            table=table,
            program=program,
            needs=needs,
            type=_type(file, element),
            text="" if table else _written(element),
            version_tag=version_tag(element),
        )

    def _knowledge(self, file: File, element: Element) -> Knowledge:
        needs = self.needs(file, element)
        logic = child(element, "encapsulatedLogic")
        node: Node
        if logic is None:
            file.problems.add("Dit kennismodel heeft geen inhoud.", element)
            node = file.builder.feel("null", element)
        else:
            node = file.builder.function(logic, _type(file, element).result())
        program = Compiler().compile(node, _scope(needs))
        return Knowledge(_id(element), (variable_name(element),), program, needs)

    def _service(self, file: File, element: Element) -> Service:
        def referred(tag: str, kind: str) -> tuple[Need, ...]:
            references = children(element, tag)
            return tuple(need for one in references for need in self.referred(file, one, (kind,)))

        outputs = referred("outputDecision", "decision")
        referred("encapsulatedDecision", "decision")
        parameters = (*referred("inputData", "inputData"), *referred("inputDecision", "decision"))
        if not children(element, "outputDecision"):
            file.problems.add("Deze beslisdienst geeft geen beslissing.", element)
        names = [need.of.names[0] for need in parameters]
        return Service(
            id=_id(element),
            name=str(element.get("name") or _id(element)),
            names=(variable_name(element),),
            inputs=tuple(names),
            outputs=tuple(need.of.names[0] for need in outputs),
            reads=frozenset(names),
            table=None,
            program=constant(None),
            needs=outputs,
            type=_type(file, element),
            version_tag=version_tag(element),
            parameters=parameters,
        )


def _id(element: Element) -> str:
    return str(element.get("id"))


def _type(file: File, element: Element) -> Type:
    return file.types.of(type_of_variable(element), element)


def _scope(needs: tuple[Need, ...]) -> Scope | None:
    """The names that an item sees beside the caller's context."""
    names = {name for need in needs for name in ([need.prefix] if need.prefix else need.of.names)}
    return Scope(names, None) if names else None


def _compare_types(file: File, element: Element) -> None:
    """Report a decision whose expression can never give what its variable has to be."""
    logic = file.builder.logic_element(element)
    variable = _type(file, element).root().plain
    own = (
        file.types.of(str(logic.get("typeRef") or ""), logic).root().plain
        if logic is not None
        else None
    )
    if variable is None or own is None or variable == own:
        return
    names = (own, variable)
    if names != _TEMPORAL_WIDENING and not _CONVERTIBLE.intersection(names):
        message = f"De expressie geeft “{own}”, maar de variabele is “{variable}”."
        file.problems.add(message, element)


def _written(element: Element) -> str:
    """The texts of an expression, one below the other."""
    texts = (str(inner.text or "").strip() for inner in element.iter("{*}text"))
    return "\n".join(text for text in texts if text)
