"""The file around the processes: texts, extensions and what kind of process runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document, executable
from engine.bpmn.rules.standard.example import E, S, T, line, process, running
from engine.bpmn.xmlfile import Node, flag

RULES = Constraints()
_DRAWN = S + T.replace("task", "manualTask") + E + line("s", "t", "e")
_MIME: Final = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+\s*(;.*)?")


@RULES.add(
    "text-format",
    "8.3.1",
    "Het soort tekst (textFormat) is een MIME-type, zoals text/plain. Haal het weg of vul er zo "
    "een in.",
    right=_DRAWN
    + '<textAnnotation id="x" textFormat="text/html"><text>Let op</text></textAnnotation>',
    wrong=_DRAWN + '<textAnnotation id="x" textFormat="html"><text>Let op</text></textAnnotation>',
    element="x",
)
def text_format(document: Document) -> Iterator[Node]:
    for node in document.of("textAnnotation", "documentation"):
        if not _MIME.fullmatch(node.get("textFormat", "text/plain")):
            yield node


@RULES.add(
    "must-understand",
    "8.2.3",
    "Dit bestand vraagt om een uitbreiding die hier niet bekend is (mustUnderstand). Haal haar "
    "weg.",
    right='<extension definition="eigen:x" mustUnderstand="false" />' + running(_DRAWN),
    wrong='<extension definition="eigen:x" mustUnderstand="true" />' + running(_DRAWN),
    element="",
)
def must_understand(document: Document) -> Iterator[Node]:
    return (node for node in document.of("extension") if flag(node, "mustUnderstand"))


@RULES.add(
    "public-process",
    "10.2",
    "Een openbaar proces (Public) kan niet draaien. Zet processType op Private, of Executable uit.",
    right=process(_DRAWN, more=' processType="Private" isExecutable="true"'),
    wrong=process(_DRAWN, more=' processType="Public" isExecutable="true"'),
    element="p",
)
def public_process(document: Document) -> Iterator[Node]:
    for each in document.of("process"):
        if each.get("processType") == "Public" and executable(each):
            yield each
