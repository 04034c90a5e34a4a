"""A constraint of the standard, as a value: what holds, who breaks it, and an example of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.bpmn.rules.standard.document import Document
from engine.bpmn.xmlfile import Node

Breaks = Callable[[Document], Iterable[Node]]


@dataclass(frozen=True, slots=True)
class Constraint:
    """`chapter` is that of BPMN 2.0.2 (ISO/IEC 19510). `message` is Dutch: what holds, and what to
    draw instead. `right` and `wrong` are fragments of XML; in the wrong one `element` breaks it."""

    id: str
    chapter: str
    message: str
    right: str
    wrong: str
    element: str
    breaks: Breaks
    severity: str = "error"


class Constraints:
    """The constraints of one file of rules, in their order there."""

    def __init__(self) -> None:
        self.all: list[Constraint] = []

    def add(
        self,
        key: str,
        chapter: str,
        message: str,
        *,
        right: str,
        wrong: str,
        element: str,
        severity: str = "error",
    ) -> Callable[[Breaks], Breaks]:
        """Registers the function below it, which yields the elements that break the constraint."""

        def register(breaks: Breaks) -> Breaks:
            constraint = Constraint(key, chapter, message, right, wrong, element, breaks, severity)
            self.all.append(constraint)
            return breaks

        return register
