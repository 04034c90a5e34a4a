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
    for path, line, kind, text in errors:
        node = _at(subject.root, path, line)
        message = told(Complaint(node, kind, text), _names())
        if message is not None and (node, message) not in seen:
            seen.add((node, message))
            yield subject.error_at("schema", node, message)


def _at(root: Node, path: str | None, line: int) -> Node:
    """The element that an error is about; its path has the prefixes of the file."""
    prefixes = {key: uri for node in root.iter("{*}*") for key, uri in node.nsmap.items() if key}
    found: Any = []
    with suppress(etree.XPathError):  # a prefix may mean two things in one file
        found = root.getroottree().xpath(path or "", namespaces=prefixes)
    nodes = [node for node in found if isinstance(node, etree._Element)]
    before = [node for node in root.iter("{*}*") if line_of(node) <= line]
    return nodes[0] if len(nodes) == 1 else max(before, key=line_of, default=root)
