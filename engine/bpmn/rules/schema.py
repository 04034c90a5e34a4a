"""The file follows the official XML schema of BPMN 2.0 (it ships inside SpiffWorkflow)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import SpiffWorkflow
from lxml import etree

from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import line_of

_LOCK = Lock()
_QUOTED = re.compile(r"'(?:\{[^}]*\})?([^']*)'")
_MESSAGES = {
    "SCHEMAV_ELEMENT_CONTENT": "mag hier niet staan, of er ontbreekt iets in",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_1": "heeft een eigenschap die BPMN niet kent",
    "SCHEMAV_CVC_COMPLEX_TYPE_3_2_2": "heeft een eigenschap die BPMN niet kent",
    "SCHEMAV_CVC_COMPLEX_TYPE_4": "mist een verplichte eigenschap",
    "SCHEMAV_CVC_COMPLEX_TYPE_2_3": "bevat losse tekst",
}


@cache
def _schema() -> etree.XMLSchema:
    folder = Path(SpiffWorkflow.__file__).parent / "bpmn" / "parser" / "schema"
    return etree.XMLSchema(etree.parse(folder / "BPMN20.xsd"))


def check(subject: Subject) -> Iterator[Finding]:
    with _LOCK:  # the list of errors belongs to the schema, not to the file
        schema = _schema()
        if schema.validate(subject.root):
            return
        log: Any = schema.error_log
        errors = [(error.line, error.type_name, error.message) for error in log]
    for line, kind, text in errors:
        found = _QUOTED.search(text)
        what = found[1] if found else ""
        said = _MESSAGES.get(kind, "heeft een waarde die niet mag")
        key, name = _nearest(subject, line)
        message = f"Het element {what} {said} volgens de BPMN-standaard."
        yield Finding("schema", "error", subject.file, line, key, name, message)


def _nearest(subject: Subject, line: int) -> tuple[str, str]:
    """The id and name of the last element with an id that begins at or before a line."""
    before = [n for n in subject.root.iter("{*}*") if n.get("id") and line_of(n) <= line]
    last = max(before, key=line_of, default=None)
    return ("", "") if last is None else (last.get("id", ""), last.get("name", ""))
