"""Conversations: an overview of who talks with whom."""

from __future__ import annotations

from collections.abc import Iterator

from engine.bpmn.rules.standard.constraint import Constraints
from engine.bpmn.rules.standard.document import Document
from engine.bpmn.xmlfile import Node, child, children, tag

RULES = Constraints()
_TALK = (
    '<collaboration id="c"><participant id="P" /><participant id="Q" />'
    '<conversation id="g"><participantRef>P</participantRef><participantRef>Q</participantRef>'
    '</conversation><conversationLink id="l" sourceRef="P" targetRef="{}" /></collaboration>'
)
_NODES = {"conversation", "subConversation", "callConversation"}


@RULES.add(
    "choreography-reference",
    "9.1",
    "Een choreografie of globale conversatie verwijst niet naar een choreografie. Haal de "
    "verwijzing weg.",
    right='<globalConversation id="g" />',
    wrong='<globalConversation id="g"><choreographyRef>h</choreographyRef></globalConversation>'
    '<choreography id="h" />',
    element="g",
)
def choreography_reference(document: Document) -> Iterator[Node]:
    for node in document.of("choreography", "globalConversation"):
        if child(node, "choreographyRef") is not None:
            yield node


@RULES.add(
    "conversation-participants",
    "9.5",
    "Een conversatie heeft minstens twee deelnemers. Voeg er een toe.",
    right=_TALK.format("g"),
    wrong=_TALK.format("g").replace("<participantRef>Q</participantRef>", ""),
    element="g",
)
def conversation_participants(document: Document) -> Iterator[Node]:
    for node in document.of(*sorted(_NODES)):
        if len(children(node, "participantRef")) < 2:
            yield node


@RULES.add(
    "conversation-link",
    "9.5",
    "Een conversatielijn verbindt een pool met een conversatie. Verbind deze twee anders.",
    right=_TALK.format("g"),
    wrong=_TALK.format("Q"),
    element="l",
)
def conversation_link(document: Document) -> Iterator[Node]:
    for link in document.of("conversationLink"):
        ends = [document.ref(link, name) for name in ("sourceRef", "targetRef")]
        found = [end for end in ends if end is not None]
        if len(found) == 2 and sum(tag(end) in _NODES for end in found) != 1:
            yield link
