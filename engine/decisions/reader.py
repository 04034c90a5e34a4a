"""DMN XML → decisions. Every problem is a DecisionError with its line and element id."""

from collections.abc import Iterator

from lxml import etree

from engine.decisions.boxed import Builder, child, line_of, local_name
from engine.decisions.model import Decision, DecisionError, Knowledge
from engine.decisions.table import Table
from engine.feel.compiler import Compiler
from engine.feel.syntax import FunctionDefinition

Element = etree._Element
MAX_BYTES = 5_000_000


def load_decisions(xml: bytes) -> dict[str, Decision]:
    """The decisions of a DMN file by id; raises DecisionError."""
    return _Reader(_parse(xml)).decisions()


def _parse(xml: bytes) -> Element:
    if len(xml) > MAX_BYTES:
        raise DecisionError(f"Het bestand is groter dan {MAX_BYTES // 1_000_000} MB.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno if isinstance(error.lineno, int) else 0
        raise DecisionError("Het bestand is geen geldige XML.", line) from None
    if local_name(root) != "definitions":
        raise DecisionError("Het bestand is geen DMN.", line_of(root))
    return root


class _Reader:
    """Reads one file; a decision is built after those that it requires."""

    def __init__(self, root: Element) -> None:
        self.elements = self._by_id(root)
        self.builder = Builder(_names(root))
        self.built: dict[str, Decision] = {}
        self.functions: dict[str, Knowledge] = {}
        self.pending: list[str] = []

    def _by_id(self, root: Element) -> dict[str, Element]:
        elements: dict[str, Element] = {}
        for element in root:
            identifier = element.get("id")
            if identifier in elements:
                raise _error("Dit id komt twee keer voor.", element)
            if identifier:
                elements[identifier] = element
            elif local_name(element) == "decision":
                raise _error("Een beslissing heeft geen id.", element)
        return elements

    def decisions(self) -> dict[str, Decision]:
        for identifier, element in self.elements.items():
            if local_name(element) == "decision":
                self.decision(identifier)
        return self.built

    def decision(self, identifier: str) -> Decision:
        if identifier in self.built:
            return self.built[identifier]
        element = self.elements[identifier]
        if identifier in self.pending:
            raise _error("Deze beslissing heeft zichzelf nodig.", element)
        self.pending.append(identifier)
        requires = tuple(
            self.decision(other) for other in self.required(element, "requiredDecision", "decision")
        )
        knowledge = self.knowledge(element)
        self.pending.pop()
        self.built[identifier] = self._build(element, requires, knowledge)
        return self.built[identifier]

    def required(self, element: Element, tag: str, kind: str) -> Iterator[str]:
        """The ids that an element requires."""
        for requirement in element.iter("{*}" + tag):
            identifier = (requirement.get("href") or "").rpartition("#")[2]
            target = self.elements.get(identifier)
            if target is None or local_name(target) != kind:
                raise _error(f"Er is geen {kind} met id “{identifier}”.", requirement, element)
            yield identifier

    def knowledge(self, element: Element) -> tuple[Knowledge, ...]:
        """The business knowledge models of a decision, after those that they use themselves."""
        found: dict[str, Knowledge] = {}
        for identifier in self.required(element, "requiredKnowledge", "businessKnowledgeModel"):
            model = self.elements[identifier]
            if identifier in self.pending:
                raise _error("Dit kennismodel heeft zichzelf nodig.", model)
            self.pending.append(identifier)
            found |= {other.name: other for other in self.knowledge(model)}
            self.pending.pop()
            if identifier not in self.functions:
                self.functions[identifier] = self._function(model)
            found[self.functions[identifier].name] = self.functions[identifier]
        return tuple(found.values())

    def _function(self, model: Element) -> Knowledge:
        logic = child(model, "encapsulatedLogic")
        if logic is None:
            raise _error("Dit kennismodel heeft geen inhoud.", model)
        node = self.builder.function(logic)
        if not isinstance(node, FunctionDefinition):
            raise _error("Dit kennismodel is geen functie.", model)
        return Knowledge(_variable(model), Compiler().compile(node, None))

    def _build(
        self, element: Element, requires: tuple[Decision, ...], knowledge: tuple[Knowledge, ...]
    ) -> Decision:
        node = self.builder.logic(element)
        compiler = Compiler()
        program = compiler.compile(node, None)
        table = node if isinstance(node, Table) else None
        reads = frozenset(compiler.free | compiler.possible)
        name = element.get("name") or str(element.get("id"))
        labels = [column.label for column in table.inputs] if table else sorted(reads)
        outputs = [column.label for column in table.outputs] if table else [_variable(element)]
        return Decision(
            id=str(element.get("id")),
            name=name,
            names=tuple({_variable(element), name, str(element.get("id"))}),
            inputs=tuple(labels),
            outputs=tuple(outputs),
            reads=reads,
            table=table,
            program=program,
            requires=requires,
            knowledge=knowledge,
            text="" if table else _written(element),
        )


def _written(element: Element) -> str:
    """The texts of an expression, one below the other."""
    texts = (str(inner.text or "").strip() for inner in element.iter("{*}text"))
    return "\n".join(text for text in texts if text)


def _variable(element: Element) -> str:
    """The name under which the value of a decision or knowledge model is known."""
    variable = child(element, "variable")
    name = variable.get("name") if variable is not None else None
    return name or element.get("name") or str(element.get("id"))


def _names(root: Element) -> set[str]:
    """All names that the file gives to anything; those with spaces and signs must be known."""
    return {str(element.get("name")) for element in root.iter("{*}*") if element.get("name")} - {
        str(root.get("name"))
    }


def _error(message: str, element: Element, owner: Element | None = None) -> DecisionError:
    identifier = element.get("id") or (owner.get("id") if owner is not None else "") or ""
    return DecisionError(message, line_of(element), identifier)
