"""Small DMN files, written as a designer's tool would save them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from typing import Any

from engine.decisions import Decision, DecisionResult, load_decisions

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"
_NUMBERS = count(1)
Rules = Sequence[tuple[Sequence[str], Sequence[str]]]


def model(*parts: str, namespace: str = "proef", dmn: str = NAMESPACE, more: str = "") -> bytes:
    """A DMN file around some elements."""
    start = (
        f'<definitions xmlns="{dmn}" id="definities" name="Proef" namespace="{namespace}"{more}>'
    )
    return (start + "".join(parts) + "</definitions>").encode()


def escape(text: str) -> str:
    """A text that may stand in XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def unique(kind: str) -> str:
    """An id that no other element has."""
    return f"{kind}_{next(_NUMBERS)}"


def entry(tag: str, text: str, identifier: str = "") -> str:
    """A cell of a table."""
    return f'<{tag} id="{identifier or unique(tag)}"><text>{escape(text)}</text></{tag}>'


def typed(reference: str) -> str:
    """The attribute with a type; nothing for none."""
    return f' typeRef="{escape(reference)}"' if reference else ""


def input_column(text: str, label: str = "", kind: str = "", values: str = "") -> str:
    """A column of conditions."""
    allowed = entry("inputValues", values) if values else ""
    return (
        f'<input id="{unique("in")}" label="{escape(label or text)}"><inputExpression{typed(kind)}>'
        f"<text>{escape(text)}</text></inputExpression>{allowed}</input>"
    )


def output_column(
    name: str, label: str = "", kind: str = "", values: str = "", default: str = ""
) -> str:
    """A column of results."""
    shown = f' label="{escape(label)}"' if label else ""
    inner = entry("outputValues", values) if values else ""
    inner += entry("defaultOutputEntry", default) if default else ""
    return f'<output id="{unique("uit")}" name="{name}"{shown}{typed(kind)}>{inner}</output>'


def rows(rules: Rules) -> str:
    """Rules `r1`, `r2` and so on, each with a remark."""
    return "".join(
        f'<rule id="r{number}"><description>regel {number}</description>'
        + "".join(entry("inputEntry", test) for test in tests)
        + "".join(entry("outputEntry", result) for result in results)
        + "</rule>"
        for number, (tests, results) in enumerate(rules, 1)
    )


def table_of(columns: Sequence[str], rules: Rules, policy: str = "UNIQUE", more: str = "") -> str:
    """A decision table of columns that are written out."""
    return (
        f'<decisionTable id="{unique("t")}" hitPolicy="{policy}"{more}>'
        f"{''.join(columns)}{rows(rules)}</decisionTable>"
    )


def table(
    rules: Rules,
    policy: str = "UNIQUE",
    aggregation: str = "",
    inputs: Sequence[str] = ("x",),
    outputs: Sequence[str] = ("uit",),
    values: str = "",
    default: str = "",
) -> str:
    """A decision table with plain columns, labelled `De x`."""
    columns = [input_column(name, f"De {name}") for name in inputs]
    columns += [output_column(name, values=values, default=default) for name in outputs]
    collect = f' aggregation="{aggregation}"' if aggregation else ""
    return table_of(columns, rules, policy, collect)


def literal(text: str, kind: str = "") -> str:
    """A literal expression."""
    return f"<literalExpression{typed(kind)}><text>{escape(text)}</text></literalExpression>"


def variable(name: str, kind: str = "") -> str:
    """The variable of an element."""
    return f'<variable name="{escape(name)}"{typed(kind)}/>'


def decision(logic: str, name: str = "besluit", *needs: str, kind: str = "") -> str:
    """A decision, of which the id is its name without spaces; `needs` are requirements."""
    own = f'<decision id="{name.replace(" ", "_")}" name="{escape(name)}">{variable(name, kind)}'
    return own + "".join(needs) + logic + "</decision>"


def needs_decision(href: str) -> str:
    """A requirement of a decision."""
    return f'<informationRequirement><requiredDecision href="{href}"/></informationRequirement>'


def needs_input(href: str) -> str:
    """A requirement of input data."""
    return f'<informationRequirement><requiredInput href="{href}"/></informationRequirement>'


def needs_knowledge(href: str) -> str:
    """A requirement of a knowledge model or a service."""
    return f'<knowledgeRequirement><requiredKnowledge href="{href}"/></knowledgeRequirement>'


def input_data(name: str, kind: str = "") -> str:
    """Input data, of which the id is its name without spaces."""
    identifier = name.replace(" ", "_")
    return f'<inputData id="{identifier}" name="{name}">{variable(name, kind)}</inputData>'


def knowledge(
    name: str, parameters: dict[str, str], logic: str, *needs: str, kind: str = ""
) -> str:
    """A business knowledge model; `parameters` are types by name."""
    formal = "".join(
        f'<formalParameter name="{parameter}"{typed(reference)}/>'
        for parameter, reference in parameters.items()
    )
    return (
        f'<businessKnowledgeModel id="{name}" name="{name}">{variable(name, kind)}'
        f"<encapsulatedLogic>{formal}{logic}</encapsulatedLogic>{''.join(needs)}"
        "</businessKnowledgeModel>"
    )


def item(name: str, kind: str = "", more: str = "", *, collection: bool = False) -> str:
    """An item definition."""
    many = ' isCollection="true"' if collection else ""
    reference = f"<typeRef>{escape(kind)}</typeRef>" if kind else ""
    return f'<itemDefinition name="{name}"{many}>{reference}{more}</itemDefinition>'


def only(xml: bytes, identifier: str = "besluit", **others: bytes) -> Decision:
    """One of the decisions of a file."""
    return load_decisions(xml, others)[identifier]


def evaluated(xml: bytes, context: dict[str, Any], identifier: str = "besluit") -> DecisionResult:
    """The result of a decision."""
    return only(xml, identifier).evaluate(context)


def decide(xml: bytes, context: dict[str, Any], identifier: str = "besluit") -> Any:
    """The value of a decision."""
    return evaluated(xml, context, identifier).value
