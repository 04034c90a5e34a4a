"""What can be wrong with a decision file: every problem with its line and element."""

from lxml import etree

Element = etree._Element


class DecisionError(Exception):
    """A decision can't be read. `line` is that in the XML, `element_id` may be empty."""

    def __init__(self, message: str, line: int = 0, element_id: str = "") -> None:
        self.message, self.line, self.element_id = message, line, element_id
        place = f"regel {line}" + (f", element “{element_id}”" if element_id else "")
        super().__init__(f"{message} ({place})" if line else message)


class Problems:
    """Collects what is wrong, so that a designer sees all of it at once."""

    def __init__(self) -> None:
        self.found: list[DecisionError] = []

    def add(self, message: str, element: Element) -> None:
        """Note a problem with an element; without an id of its own, the nearest around it."""
        self.found.append(DecisionError(message, line_of(element), nearest_id(element)))

    def in_order(self) -> list[DecisionError]:
        """The problems from top to bottom, each once."""
        once = {(error.line, error.element_id, error.message): error for error in self.found}
        return [once[key] for key in sorted(once)]


def line_of(element: Element) -> int:
    """The line of an element in its file; 0 if unknown."""
    line = element.sourceline
    return line if isinstance(line, int) else 0


def nearest_id(element: Element) -> str:
    """The id of an element or of the nearest one around it; empty if there is none."""
    owner: Element | None = element
    while owner is not None and not owner.get("id"):
        owner = owner.getparent()
    return str(owner.get("id")) if owner is not None else ""
