"""For whom a transaction is: what the row-level security of the database goes by."""

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

Kind = Literal["nobody", "system", "account", "operator", "counter", "client", "door"]
"""`account`: a medewerker or a program in his own dossiers. `operator`: the same account where it
mends cases, which shows places and no people. `counter`: where it counts cases; it only reads.
`client`: somebody whom a dossier is about, by the key of the person. `door`: who came through a
signed link, by the key of the link."""


@dataclass(frozen=True, slots=True)
class Who:
    """For whom a transaction is. Without a kind that the database knows, nothing is shown."""

    kind: Kind
    id: UUID | None = None
    """Of the account, the person or the link; the system has none."""
    only: frozenset[str] | None = None
    """The permissions that the token of a program leaves; None: all of its account."""


NOBODY: Final = Who("nobody")
"""Who is yet to sign in: accounts and groups, and no row that is about a dossier."""

SYSTEM: Final = Who("system")
"""Timers, jobs, messages, the command line: what acts for nobody in particular sees all."""
