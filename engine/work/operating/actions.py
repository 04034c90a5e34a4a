"""What an operator can do to a case, as plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again what stands in an incident: at one visit, or (empty) all of the case."""

    visit_id: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Give a variable another value, and try again where it was read.

    It goes where the token of the visit reads the name; without a visit it is a variable of the
    process. `kind` is a key of `KINDS`, `text` the value as typed.
    """

    name: str
    kind: str
    text: str
    visit_id: str = ""


@dataclass(frozen=True, slots=True)
class Suspend:
    """Hold the case still: no task ends, no timer fires, no job starts, messages wait."""


@dataclass(frozen=True, slots=True)
class Resume:
    """Let it go on; timers and due dates keep what was left of them."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """End the case and all its tasks. The dossier stays open."""


@dataclass(frozen=True, slots=True)
class Restart:
    """End the case and begin a new one with the same answers of the start form: in the release
    that it kept, or in the one in use now."""

    newest: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Take a token from where it stands and put it on another element of the same level."""

    visit_id: str
    element_id: str


Action = Retry | Edit | Suspend | Resume | Cancel | Restart | Move
