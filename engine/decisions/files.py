"""Files of decisions and how they refer to each other (DMN 1.5, 6.3.3: imports)."""

from collections.abc import Iterator, Mapping

from engine.decisions.boxed import Builder
from engine.decisions.item_definitions import ItemDefinitions
from engine.decisions.problems import DecisionError, Element, Problems
from engine.decisions.types import Type
from engine.decisions.xmlfile import children, local_name, parse

DRAWING = "DMNDI"
_NAMED = frozenset(
    (
        "decision",
        "inputData",
        "businessKnowledgeModel",
        "decisionService",
        "variable",
        "formalParameter",
        "parameter",
        "column",
        "itemComponent",
        "output",
        "import",
        "for",
        "some",
        "every",
    )
)


class File:
    """One file: its elements by id, its types, and the files that it imports by namespace."""

    def __init__(self, root: Element, others: "Others") -> None:
        self.root = root
        self.problems = Problems()
        self.namespace = str(root.get("namespace") or "")
        self.elements = _by_id(root, self.problems)
        self.imports: dict[str, tuple[str, File | None]] = {}
        self.imported: list[tuple[File, Element]] = []
        for element in children(root, "import"):
            self._import(element, others)
        self.builder = Builder(self.all_names(), self.problems)
        self.types = ItemDefinitions(
            root, self.problems.add, self.builder.tests, self._imported_type
        )
        self.builder.types = self.types
        self.types.check()

    def _import(self, element: Element, others: "Others") -> None:
        namespace, prefix = str(element.get("namespace") or ""), str(element.get("name") or "")
        file = None
        if "/DMN/" not in str(element.get("importType") or "/DMN/"):
            self.problems.add("Alleen bestanden met beslissingen worden geïmporteerd.", element)
        else:
            try:
                file = others.file(namespace)
            except DecisionError as error:
                self.problems.add(error.message, element)
        self.imports[namespace] = (prefix, file)
        if file is not None:
            self.imported.append((file, element))

    def all_names(self) -> set[str]:
        """All names that the file and what it imports give to a value."""
        names = set(_names(self.root))
        for _, file in self.imports.values():
            names |= file.all_names() if file else set()
        return names

    def _imported_type(self, reference: str, prefixes: Mapping[str | None, str]) -> Type | None:
        """The type `prefix.name` or `prefix:name` of an imported file."""
        for namespace, (prefix, file) in self.imports.items():
            beginnings = [f"{prefix}."] if prefix else [""]
            beginnings += [f"{short}:" for short, url in prefixes.items() if url == namespace]
            for start in beginnings:
                found = file.types.named(reference.removeprefix(start)) if file else None
                if found is not None and reference.startswith(start):
                    return found
        return None

    def find(self, href: str) -> "tuple[str, File, Element] | None":
        """What a reference points at: the name of the import, the file and the element."""
        namespace, _, identifier = href.rpartition("#")
        prefix, file = "", self
        if namespace and namespace != self.namespace:
            prefix, imported = self.imports.get(namespace, ("", None))
            if imported is None:
                return None
            file = imported
        element = file.elements.get(identifier)
        return None if element is None else (prefix, file, element)

    def is_missing(self, href: str) -> bool:
        """Whether a reference is to an import that is not there, which was reported already."""
        return self.imports.get(href.rpartition("#")[0], ("", self))[1] is None


class Others:
    """The files that may be imported into one with a namespace, read when they are."""

    def __init__(self, contents: Mapping[str, bytes], namespace: str) -> None:
        self.contents = contents
        self.read: dict[str, File] = {}
        self.pending = {namespace}

    def file(self, namespace: str) -> File:
        """The only file with a namespace; raises DecisionError."""
        if namespace in self.pending:
            raise DecisionError("De bestanden importeren elkaar in een kring.")
        if namespace not in self.read:
            self.pending.add(namespace)
            self.read[namespace] = File(self._root(namespace), self)
            self.pending.discard(namespace)
        return self.read[namespace]

    def _root(self, namespace: str) -> Element:
        found = {
            content: root
            for content in self.contents.values()
            if namespace.encode() in content and (root := _parsed(content)) is not None
            if root.get("namespace") == namespace
        }
        if len(found) > 1:
            raise DecisionError(f"Meer dan één bestand heeft de naamruimte “{namespace}”.")
        if not found:
            raise DecisionError(
                f"Het bestand met de naamruimte “{namespace}”, dat hier wordt geïmporteerd, "
                "is er niet bij."
            )
        return next(iter(found.values()))


def _parsed(content: bytes) -> Element | None:
    try:
        return parse(content)
    except DecisionError:
        return None


def _by_id(root: Element, problems: Problems) -> dict[str, Element]:
    """The elements at the top by id; an id that comes twice anywhere is reported."""
    seen: set[str] = set()
    elements: dict[str, Element] = {}
    for element in _elements(root):
        identifier = str(element.get("id") or "")
        if identifier and identifier in seen:
            problems.add("Dit id komt twee keer voor.", element)
        elif identifier and element.getparent() is root:
            elements[identifier] = element
        elif local_name(element) in ("decision", "decisionService"):
            problems.add("Een beslissing heeft geen id.", element)
        seen.add(identifier)
    return elements


def _elements(root: Element) -> Iterator[Element]:
    """Everything in a file that is DMN, without how it is drawn."""
    for top in root:
        if local_name(top) not in ("", DRAWING):
            yield from (element for element in top.iter() if local_name(element))


def _names(root: Element) -> Iterator[str]:
    for element in _elements(root):
        if local_name(element) in _NAMED:
            name = element.get("name") or element.get("iteratorVariable")
            if name:
                yield str(name)
