"""Days on which schools are open, as far as a calendar can know: no weekends and no usual holidays in England.

Every school sets its own term dates, so this only proposes days and points out others: no day is refused because of it.
Pure functions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MONDAY, FRIDAY = 0, 4
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


def is_school_day(day: date) -> bool:
    """Neither at a weekend nor in a usual holiday."""
    return day.weekday() <= FRIDAY and holiday_on(day) is None


def school_days_from(day: date) -> Iterator[date]:
    """This day, if it is one, and all that follow."""
    while True:
        if is_school_day(day):
            yield day
        day += DAY


def next_school_day(day: date) -> date:
    """This day, or the first school day after it."""
    return next(school_days_from(day))


def school_days_after(day: date, number: int) -> date:
    """The school day so many school days after a day, 1 or more: what "within ten school days" means."""
    days = school_days_from(day + DAY)
    return next(islice(days, number - 1, None))


def last_school_day(day: date) -> date:
    """This day, or the last school day before it."""
    while not is_school_day(day):
        day -= DAY
    return day


def next_long_holiday(day: date) -> Holiday:
    """The first holiday of a week or more that begins after a day."""
    holidays = (*holidays_of(day.year), *holidays_of(day.year + 1))
    return next(holiday for holiday in holidays if holiday.is_long and holiday.first > day)
