"""DMN XML → decisions. Every problem is a DecisionError with its line and element id."""

from collections.abc import Mapping

from engine.decisions.files import File, Others
from engine.decisions.graph import Graph
from engine.decisions.model import Decision
from engine.decisions.problems import DecisionError
from engine.decisions.xmlfile import parse

_NOTHING: Mapping[str, bytes] = {}
_TOO_DEEP = "Het bestand is te diep genest."


def load_decisions(xml: bytes, others: Mapping[str, bytes] = _NOTHING) -> dict[str, Decision]:
    """The decisions and decision services of a DMN file by id.

    `others` are the contents, by file name, of files that this one may import. Raises the first
    of the DecisionErrors that `check_decisions` gives.
    """
    found, problems = _read(xml, others)
    if problems:
        raise problems[0]
    return found


def check_decisions(xml: bytes, others: Mapping[str, bytes] = _NOTHING) -> list[DecisionError]:
    """Everything that is wrong with a DMN file, from top to bottom; for designers."""
    try:
        return _read(xml, others)[1]
    except DecisionError as error:
        return [error]


def _read(
    xml: bytes, others: Mapping[str, bytes]
) -> tuple[dict[str, Decision], list[DecisionError]]:
    try:
        root = parse(xml)
        file = File(root, Others(others, str(root.get("namespace") or "")))
        found = Graph().decisions(file)
    except RecursionError:
        raise DecisionError(_TOO_DEEP) from None
    return found, file.problems.in_order()
