"""Decisions of DMN 1.3 to 1.5: tables, expressions and what they need from each other.

`load_decisions(xml)` gives the decisions of a file by id; `Decision.evaluate(context)` gives a
`DecisionResult` that also says why: the inputs, the rules that applied and the decisions before.
`check_table(decision)` looks for gaps, overlaps and rules that never apply. Everything written in
a decision is FEEL (`engine.feel`), so an evaluation is bounded in time and memory.
"""

from engine.decisions.check import TableFinding, check_table
from engine.decisions.model import Decision
from engine.decisions.problems import DecisionError
from engine.decisions.reader import check_decisions, load_decisions
from engine.decisions.results import DecisionResult, MatchedRule

__all__ = [
    "Decision",
    "DecisionError",
    "DecisionResult",
    "MatchedRule",
    "TableFinding",
    "check_decisions",
    "check_table",
    "load_decisions",
]
