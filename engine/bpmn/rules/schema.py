"""The file follows the official XML schema of BPMN 2.0 (it ships inside SpiffWorkflow).

Wrong: `<userTask kleur="rood" />`, or `<outgoing>` before `<incoming>`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import SpiffWorkflow
from lxml import etree

from engine.bpmn.findings import Finding
from engine.bpmn.rules.schema_words import Complaint, told
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import Node, line_of

_FOLDER: Final = Path(SpiffWorkflow.__file__).parent / "bpmn" / "parser" / "schema"
_LOCK: Final = Lock()
_MOST: Final = 100
"""Errors told of one file: who has so many has another problem than each of them."""


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_FOLDER / "BPMN20.xsd"))


@cache
def _names() -> frozenset[str]:
    """Every element that BPMN knows, with those of its drawings."""
    files = (etree.parse(path) for path in _FOLDER.glob("*.xsd"))
    found = (node for file in files for node in file.iter("{*}element"))
    return frozenset(str(node.get("name")) for node in found if node.get("name"))


def check(subject: Subject) -> Iterator[Finding]:
    with _LOCK:  # the list of errors belongs to the schema, not to the file
        schema = _schema()
        if schema.validate(subject.root):
            return
        log: Any = schema.error_log
        errors = [(error.path, error.line, error.type_name, error.message) for error in log]
    seen: set[tuple[Node, str]] = set()
    prefixes = _prefixes(subject.root)
    for path, line, kind, text in errors[:_MOST]:
        node = _at(subject.root, prefixes, path, line)
        message = told(Complaint(node, kind, text), _names())
        if message is not None and (node, message) not in seen:
            seen.add((node, message))
            yield subject.error_at("schema", node, message)


def _prefixes(root: Node) -> dict[str, str]:
    found = (node.nsmap.items() for node in root.iter("{*}*"))
    return {key: uri for each in found for key, uri in each if key}


def _at(root: Node, prefixes: dict[str, str], path: str | None, line: int) -> Node:
    """The element that an error is about; its path has the prefixes of the file."""
    found: Any = []
    with suppress(etree.XPathError):  # a prefix may mean two things in one file
        found = root.getroottree().xpath(path or "", namespaces=prefixes)
    nodes = [node for node in found if isinstance(node, etree._Element)]
    if len(nodes) == 1:
        return nodes[0]
    before = (node for node in root.iter("{*}*") if line_of(node) <= line)
    return max(before, key=line_of, default=root)
