"""Usual holidays in England, for schools whose own term dates are not known. Pure functions."""

from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# A holiday of so many days is one that a survey does not run across.
LONG = timedelta(days=4)


@dataclass(frozen=True)
class Holiday:
    """A time without school, from its first to its last day."""

    name: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def is_long(self) -> bool:
        """Whether it is a week or more, and not one day."""
        return self.last - self.first >= LONG


def easter(year: int) -> date:
    """Easter Sunday, by the method of Meeus, Jones and Butcher."""
    century, in_century = divmod(year, 100)
    leaps, leap_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leaps - correction + 15) % 30
    quarter, quarter_rest = divmod(in_century, 4)
    weekday = (32 + 2 * leap_rest + 2 * quarter - epact - quarter_rest) % 7
    shift = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _monday(year: int, month: int, number: int) -> date:
    """Monday `number` of a month; -1 is the last."""
    if number < 0:
        last = date(year, month + 1, 1) - DAY
        return last - DAY * last.weekday()
    first = date(year, month, 1)
    return first + DAY * (-first.weekday() % 7) + WEEK * (number - 1)


def _week(name: str, monday: date, weeks: int = 1) -> Holiday:
    return Holiday(name, monday, monday + WEEK * weeks - DAY)


def holidays_of(year: int) -> tuple[Holiday, ...]:
    """Those that begin in a calendar year, in order."""
    return (
        _week("February half-term", _monday(year, 2, 3)),
        _week("Easter holidays", easter(year) - WEEK + DAY, weeks=2),
        Holiday("early May bank holiday", _monday(year, 5, 1), _monday(year, 5, 1)),
        _week("May half-term", _monday(year, 5, -1)),
        Holiday("summer holidays", date(year, 7, 22), date(year, 9, 1)),
        _week("October half-term", _monday(year, 10, -1)),
        Holiday("Christmas holidays", date(year, 12, 20), date(year + 1, 1, 3)),
    )


def holiday_on(day: date) -> Holiday | None:
    """The holiday that a day is in."""
    holidays = (*holidays_of(day.year - 1), *holidays_of(day.year))
    return next((holiday for holiday in holidays if day in holiday), None)
