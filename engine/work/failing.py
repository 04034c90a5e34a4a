"""How long to wait after something failed: a timer, a job, what goes from case to case."""

from datetime import timedelta
from typing import Final

ATTEMPTS: Final = 5
"""After so many failures of one case it becomes an incident, where nothing else says how many."""

FIRST: Final = timedelta(seconds=10)
LONGEST: Final = timedelta(hours=1)


def pause(attempts: int) -> timedelta:
    """The pause after so many attempts: it doubles, to an hour at most."""
    return min(FIRST * (1 << min(attempts - 1, 20)), LONGEST)
