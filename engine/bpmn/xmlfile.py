"""Reads the XML of a diagram without ever touching the network, a DTD or an entity."""

from __future__ import annotations

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"

Node = etree._Element


class XmlError(ValueError):
    """Het bestand is geen geldige XML."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def parse(content: bytes) -> Node:
    """The root element of an XML file.

    Raises `XmlError` with the line where the file stops being well-formed, or where it declares
    a document type: diagrams need none, and entities are a way in.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise XmlError(error.lineno or 1, error.msg or "onleesbaar") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlError(1, "een DOCTYPE is niet toegestaan")
    return root


def tag(node: Node) -> str:
    """The name without its namespace, for elements of BPMN; else the full name in braces."""
    text = node.tag if isinstance(node.tag, str) else ""
    return text.removeprefix(f"{{{BPMN}}}")


def children(node: Node, name: str) -> list[Node]:
    """The direct BPMN children with this name."""
    return node.findall(f"{{{BPMN}}}{name}")


def child(node: Node, name: str) -> Node | None:
    """The first direct BPMN child with this name."""
    return node.find(f"{{{BPMN}}}{name}")


def extension(node: Node, name: str) -> Node | None:
    """A `zeebe:` element among the extension elements of `node`."""
    holder = child(node, "extensionElements")
    return None if holder is None else holder.find(f"{{{ZEEBE}}}{name}")


def text_of(node: Node | None) -> str:
    """The text of an element, without the white space around it."""
    return "" if node is None else "".join(str(part) for part in node.itertext()).strip()


def flag(node: Node, name: str, *, default: bool = False) -> bool:
    """An attribute of the type xsd:boolean, which may also be written as 1 or 0."""
    value = node.get(name)
    return default if value is None else value.strip() in ("true", "1")


def line_of(node: Node) -> int:
    """The line of the element in its file, from 1."""
    line = node.sourceline
    return line if isinstance(line, int) else 1


def local_reference(value: str | None) -> str | None:
    """A reference to an id in the same file, without a prefix."""
    return value.rsplit(":", 1)[-1] if value else None
