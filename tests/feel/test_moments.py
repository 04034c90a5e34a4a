"""Date and time functions, and the parts of dates, times and durations (DMN 1.5, table 65)."""

import pytest

from tests.feel.tables import Row, check, rows

MOMENTS = rows(
    r"""
    day of year(@"2019-09-17") => 260
    day of year(@"2020-12-31") => 366
    day of year(date: @"2019-09-17") => 260
    day of week(@"2019-09-17T10:00:00") => "Tuesday"
    week of year(@"2003-12-29") => 1
    week of year(@"2004-01-04") => 1
    week of year(@"2005-01-01") => 53
    week of year(@"2005-01-03") => 1
    week of year(@"2005-01-09") => 1
    month of year(@"2019-09-17") => "September"
    day of week("2019-09-17") => null
    last day of month(@"2021-02-01") => @"2021-02-28"
    @"2021-01-01".weekday => 5
    @"2021-01-01".hour => null
    @"2021-01-01T10:20:30+01:00".time offset => @"PT1H"
    @"2021-01-01T10:20:30".time offset => null
    @"2021-01-01T10:20:30Z".time offset => @"PT0S"
    @"2021-01-01T10:20:30@Europe/Paris".timezone => "Europe/Paris"
    @"2021-01-01T10:20:30+01:00".timezone => null
    @"2021-07-01T10:20:30@Europe/Paris".time offset => @"PT2H"
    @"10:20:30".hour => 10
    @"10:20:30".minute => 20
    @"10:20:30.5".second => 30.5
    @"10:20:30@Europe/Paris".timezone => "Europe/Paris"
    @"10:20:30+02:00".time offset => @"PT2H"
    @"10:20:30".day => null
    @"P1Y2M".years => 1
    @"P1Y2M".months => 2
    @"P1Y2M".days => null
    @"P1DT2H3M4S".days => 1
    @"P1DT2H3M4S".hours => 2
    @"P1DT2H3M4S".minutes => 3
    @"P1DT2H3M4S".seconds => 4
    @"-P1DT2H".hours => -2
    @"-P1Y2M".months => -2
    @"P1D".years => null
    @"PT1.5S".seconds => 1.5
    [1..10).start => 1
    [1..10).end => 10
    [1..10).start included => true
    [1..10).end included => false
    (< 10).start => null
    (< 10).end => 10
    (< 10).start included => false
    (< 10).end included => false
    (<= 10).end included => true
    (> 10).start => 10
    (> 10).start included => false
    (>= 10).start included => true
    (>= 10).end => null
    (>= 10).end included => false
    (= 10).start => 10
    (= 10).end => 10
    (= 10).start included => true
    (= 10).end included => true
    (!= 10).start => 10
    (!= 10).end => 10
    (!= 10).start included => false
    """
)


@pytest.mark.parametrize("row", MOMENTS)
def test_moments(row: Row) -> None:
    check(row)
