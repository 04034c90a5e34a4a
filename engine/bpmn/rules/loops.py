"""A repeated activity says over which list it goes, and where its results go."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import child


def check(subject: Subject) -> Iterator[Finding]:
    for _, element in subject.elements():
        loop = element.loop
        if loop is None:
            continue
        given = loop.collection is not None and loop.collection.is_feel
        if not given and not _counts(subject, element):
            message = "Vul bij Input collection in over welke lijst dit herhaald wordt, met =."
            yield subject.error("loop-collection", element, message, loop.line)
        if (loop.results is None) != (loop.result is None):
            message = "Vul Output collection en Output element allebei in, of geen van beide."
            yield subject.error("loop-result", element, message, loop.line)
        for text in (loop.result, loop.until):
            if text is not None and not text.is_feel:
                message = "Deze formule is geen FEEL. Begin met het teken =."
                yield subject.error("loop-result", element, message, text.line)


def _counts(subject: Subject, element: Element) -> bool:
    """Whether it says how often in a way of BPMN itself, which is refused as such."""
    node = subject.document.ids.get(element.id)
    marker = None if node is None else child(node, "multiInstanceLoopCharacteristics")
    own = ("loopCardinality", "loopDataInputRef")
    return marker is not None and any(child(marker, name) is not None for name in own)
