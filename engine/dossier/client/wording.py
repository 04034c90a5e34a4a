"""What a step is called for the client. The diagram says so itself, with the extension property
`voorClient` of an element; else it is called after the phase that it stands in."""

from functools import lru_cache
from typing import Final

from sqlalchemy.orm import Session

from engine.bpmn.diagram import Element, Process
from engine.bpmn.reader import read_processes
from engine.bpmn.xmlfile import parse
from engine.work.library import library

PROPERTY: Final = "voorClient"
DRAWN: Final = 256
"""Processes kept in memory."""


def process_of(session: Session, release_id: int, key: str) -> Process | None:
    """A process as it is drawn in a release."""
    stored = library(session, release_id).process(key)
    return _drawn(stored.content, stored.file_name, key)


def words_for(process: Process, element_id: str) -> str:
    """What the client reads for an element: its `voorClient`, else that or the name of the
    sub-process around it, else of the process."""
    element = process.elements.get(element_id)
    if element is not None and (own := said(element)):
        return own
    around = process.elements.get(element.parent) if element is not None else None
    if around is None:
        return said(process) or process.name
    return said(around) or around.name or words_for(process, around.id)


def said(drawn: Element | Process) -> str:
    """What it is called for the client by itself; empty when that is not said."""
    return dict(drawn.properties).get(PROPERTY, "").strip()


@lru_cache(DRAWN)
def _drawn(content: bytes, file_name: str, key: str) -> Process | None:
    found = read_processes(parse(content), file_name)
    return next((one for one in found if one.id == key), None)
