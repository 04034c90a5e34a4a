"""A repeated activity says how often or over what, where its results go, and when it ends.

Right: a list in Input collection, `loopCardinality` 3, a loop with a condition or a maximum.
Wrong: none of these, a number below zero, a loop that nothing ends.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.diagram import Element, Loop, StandardLoop, Text
from engine.bpmn.findings import Finding
from engine.bpmn.loops import whole
from engine.bpmn.rules.subject import Subject
from engine.bpmn.xmlfile import Node, child, extension
from engine.feel import FeelError, compile_expression

_OWN = ("loopDataInputRef", "inputDataItem", "loopDataOutputRef", "outputDataItem")
_NAMED = ("signal", True)
_NO_FEEL = "Deze formule is geen FEEL. Begin met het teken =."


def check(subject: Subject) -> Iterator[Finding]:
    for _, element in subject.elements():
        match element.loop:
            case Loop() as loop:
                yield from _many(subject, element, loop)
            case StandardLoop() as loop:
                yield from _standard(subject, element, loop)


def _many(subject: Subject, element: Element, loop: Loop) -> Iterator[Finding]:
    over_list = loop.collection is not None and loop.collection.is_feel
    if loop.count is None and not over_list:
        message = (
            "Vul bij Input collection in over welke lijst dit herhaald wordt, met =, of zeg hoe "
            "vaak (loopCardinality)."
        )
        yield subject.error("loop-collection", element, message, loop.line)
    elif loop.count is not None and (loop.collection is not None or loop.item is not None):
        message = "Herhaal over een lijst of een aantal keer. Haal een van de twee weg."
        yield subject.error("loop-collection", element, message, loop.line)
    elif loop.count is not None and _is_no_number(loop.count):
        message = "Vul een geheel getal van nul of meer in, of een formule die met = begint."
        yield subject.error("loop-count", element, message, loop.count.line)
    if (loop.results is None) != (loop.result is None):
        message = "Vul Output collection en Output element allebei in, of geen van beide."
        yield subject.error("loop-result", element, message, loop.line)
    yield from _own_lists(subject, element, loop)
    yield from _told(subject, element, loop)
    for text in (loop.result, loop.until):
        if text is not None and not text.is_feel:
            yield subject.error("loop-result", element, _NO_FEEL, text.line)


def _standard(subject: Subject, element: Element, loop: StandardLoop) -> Iterator[Finding]:
    if loop.again is not None and not loop.again.is_feel:
        yield subject.error("loop-condition", element, _NO_FEEL, loop.again.line)
    elif loop.maximum is None and (loop.again is None or _constant(loop.again) == (True,)):
        message = (
            "Deze lus houdt nooit op. Vul een voorwaarde (loopCondition) of een maximum "
            "(loopMaximum) in."
        )
        yield subject.error("loop-endless", element, message, loop.line)


def _is_no_number(count: Text) -> bool:
    if not count.is_feel:
        return whole(count.raw) is None
    return any(whole(value) is None for value in _constant(count))


def _constant(text: Text) -> tuple[object, ...]:
    """The value of a formula that reads nothing; empty for one that does, or can't be read."""
    try:
        formula = compile_expression(text.body)
        if formula.names or formula.possible_names:
            return ()
        return (formula.evaluate({}),)
    except FeelError:
        return ()


def _told(subject: Subject, element: Element, loop: Loop) -> Iterator[Finding]:
    """What is thrown after a round is a signal with a name or an escalation."""
    for one in loop.tells:
        known = [
            t for t in one.triggers if t.kind == "escalation" or (t.kind, bool(t.name)) == _NAMED
        ]
        if not one.triggers or len(known) < len(one.triggers):
            message = (
                "Na een ronde kan alleen een signaal met een naam of een escalatie gegeven worden."
            )
            yield subject.error("loop-behavior", element, message, loop.line)
        if one.when is not None and not one.when.is_feel:
            yield subject.error("loop-behavior", element, _NO_FEEL, one.when.line)


def _own_lists(subject: Subject, element: Element, loop: Loop) -> Iterator[Finding]:
    """BPMN's own lists come with the name of one part, and not beside those of the Modeler."""
    node = subject.document.ids.get(element.id)
    marker = None if node is None else child(node, "multiInstanceLoopCharacteristics")
    if marker is None:
        return
    own = {name for name in _OWN if child(marker, name) is not None}
    if own & {"loopDataInputRef", "loopDataOutputRef"} and _has_zeebe(marker):
        message = "Zeg op één manier waarover dit herhaald wordt. Haal loopData…Ref weg."
        yield subject.error("loop-collection", element, message, loop.line)
    if "inputDataItem" in own and "loopDataInputRef" not in own:
        message = "Zeg ook over welke lijst dit herhaald wordt (loopDataInputRef)."
        yield subject.error("loop-collection", element, message, loop.line)
    if ("outputDataItem" in own) != ("loopDataOutputRef" in own):
        message = "Vul loopDataOutputRef en outputDataItem allebei in, of geen van beide."
        yield subject.error("loop-result", element, message, loop.line)


def _has_zeebe(marker: Node) -> bool:
    return extension(marker, "loopCharacteristics") is not None
