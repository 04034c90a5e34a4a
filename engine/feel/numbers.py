"""Numbers: decimals of 34 digits, rounded half to even (DMN 1.5, 10.3.2.3.1; IEEE 754 decimal128).

An operation without a number for a result gives None.
"""

import decimal
from decimal import Decimal

CONTEXT = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)
MIN_SCALE, MAX_SCALE = -6111, 6176
ZERO, ONE = Decimal(0), Decimal(1)


def parse_number(text: str) -> Decimal | None:
    """The number that the digits say, rounded to 34 of them."""
    try:
        return CONTEXT.create_decimal(text)
    except decimal.DecimalException:
        return None


def divide(left: Decimal, right: Decimal) -> Decimal | None:
    """left / right; None for a division by zero."""
    try:
        return CONTEXT.divide(left, right)
    except decimal.DecimalException:
        return None


def power(base: Decimal, exponent: Decimal) -> Decimal | None:
    """base ** exponent; None where that is no real number or out of bounds."""
    if not exponent:
        return ONE
    try:
        return CONTEXT.power(base, exponent)
    except decimal.DecimalException:
        return None


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal | None:
    """dividend - divisor * floor(dividend / divisor): the sign of the divisor."""
    try:
        rest = CONTEXT.remainder(dividend, divisor)
        return CONTEXT.add(rest, divisor) if rest and (rest < 0) != (divisor < 0) else rest
    except decimal.DecimalException:
        return None


def round_to(number: Decimal, scale: Decimal, rounding: str) -> Decimal | None:
    """`number` with `scale` digits after the point; None when the scale is out of bounds."""
    digits = int(scale)
    if not MIN_SCALE <= digits <= MAX_SCALE:
        return None
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -digits:
        return number
    try:
        rounded = number.quantize(Decimal(1).scaleb(-digits), rounding=rounding, context=CONTEXT)
    except decimal.DecimalException:
        return None
    return CONTEXT.plus(rounded)


def whole(number: Decimal) -> int | None:
    """As an int, cut off after the point; None when it would need more than 34 digits."""
    return int(number) if number.adjusted() <= 34 else None


def number_text(number: Decimal) -> str:
    """Plain digits without exponent and without zeros at the end of a fraction."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
