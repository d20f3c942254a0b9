"""A new survey opens filled with what most schools would choose, on days when schools are open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schools.calendar import USUAL, easter, holiday_on
from surveys.suggestions import notes_on_days, suggest_days, suggest_name
from wqm.times import days, days_in_words

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("earliest", "opens", "closes", "reminders"),
    [
        # Two weeks.
        (date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 15), (date(2026, 12, 8), date(2026, 12, 14))),
        # From a Saturday to the Monday after it.
        (date(2026, 11, 14), date(2026, 11, 16), date(2026, 11, 30), (date(2026, 11, 23), date(2026, 11, 27))),
        # To the last day before the holidays, where a week of school is left.
        (date(2026, 12, 8), date(2026, 12, 8), date(2026, 12, 18), (date(2026, 12, 14), date(2026, 12, 17))),
        # After them, where it is not.
        (date(2026, 12, 15), date(2027, 1, 4), date(2027, 1, 18), (date(2027, 1, 11), date(2027, 1, 15))),
        # In the summer holidays.
        (date(2027, 7, 25), date(2027, 9, 2), date(2027, 9, 16), (date(2027, 9, 9), date(2027, 9, 15))),
    ],
)
def test_days_are_two_weeks_of_school(earliest, opens, closes, reminders):
    days = suggest_days(earliest)
    assert (days.opens_on, days.closes_on, days.reminders) == (opens, closes, reminders)


@given(DAYS)
def test_all_days_are_school_days_in_order_and_a_week_or_more_apart(earliest):
    days = suggest_days(earliest)
    first, second = days.reminders
    assert earliest <= days.opens_on < first < second < days.closes_on
    assert all(USUAL.is_school_day(day) for day in (days.opens_on, first, second, days.closes_on))
    assert timedelta(days=6) <= days.closes_on - days.opens_on <= timedelta(days=21)


@given(DAYS)
def test_days_next_to_each_other_have_no_school_day_between(day):
    after, before = USUAL.next_school_day(day), USUAL.last_school_day(day)
    assert before <= day <= after
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(map(USUAL.is_school_day, between))


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2026, date(2026, 4, 5)), (2038, date(2038, 4, 25))]
)
def test_easter_is_known(year, day):
    assert easter(year) == day
    assert holiday_on(day - timedelta(days=2)).name == holiday_on(day + timedelta(days=1)).name == "Easter holidays"


@pytest.mark.parametrize(
    ("audience", "age", "day", "name"),
    [
        ("staff", "adult", date(2026, 11, 30), "Staff survey, autumn term 2026"),
        ("parents", "adult", date(2027, 1, 4), "Parent and carer survey, spring term 2027"),
        ("pupils", "ks1", date(2027, 6, 7), "Pupil survey, Years 1 and 2, summer term 2027"),
        ("pupils", "adult", date(2027, 6, 7), "Pupils survey, summer term 2027"),
    ],
)
def test_name_says_who_is_asked_and_the_term(audience, age, day, name):
    assert suggest_name(audience, age, day) == name


def test_days_without_school_are_pointed_out():
    notes = notes_on_days(date(2026, 12, 19), date(2027, 1, 4), [date(2026, 12, 24), date(2027, 5, 3)])
    assert notes == [
        "The opening day, 19 December 2026, is a Saturday.",
        "A reminder day, 24 December 2026, is in the usual Christmas holidays.",
        "A reminder day, 3 May 2027, is the early May bank holiday.",
    ]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2026, 12, 1), date(2026, 12, 1), "1 December 2026"),
        (date(2026, 12, 1), date(2026, 12, 12), "1 to 12 December 2026"),
        (date(2026, 11, 30), date(2026, 12, 12), "30 November to 12 December 2026"),
        (date(2026, 12, 14), date(2027, 1, 8), "14 December 2026 to 8 January 2027"),
    ],
)
def test_range_of_days_has_both_years_where_it_crosses_one(first, last, words):
    assert days(first, last) == words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([date(2026, 12, 8)], "8 December 2026"),
        ([date(2026, 12, 14), date(2026, 12, 8)], "8 December and 14 December 2026"),
        ([date(2026, 12, 14), date(2027, 1, 8)], "14 December 2026 and 8 January 2027"),
    ],
)
def test_days_are_listed_with_their_year(days, words):
    assert days_in_words(days) == words
