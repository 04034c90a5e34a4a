"""Numeric functions, also with arguments that do not fit (DMN 1.5, table 79)."""

import pytest

from tests.feel.tables import Row, check, rows

NUMBERS = rows(
    r"""
    decimal(1/3, 2) => 0.33
    decimal(1.5, 0) => 2
    decimal(2.5, 0) => 2
    decimal(2.5, -1) => 0
    decimal(15, -1) => 20
    decimal(25, -1) => 20
    decimal(n: 1.55, scale: 1) => 1.6
    decimal(1, null) => null
    decimal(1.5, 6177) => null
    decimal(1.5, -6112) => null
    decimal(1.5, -6111) => 0
    decimal(1.5, 6176) => 1.5
    floor(1.5) => 1
    floor(-1.5) => -2
    floor(-1.56, 1) => -1.6
    floor(null) => null
    floor(1.5, null) => null
    floor(n: 1.5) => 1
    floor(15, -1) => 10
    ceiling(-1.5) => -1
    ceiling(1.001, 2) => 1.01
    floor(1.5, 6177) => null
    round up(5.5, 0) => 6
    round up(-5.5, 0) => -6
    round up(1.121, 2) => 1.13
    round up(-1.126, 2) => -1.13
    round down(-5.5, 0) => -5
    round down(1.126, 2) => 1.12
    round half up(5.5, 0) => 6
    round half up(-5.5, 0) => -6
    round half up(1.121, 2) => 1.12
    round half down(5.5, 0) => 5
    round half down(-5.5, 0) => -5
    round half down(-1.126, 2) => -1.13
    round up(5.5) => null
    round up(n: 5.5, scale: 0) => 6
    round up(5.5, -6112) => null
    abs(-10) => 10
    abs(n: -10) => 10
    abs(@"PT5H") => @"PT5H"
    abs(@"-PT5H") => @"PT5H"
    abs(number: 1) => null
    modulo(12, 5) => 2
    modulo(-12, 5) => 3
    modulo(12, -5) => -3
    modulo(-12, -5) => -2
    modulo(10.1, 4.5) => 1.1
    modulo(-10.1, 4.5) => 3.4
    modulo(10.1, -4.5) => -3.4
    modulo(-10.1, -4.5) => -1.1
    modulo(12, 0) => null
    modulo(dividend: 12, divisor: 5) => 2
    sqrt(16) => 4
    sqrt(-1) => null
    sqrt(0) => 0
    sqrt(number: 4) => 2
    log(0) => null
    log(-1) => null
    log(1) => 0
    exp(0) => 1
    exp(number: 0) => 1
    odd(5) => true
    odd(-5) => true
    odd(0) => false
    even(0) => true
    even(2.5) => false
    odd(2.5) => false
    odd(number: 5) => true
    """
)


@pytest.mark.parametrize("row", NUMBERS)
def test_numbers(row: Row) -> None:
    check(row)
