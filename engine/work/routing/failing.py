"""How long to wait after something could not be brought where it had to be."""

from datetime import timedelta
from typing import Final

ATTEMPTS: Final = 5
"""After so many failures of one case it becomes an incident."""

_FIRST: Final = timedelta(seconds=10)
_LONGEST: Final = timedelta(hours=1)


def pause(attempts: int) -> timedelta:
    """The pause after so many attempts: it doubles, to an hour at most."""
    return min(_FIRST * (1 << min(attempts - 1, 20)), _LONGEST)
