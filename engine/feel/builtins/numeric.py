"""Numeric functions (DMN 1.5, table 79)."""

import decimal
from decimal import Decimal

from engine.feel.arithmetic import negate
from engine.feel.limits import Run
from engine.feel.numbers import CONTEXT, ONE, ZERO, modulo, round_to
from engine.feel.signature import builtin
from engine.feel.temporal import MonthsDuration, TimeDuration
from engine.feel.values import Value


def _rounded(run: Run, number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    result = round_to(number, scale, rounding)
    return run.null("Zoveel cijfers achter de komma kan niet.") if result is None else result


@builtin("decimal", "n: number", "scale: number")
def decimal_(run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    """Rounded, half to even. Example: `decimal(2.5, 0) = 2`."""
    return _rounded(run, number, scale, decimal.ROUND_HALF_EVEN)


@builtin("floor", "n: number", "scale?: number")
def floor(run: Run, number: Decimal, scale: Decimal = ZERO) -> Decimal | None:
    """Rounded to below. Example: `floor(-1.5) = -2`."""
    return _rounded(run, number, scale, decimal.ROUND_FLOOR)


@builtin("ceiling", "n: number", "scale?: number")
def ceiling(run: Run, number: Decimal, scale: Decimal = ZERO) -> Decimal | None:
    """Rounded to above. Example: `ceiling(1.5) = 2`."""
    return _rounded(run, number, scale, decimal.ROUND_CEILING)


@builtin("round up", "n: number", "scale: number")
def round_up(run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    """Rounded away from zero. Example: `round up(5.5, 0) = 6`."""
    return _rounded(run, number, scale, decimal.ROUND_UP)


@builtin("round down", "n: number", "scale: number")
def round_down(run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    """Rounded towards zero. Example: `round down(5.5, 0) = 5`."""
    return _rounded(run, number, scale, decimal.ROUND_DOWN)


@builtin("round half up", "n: number", "scale: number")
def round_half_up(run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    """Rounded, half away from zero. Example: `round half up(5.5, 0) = 6`."""
    return _rounded(run, number, scale, decimal.ROUND_HALF_UP)


@builtin("round half down", "n: number", "scale: number")
def round_half_down(run: Run, number: Decimal, scale: Decimal) -> Decimal | None:
    """Rounded, half towards zero. Example: `round half down(5.5, 0) = 5`."""
    return _rounded(run, number, scale, decimal.ROUND_HALF_DOWN)


@builtin("abs", "n: number|duration")
def absolute(run: Run, value: Decimal | MonthsDuration | TimeDuration) -> Value:
    """Without its sign. Example: `abs(-10) = 10`."""
    if isinstance(value, Decimal):
        return CONTEXT.abs(value)
    amount = value.months if isinstance(value, MonthsDuration) else value.nanos
    return negate(run, value) if amount < 0 else value


@builtin("modulo", "dividend: number", "divisor: number")
def modulo_(run: Run, dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """What is left of a division, with the sign of the divisor. Example: `modulo(-12, 5) = 3`."""
    result = modulo(dividend, divisor)
    return run.null("De rest van deze deling bestaat niet.") if result is None else result


@builtin("sqrt", "number: number")
def sqrt(run: Run, number: Decimal) -> Decimal | None:
    """The square root. Example: `sqrt(16) = 4`."""
    return run.null("De wortel van een negatief getal.") if number < 0 else CONTEXT.sqrt(number)


@builtin("log", "number: number")
def log(run: Run, number: Decimal) -> Decimal | None:
    """The natural logarithm. Example: `decimal(log(10), 2) = 2.30`."""
    run.charge(50)
    return CONTEXT.ln(number) if number > 0 else run.null("Geen logaritme van nul of minder.")


@builtin("exp", "number: number")
def exp(run: Run, number: Decimal) -> Decimal | None:
    """e to the power. Example: `exp(0) = 1`."""
    run.charge(50)
    try:
        return CONTEXT.exp(number)
    except decimal.DecimalException:
        return run.null("Het getal wordt te groot.")


@builtin("odd", "number: number")
def odd(_run: Run, number: Decimal) -> bool:
    """Whether the number is odd. Example: `odd(5)`."""
    return modulo(number, Decimal(2)) == ONE


@builtin("even", "number: number")
def even(_run: Run, number: Decimal) -> bool:
    """Whether the number is even. Example: `even(4)`."""
    return modulo(number, Decimal(2)) == ZERO
