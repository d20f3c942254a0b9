"""Times, moments and periods as schools write them."""

from datetime import UTC, date, datetime, time

import pytest

from wqm.times import clock, days, moment, school_days


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (time(9, 30), "9:30am"), (time(13, 0), "1pm"), (time(0, 5), "12:05am"), (time(12, 0), "midday"),
        (time(0, 0), "midnight"), (datetime(2026, 7, 1, 8, 15, tzinfo=UTC), "9:15am")
    ],
)  # fmt: skip
def test_time_of_day_is_written_as_schools_write_it(value, words):
    assert clock(value) == words


def test_moment_has_the_local_day_and_time():
    assert moment(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026, 12:30am"


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 12, 14), date(2026, 12, 14), "14 December 2026"),
        (date(2026, 12, 1), date(2026, 12, 12), "1 to 12 December 2026"),
        (date(2026, 11, 28), date(2026, 12, 3), "28 November to 3 December 2026"),
        (date(2026, 12, 14), date(2027, 1, 8), "14 December 2026 to 8 January 2027"),
    ],
)
def test_days_carry_as_much_of_a_date_as_they_need(first, last, words):
    assert days(first, last) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 12, 11), date(2026, 12, 14), "11 and 14 December 2026"),
        (date(2026, 10, 30), date(2026, 11, 2), "30 October and 2 November 2026"),
        (date(2027, 1, 1), date(2027, 1, 4), "1 and 4 January 2027"),
        (date(2026, 12, 10), date(2026, 12, 11), "10 to 11 December 2026"),
        (date(2026, 12, 10), date(2026, 12, 14), "10 to 14 December 2026"),
        (date(2026, 12, 7), date(2026, 12, 10), "7 to 10 December 2026"),
        (date(2026, 12, 11), date(2026, 12, 11), "11 December 2026"),
    ],
)
def test_days_of_a_visit_over_a_weekend_are_two_days(first, last, words):
    assert school_days(first, last) == words
