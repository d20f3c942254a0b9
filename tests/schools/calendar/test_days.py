"""Whether a day is a school day: by what the school entered, by the usual holidays, by the country's bank holidays."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.calendar import USUAL, SchoolCalendar, YearDates

ENTERED = SchoolCalendar(
    "england",
    {
        2026: YearDates(
            ((date(2026, 9, 3), date(2026, 10, 16)), (date(2026, 11, 2), date(2026, 12, 18))),
            frozenset({date(2026, 9, 3), date(2026, 11, 2)}),
            frozenset({date(2026, 11, 2)}),
        )
    },
)


@pytest.mark.parametrize(
    ("calendar", "day", "why"),
    [
        (USUAL, date(2026, 12, 5), "a Saturday"),
        (USUAL, date(2026, 12, 8), ""),
        (USUAL, date(2026, 12, 25), "in the usual Christmas holidays"),
        (USUAL, date(2027, 5, 3), "the early May bank holiday"),
        (SchoolCalendar("scotland"), date(2026, 11, 30), "a bank holiday (Saint Andrew's Day)"),
        (SchoolCalendar("northern_ireland"), date(2027, 3, 17), "a bank holiday (Saint Patrick's Day)"),
        (SchoolCalendar("wales"), date(2027, 3, 17), ""),
        (ENTERED, date(2026, 10, 21), "in the school holidays"),
        (ENTERED, date(2026, 9, 3), "an INSET day"),
        (ENTERED, date(2026, 10, 16), ""),
        (ENTERED, date(2025, 10, 21), ""),
        (ENTERED, date(2025, 10, 28), "in the usual October half-term"),
    ],
)
def test_day_is_a_school_day_or_says_why_not(calendar, day, why):
    assert calendar.why_not(day) == why


def test_visit_is_on_an_inset_day_only_where_the_school_chose_that():
    assert ENTERED.why_no_visit(date(2026, 9, 3)) == "an INSET day"
    assert ENTERED.why_no_visit(date(2026, 11, 2)) == ""


def test_days_of_a_visit_leap_over_weekends_and_holidays():
    days = ENTERED.visit_days(date(2026, 10, 15), 3)
    assert days == [date(2026, 10, 15), date(2026, 10, 16), date(2026, 11, 2)]
    assert ENTERED.next_long_holiday(date(2026, 10, 1)).last == date(2026, 11, 2)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_next_and_last_school_day_are_school_days_around_a_day(day):
    after, before = USUAL.next_school_day(day), USUAL.last_school_day(day)
    assert before <= day <= after
    assert USUAL.is_school_day(before) and USUAL.is_school_day(after)


def test_year_in_which_nothing_is_open_ends_the_search():
    shut = SchoolCalendar("england", {year: YearDates(inset_days=frozenset()) for year in range(2020, 2040)})
    day = date(2026, 9, 3)
    assert shut.next_school_day(day) == shut.last_school_day(day) == day
    assert shut.visit_days(day, 3) == []
