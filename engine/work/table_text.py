"""A decision as its designer wrote it: the texts of a DMN table, for a page and for comparison.

`engine.decisions` compiles what is written; here it stays text (DMN 1.5, 8.3).
"""

from dataclasses import dataclass
from typing import Final

from engine.bpmn.xmlfile import Node, parse

POLICIES: Final = {
    "UNIQUE": "Ten hoogste één regel geldt.",
    "ANY": "Regels die tegelijk gelden, geven hetzelfde.",
    "PRIORITY": "De uitkomst met de hoogste prioriteit geldt.",
    "FIRST": "De eerste regel die past, geldt.",
    "RULE ORDER": "Alle regels die passen gelden, in hun volgorde.",
    "OUTPUT ORDER": "Alle regels die passen gelden, op volgorde van prioriteit.",
    "COLLECT": "Alle regels die passen gelden samen.",
}
"""Hit policy → what it means, in Dutch (DMN 1.5, 8.2.11)."""


@dataclass(frozen=True, slots=True)
class RuleText:
    """A row: its id, a test per input, a result per output, and remarks."""

    id: str
    tests: tuple[str, ...]
    results: tuple[str, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableText:
    """A table in words. A decision that is no table has no rules and its text in `expression`."""

    policy: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rules: tuple[RuleText, ...]
    expression: str = ""


def table_text(content: bytes, decision_id: str) -> TableText:
    """The texts of one decision of a file that `load_decisions` accepts; a decision service has
    none of its own.

    Raises `XmlError`, and `LookupError` for a decision that the file does not have.
    """
    for decision in parse(content).iter("{*}decision", "{*}decisionService"):
        if decision.get("id") == decision_id:
            table = decision.find("{*}decisionTable")
            return _expression(decision) if table is None else _table(table, decision)
    raise LookupError(decision_id)


def _table(table: Node, decision: Node) -> TableText:
    return TableText(
        POLICIES.get(table.get("hitPolicy", "UNIQUE"), ""),
        tuple(_input(column) for column in table.findall("{*}input")),
        tuple(_output(column, decision) for column in table.findall("{*}output")),
        tuple(_rule(rule) for rule in table.findall("{*}rule")),
    )


def _input(column: Node) -> str:
    return column.get("label") or _text(column, "{*}inputExpression/{*}text")


def _output(column: Node, decision: Node) -> str:
    return str(column.get("label") or column.get("name") or decision.get("name", ""))


def _rule(rule: Node) -> RuleText:
    remarks = [_text(one, "{*}text") for one in rule.findall("{*}annotationEntry")]
    described = _text(rule, "{*}description")
    return RuleText(
        rule.get("id", ""),
        tuple(_text(one, "{*}text") for one in rule.findall("{*}inputEntry")),
        tuple(_text(one, "{*}text") for one in rule.findall("{*}outputEntry")),
        tuple(text for text in (described, *remarks) if text),
    )


def _expression(decision: Node) -> TableText:
    texts = [(one.text or "").strip() for one in decision.iter("{*}text")]
    return TableText("", (), (), (), "\n".join(text for text in texts if text))


def _text(node: Node, path: str) -> str:
    found = node.find(path)
    return "" if found is None else (found.text or "").strip()
