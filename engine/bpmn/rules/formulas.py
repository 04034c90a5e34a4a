"""Every FEEL expression can be read.

Right: `=count(leden) > 2`. Wrong: `=count(leden > 2`.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element, Flow, Loop, StandardLoop, Text
from engine.bpmn.findings import Finding
from engine.bpmn.rules.subject import Subject
from engine.feel import FeelSyntaxError, compile_expression


def check(subject: Subject) -> Iterator[Finding]:
    for process in subject.processes:
        for flow in process.flows.values():
            if flow.condition is not None:
                yield from _formula(subject, flow, flow.condition)
        for element in process.elements.values():
            for text in texts_of(element):
                yield from _formula(subject, element, text)


def texts_of(element: Element) -> Iterator[Text]:
    """Every text of an element that may be FEEL."""
    yield from (rule.source for rule in (*element.inputs, *element.outputs))
    yield from element.assignment.values()
    found = [element.script, element.retries, *(trigger.text for trigger in element.triggers)]
    found += [trigger.lives for trigger in element.triggers]
    match element.loop:
        case Loop() as loop:
            found += [loop.collection, loop.count, loop.result, loop.until]
            found += [one.when for one in loop.tells]
        case StandardLoop() as loop:
            found.append(loop.again)
    yield from (text for text in found if text is not None)


def _formula(subject: Subject, where: Element | Flow, text: Text) -> Iterator[Finding]:
    if not text.is_feel:
        return
    try:
        compile_expression(text.body)
    except FeelSyntaxError as error:
        yield subject.error("feel", where, f"De formule klopt niet: {error}", text.line)
