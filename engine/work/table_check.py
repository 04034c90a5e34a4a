"""Gaps, overlaps and useless rules of decision tables as findings, with an example of each.

An overlap is an error: under *Unique*, and under *Any* with different results, the table has no
answer for that input (DMN 1.5, 8.2.11), so a case would stop there. A gap and a rule that never
applies are warnings: a table need not be complete, and a spare rule changes nothing. That a column
can't be judged is no finding; the page of the table says so.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from engine.bpmn import Finding
from engine.bpmn.xmlfile import Node, line_of, parse
from engine.decisions import Decision, TableFinding, check_table
from engine.work.values_text import examples

RULES: Final = {
    "gap": "table-gap",
    "overlap": "table-overlap",
    "unreachable": "table-dead-rule",
    "unfinished": "table-unfinished",
}


def check_tables(file: str, content: bytes, decisions: Mapping[str, Decision]) -> list[Finding]:
    """The findings about the tables of one file."""
    places = {node.get("id", ""): node for node in parse(content).iter("{*}*") if node.get("id")}
    return [one for decision in decisions.values() for one in _of(file, decision, places)]


def _of(file: str, decision: Decision, places: Mapping[str, Node]) -> Iterator[Finding]:
    for finding in check_table(decision):
        rule = RULES.get(finding.kind)
        if rule is not None:
            element_id = _element_of(decision, finding)
            node = places.get(element_id)
            line = 0 if node is None else line_of(node)
            severity = "error" if finding.kind == "overlap" else "warning"
            yield Finding(rule, severity, file, line, element_id, decision.name, said(finding))


def said(finding: TableFinding) -> str:
    """The message with its example input, as one sentence after the other."""
    shown = examples(finding.example)
    return f"{finding.message} Bijvoorbeeld: {shown}." if shown else finding.message


def _element_of(decision: Decision, finding: TableFinding) -> str:
    """The last rule that it is about, else the table."""
    table = decision.table
    if table is None:
        return decision.id
    rule = table.rules[finding.rules[-1] - 1].id if finding.rules else ""
    return rule or table.id or decision.id
