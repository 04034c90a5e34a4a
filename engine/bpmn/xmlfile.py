"""Reads the XML of a diagram without ever touching the network, a DTD or an entity."""

from __future__ import annotations

from typing import Final

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"

Node = etree._Element

_UNREADABLE = "de tekens zijn niet te lezen; bewaar het bestand als UTF-8"
_REASONS: Final = {
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY: "het bestand is leeg of begint niet met een element",
    etree.ErrorTypes.ERR_DOCUMENT_END: "na het laatste element staat nog iets",
    etree.ErrorTypes.ERR_TAG_NAME_MISMATCH: "een element wordt niet of verkeerd gesloten",
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED: "het bestand houdt op midden in een element",
    etree.ErrorTypes.ERR_GT_REQUIRED: "een element wordt niet of verkeerd gesloten",
    etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED: "een eigenschap staat er twee keer",
    etree.ErrorTypes.ERR_ATTRIBUTE_NOT_STARTED: "een waarde staat niet tussen aanhalingstekens",
    etree.ErrorTypes.ERR_ATTRIBUTE_WITHOUT_VALUE: "een eigenschap heeft geen waarde",
    etree.ErrorTypes.ERR_LT_IN_ATTRIBUTE: "in een waarde staat een los teken <; schrijf &lt;",
    etree.ErrorTypes.ERR_ENTITYREF_SEMICOL_MISSING: "er staat een los teken &; schrijf &amp;",
    etree.ErrorTypes.ERR_NAME_REQUIRED: "er staat een los teken & of <; schrijf &amp; of &lt;",
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY: "een naam na het teken & is niet bekend",
    etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE: "een voorvoegsel (voor de :) is niet bekend",
    etree.ErrorTypes.ERR_INVALID_CHAR: _UNREADABLE,
    etree.ErrorTypes.ERR_INVALID_ENCODING: _UNREADABLE,
    etree.ErrorTypes.ERR_UNKNOWN_ENCODING: _UNREADABLE,
    etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING: _UNREADABLE,
}


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
        reason = _REASONS.get(getattr(error, "code", 0), "dit is niet goed geschreven")
        raise XmlError(error.lineno or 1, reason) from None
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
