"""Lanes: each step of a process in one of them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document, process_of
from engine.bpmn.rules.standard.example import E, S, T, line
from engine.bpmn.xmlfile import Node, children, text_of

RULES = Constraints()
_THEIRS = '<process id="q"><task id="u" /></process>'
_LANES = (
    '<laneSet id="l"><lane id="a"><flowNodeRef>t</flowNodeRef></lane>'
    '<lane id="b"><flowNodeRef>{}</flowNodeRef></lane></laneSet>'
)


def _laned(second: str) -> str:
    return f'<process id="p">{_LANES.format(second)}{S}{T}{E}{line("s", "t", "e")}</process>'


@RULES.add(
    "lane-process",
    "10.8",
    "In een baan staan alleen stappen van hetzelfde proces. Verplaats de stap, of de baan.",
    right=_laned("e") + _THEIRS,
    wrong=_laned("u") + _THEIRS,
    element="b",
)
def lane_process(document: Document) -> Iterator[Node]:
    for lane in document.of("lane"):
        own = process_of(lane)
        if any(process_of(node) is not own for node in document.refs(lane, "flowNodeRef")):
            yield lane


@RULES.add(
    "lane-once",
    "10.8",
    "Een stap staat in één baan van dezelfde indeling. Haal haar uit de andere baan.",
    right=_laned("e"),
    wrong=_laned("t"),
    element="b",
)
def lane_once(document: Document) -> Iterator[Node]:
    for lanes in document.of("laneSet", "childLaneSet"):
        seen: set[str] = set()
        for lane in children(lanes, "lane"):
            listed = [text_of(each) for each in children(lane, "flowNodeRef")]
            if len(set(listed)) < len(listed) or seen & set(listed):
                yield lane
            seen.update(listed)
