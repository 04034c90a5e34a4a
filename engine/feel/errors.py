"""What can go wrong in FEEL. Everything else is null with, for who asks, a warning."""

from dataclasses import dataclass, field


class FeelError(Exception):
    """Base of all errors of this room; the message is Dutch and meant for a process designer."""


class FeelSyntaxError(FeelError):
    """The text is not FEEL.

    `position` is the offset in the text (from 0), `line` and `column` count from 1.
    """

    def __init__(self, problem: str, text: str, position: int) -> None:
        self.problem = problem
        self.position = position
        self.line, self.column = line_and_column(text, position)
        super().__init__(f"Regel {self.line}, teken {self.column}: {problem}")


def line_and_column(text: str, position: int) -> tuple[int, int]:
    """The line of an offset in a text and the place in that line, both from 1."""
    line = text.count("\n", 0, position) + 1
    return line, position - (text.rfind("\n", 0, position) + 1) + 1


class FeelLimitError(FeelError):
    """De berekening is afgebroken: {reason}.

    `cap` is the field of `engine.feel.Limits` that says how much was allowed.
    """

    def __init__(self, cap: str, reason: str) -> None:
        self.cap = cap
        super().__init__(f"De berekening is afgebroken: {reason}.")

    @classmethod
    def too_deep(cls) -> "FeelLimitError":
        """The same error for nesting, which Python itself may be the first to notice."""
        return cls("depth", "ze is te diep genest")


class FeelConditionError(FeelError):
    """A condition gave something else than true or false."""


@dataclass(frozen=True, slots=True)
class EvaluationWarning:
    """Why a part of an expression gave null. `position` is the offset in the text.

    `follows`: it was given null; `Run.locate` leaves it out if a warning inside it says why.
    """

    message: str
    position: int
    follows: bool = field(default=False, compare=False, repr=False)
