"""Expressions: in a process that runs they are formulas, and formulas are not empty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document, executable
from engine.bpmn.rules.standard.example import FORMAL, E, S, T, flow, line, running, when
from engine.bpmn.xmlfile import Node, child, tag, text_of

RULES = Constraints()
_PLACES = (
    "activationCondition",
    "completionCondition",
    "conditionExpression",
    "from",
    "loopCardinality",
    "loopCondition",
    "timeCycle",
    "timeDate",
    "timeDuration",
    "to",
)
_FORMULA: Final = re.compile(r"=|\d|R\d*/|P[\dT]")  # FEEL, a number or a time is no sentence
_ALWAYS_FORMAL = ("dataPath", "messagePath", "transformation")
_TIMES = ("timeCycle", "timeDate", "timeDuration")
_CHOICE = (
    S
    + '<exclusiveGateway id="g" default="g-e" />'
    + T.replace("task", "manualTask")
    + E
    + line("s", "g", "e")
    + line("t", "e")
)


def is_formal(node: Node) -> bool:
    """Whether an expression is a formula, and no plain sentence (xsi:type tFormalExpression)."""
    kind = node.get("{http://www.w3.org/2001/XMLSchema-instance}type", "")
    return kind.rsplit(":", 1)[-1] == "tFormalExpression"


@RULES.add(
    "expression-formal",
    "8.4.6",
    "In een proces dat draait is dit een formule, geen gewone zin (xsi:type tFormalExpression). "
    "Vul een formule in.",
    right=running(_CHOICE + flow("g", "t", when("=x"))),
    wrong=running(
        _CHOICE + flow("g", "t", "<conditionExpression>als het mag</conditionExpression>")
    ),
    element="g-t",
)
def expression_formal(document: Document) -> Iterator[Node]:
    for node in document.of(*_PLACES):
        if executable(node) and not is_formal(node) and not _FORMULA.match(text_of(node)):
            yield node


@RULES.add(
    "expression-empty",
    "8.4.6",
    "Deze formule is leeg. Vul haar in, of haal haar weg.",
    right=running(_CHOICE + flow("g", "t", when("=x"))),
    wrong=_CHOICE + flow("g", "t", f"<conditionExpression {FORMAL} />"),
    element="g-t",
)
def expression_empty(document: Document) -> Iterator[Node]:
    for node in document.of(*_PLACES, *_ALWAYS_FORMAL, "condition"):
        told = tag(node) in _TIMES and executable(node)  # by the rule on timers
        if (is_formal(node) or tag(node) in _ALWAYS_FORMAL) and not told and not text_of(node):
            yield node


@RULES.add(
    "condition-formal",
    "10.5.5",
    "Een gebeurtenis met een voorwaarde heeft die voorwaarde als formule. Vul haar in.",
    right=S + E + line("s", "e"),
    wrong=running(
        '<startEvent id="s"><conditionalEventDefinition><condition />'
        "</conditionalEventDefinition></startEvent>" + E + line("s", "e")
    ),
    element="s",
)
def condition_formal(document: Document) -> Iterator[Node]:
    for node in document.of("conditionalEventDefinition"):
        condition = child(node, "condition")
        formal = condition is not None and is_formal(condition) and text_of(condition)
        if executable(node) and not formal:
            yield node


@RULES.add(
    "script-format",
    "10.3.3",
    "Een scripttaak met een script zegt in welke taal het is. Kies FEEL expression.",
    right=running(
        S
        + '<scriptTask id="t"><extensionElements><zeebe:script expression="=1" '
        + 'resultVariable="x" /></extensionElements></scriptTask>'
        + E
        + line("s", "t", "e")
    ),
    wrong=S + '<scriptTask id="t"><script>x</script></scriptTask>' + E + line("s", "t", "e"),
    element="t",
)
def script_format(document: Document) -> Iterator[Node]:
    for node in document.of("scriptTask"):
        if child(node, "script") is not None and not node.get("scriptFormat"):
            yield node
