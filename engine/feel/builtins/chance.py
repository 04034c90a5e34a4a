"""Functions by chance (Camunda's additions).

An evaluation must give the same when it is done again, for a retry, a check or an explanation. So
chance comes from a seed that the caller gives, such as the id of the step; without one there is
none, and the result is null with a warning.
"""

from decimal import Decimal
from uuid import UUID

from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT
from engine.feel.signature import builtin

_REFUSED = "Toeval kan hier niet: de berekening moet steeds hetzelfde geven."
_BYTES = 14
"""34 digits hold this many bytes without loss."""


@builtin("uuid")
def uuid(run: Run) -> str | None:
    """A new UUID, if the caller gives a seed; else null. Example: `string length(uuid()) = 36`."""
    drawn = run.draw()
    return run.null(_REFUSED) if drawn is None else str(UUID(bytes=drawn[:16], version=4))


@builtin("random number")
def random_number(run: Run) -> Decimal | None:
    """A number from 0 up to 1, if the caller gives a seed; else null.
    Example: `random number() in [0..1)`."""
    drawn = run.draw()
    if drawn is None:
        return run.null(_REFUSED)
    whole = Decimal(int.from_bytes(drawn[:_BYTES]))
    return CONTEXT.divide(whole, Decimal(256**_BYTES)).quantize(Decimal("1e-30"), context=CONTEXT)
