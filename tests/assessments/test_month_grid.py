"""The weeks of a month that the calendar of a visit shows."""

from datetime import date

import pytest

from assessments.queries.dates import month_grid
from schools.calendar import USUAL

NOVEMBER, DECEMBER, OCTOBER = date(2026, 11, 1), date(2026, 12, 1), date(2026, 10, 1)


@pytest.fixture
def on(monkeypatch):
    """Makes it be that day."""
    return lambda day: monkeypatch.setattr("assessments.queries.dates.timezone.localdate", lambda: day)


def mondays(first: date, marks=()) -> list[int]:
    """The first day that each week shows."""
    grid = month_grid(first, USUAL, dict.fromkeys(marks, ["agreed"]), can_choose=True)
    return [next(day.day.day for day in week if day) for week in grid.weeks]


def test_weeks_that_are_over_are_not_shown_and_those_of_other_months_are(on):
    on(date(2026, 11, 18))
    assert mondays(NOVEMBER) == [16, 23, 30]
    assert mondays(DECEMBER) == [1, 7, 14, 21, 28]
    assert mondays(OCTOBER) == [1, 5, 12, 19, 26]


@pytest.mark.parametrize(("day", "shown"), [(22, [16, 23, 30]), (23, [23, 30])])
def test_week_is_over_after_its_sunday(on, day, shown):
    on(date(2026, 11, day))
    assert mondays(NOVEMBER) == shown


def test_week_about_which_something_is_said_stays(on):
    on(date(2026, 11, 18))
    assert mondays(NOVEMBER, marks=[date(2026, 11, 3)]) == [2, 16, 23, 30]
