"""What can stand in the way of a step, in words for the person who takes it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from engine.bpmn import Finding


class TaskTaken(Exception):
    """Deze taak is al door iemand anders afgerond of is vervallen.

    `by` is the name of who ended it, or None when the process itself did; `at` is when, in UTC.
    """

    def __init__(self, by: str | None, at: datetime | None) -> None:
        super().__init__("Deze taak is al afgerond of vervallen.")
        self.by = by
        self.at = at


class TaskClaimed(Exception):
    """Een collega heeft deze taak net aan zichzelf toegekend."""

    def __init__(self, by: str) -> None:
        super().__init__(TaskClaimed.__doc__)
        self.by = by


class Suspended(Exception):
    """Deze zaak is stilgezet. `since` is the moment, in UTC."""

    def __init__(self, since: datetime | None) -> None:
        super().__init__("Deze zaak is stilgezet. Er is niets opgeslagen.")
        self.since = since


class DeploymentRefused(Exception):
    """De bestanden bevatten fouten en zijn niet opgeslagen. `findings` says which."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("De bestanden bevatten fouten en zijn niet opgeslagen.")
        self.findings = list(findings)


class Stale(Exception):
    """Iemand anders heeft deze zaak intussen bijgewerkt. Er is niets opgeslagen."""

    def __init__(self) -> None:
        super().__init__(Stale.__doc__)


class NothingInUse(Exception):
    """Dit proces is niet in gebruik."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or NothingInUse.__doc__)


class OperationFailed(Exception):
    """Een automatische stap kon zijn werk niet doen. The message holds no value from the case."""


class AnswerRefused(OperationFailed):
    """Dit antwoord kan zo niet worden bewaard.

    What somebody has just filled in is what stands in the way: he hears it at the field, and
    nothing is saved. `is_wrong` says of a value whether it is the one. When he filled in nothing
    like it, the step fails as any other.
    """

    def __init__(self, message: str, is_wrong: Callable[[str], bool]) -> None:
        super().__init__(message)
        self.is_wrong = is_wrong
