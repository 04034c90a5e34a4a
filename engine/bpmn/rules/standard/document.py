"""One file as the standard sees it: elements by id and by kind, and what refers to what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from engine.bpmn.diagram import EVENTS, FLOW_NODES, SUBPROCESSES
from engine.bpmn.xmlfile import BPMN, Node, children, flag, tag, text_of

LEVELS = SUBPROCESSES | {"process"}
THROWING = ("intermediateThrowEvent", "endEvent")
CATCHING = ("startEvent", "intermediateCatchEvent", "boundaryEvent")
_SUFFIX = "EventDefinition"


class Document:
    """The BPMN elements of one file. Nothing here is judged, and nothing need be right."""

    def __init__(self, root: Node) -> None:
        self.root = root
        self.nodes = list(root.iter(f"{{{BPMN}}}*"))
        self.ids: dict[str, Node] = {}
        self._kinds: dict[str, list[Node]] = defaultdict(list)
        for node in self.nodes:
            self._kinds[tag(node)].append(node)
            if key := node.get("id"):
                self.ids.setdefault(key, node)
        self._out: dict[str, list[Node]] = defaultdict(list)
        self._into: dict[str, list[Node]] = defaultdict(list)
        for flow in self.of("sequenceFlow"):
            self._out[flow.get("sourceRef", "")].append(flow)
            self._into[flow.get("targetRef", "")].append(flow)
        self.listing = {process_of(node) for node in self.of("incoming", "outgoing")}

    def of(self, *kinds: str) -> Iterator[Node]:
        """The elements of these kinds, kind by kind."""
        for kind in kinds:
            yield from self._kinds.get(kind, ())

    def outgoing(self, node: Node) -> list[Node]:
        """The sequence flows that begin at an element."""
        return self._out.get(node.get("id") or "-", [])

    def incoming(self, node: Node) -> list[Node]:
        """The sequence flows that end at an element."""
        return self._into.get(node.get("id") or "-", [])

    def find(self, reference: str | None) -> Node | None:
        """What a reference means; a prefix is dropped, for it can only name this same file."""
        return self.ids.get((reference or "").strip().rsplit(":", 1)[-1])

    def ref(self, node: Node, name: str) -> Node | None:
        """The element that an attribute refers to."""
        return self.find(node.get(name))

    def refs(self, node: Node, name: str) -> list[Node]:
        """The elements that the children with this name refer to, as far as they exist."""
        found = (self.find(text_of(each)) for each in children(node, name))
        return [each for each in found if each is not None]


def parent(node: Node) -> str:
    """The kind of the element around this one."""
    around = node.getparent()
    return "" if around is None else tag(around)


def process_of(node: Node) -> Node | None:
    """The process that an element stands in, or None."""
    return next((each for each in (node, *node.iterancestors()) if tag(each) == "process"), None)


def executable(node: Node) -> bool:
    """Whether an element stands in a process that is meant to run."""
    process = process_of(node)
    return process is not None and flag(process, "isExecutable")


def levels(document: Document) -> Iterator[Node]:
    """The processes and sub-processes, which each hold their own flow."""
    yield from document.of("process", *sorted(SUBPROCESSES))


def members(level: Node) -> list[Node]:
    """The flow nodes that stand directly in a process or sub-process."""
    return [node for node in level if tag(node) in FLOW_NODES]


def is_event_subprocess(node: Node) -> bool:
    """Whether a sub-process is begun by an event instead of a flow."""
    return tag(node) == "subProcess" and flag(node, "triggeredByEvent")


def is_compensation(node: Node) -> bool:
    """Whether an activity only runs to undo another."""
    return flag(node, "isForCompensation")


def events(document: Document) -> Iterator[Node]:
    """Every event of a process."""
    yield from document.of(*sorted(EVENTS))


def definitions(document: Document, event: Node) -> list[Node]:
    """The event definitions of an event: those in it, and those that it refers to."""
    own = [node for node in event if tag(node).endswith(_SUFFIX)]
    return own + document.refs(event, "eventDefinitionRef")


def triggers(document: Document, event: Node) -> list[str]:
    """The kinds of an event: `timer`, `message`, …; `?` for a reference that leads nowhere."""
    known = [tag(node).removesuffix(_SUFFIX) for node in definitions(document, event)]
    referred = len(children(event, "eventDefinitionRef"))
    own = sum(tag(node).endswith(_SUFFIX) for node in event)
    return known + ["?"] * (own + referred - len(known))


def has(document: Document, event: Node, kind: str) -> bool:
    """Whether an event has a definition of this kind."""
    return kind in triggers(document, event)
