"""Whether a day is a school day: the one home of that question, for visits and for surveys.

A year that the school has entered is followed to the letter; any other follows the usual holidays. Bank holidays of the
school's country and weekends are never school days. Pure: rows are read by `schools.calendar.queries`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice

from schools.calendar.bank import bank_holidays
from schools.calendar.usual import Holiday, holiday_on
from schools.enums import Country
from schools.terms import academic_year

DAY = timedelta(days=1)
FRIDAY = 4
# So many days without school are a holiday across which nothing runs.
LONG_DAYS = 5
# No school is shut for longer: a search that goes further meets term dates that leave nothing open.
FARTHEST = 400


@dataclass(frozen=True)
class YearDates:
    """What a school entered for one academic year."""

    half_terms: tuple[tuple[date, date], ...] = ()
    inset_days: frozenset[date] = frozenset()
    visit_days: frozenset[date] = frozenset()


@dataclass(frozen=True)
class SchoolCalendar:
    """The school days of one school; without years, those of a usual school."""

    country: str = Country.ENGLAND
    years: Mapping[int, YearDates] = field(default_factory=dict)

    def why_not(self, day: date) -> str:
        """“a Saturday”, “a bank holiday (Good Friday)”, “an INSET day”, “in the holidays”; empty for a school day."""
        if day.weekday() > FRIDAY:
            return f"a {day:%A}"
        entered = self.years.get(academic_year(day))
        if bank := bank_holidays(self.country, day.year).get(day):
            usual = None if entered else holiday_on(day)
            return _in(usual) if usual else f"a bank holiday ({bank})"
        if entered:
            return _why_not_entered(entered, day)
        usual = holiday_on(day)
        return "" if usual is None else _in(usual)

    def is_school_day(self, day: date) -> bool:
        """Pupils are in school."""
        return not self.why_not(day)

    def why_no_visit(self, day: date) -> str:
        """As `why_not`; an INSET day on which the school would have a visit is a day for one."""
        entered = self.years.get(academic_year(day))
        if entered and day in entered.visit_days & entered.inset_days and day.weekday() <= FRIDAY:
            return ""
        return self.why_not(day)

    def days_from(self, day: date) -> Iterator[date]:
        """This day, if it is a school day, and all that follow."""
        for _ in range(FARTHEST):
            if self.is_school_day(day):
                yield day
            day += DAY

    def day_after(self, day: date, number: int) -> date:
        """The school day so many school days after a day, 1 or more: what "within ten school days" means."""
        return next(islice(self.days_from(day + DAY), number - 1, None), day + DAY * number)

    def next_school_day(self, day: date) -> date:
        """This day, or the first school day after it; this day where there is none in a year."""
        return next(self.days_from(day), day)

    def last_school_day(self, day: date) -> date:
        """This day, or the last school day before it; this day where there is none in a year."""
        back = (day - DAY * number for number in range(FARTHEST))
        return next((each for each in back if self.is_school_day(each)), day)

    def visit_days(self, first: date, number: int) -> list[date]:
        """The first of `number` days on which a visit can be, from `first` on; fewer where there are no more."""
        ahead = (first + DAY * step for step in range(FARTHEST))
        days: list[date] = []
        for day in ahead:
            if len(days) == number:
                break
            if not self.why_no_visit(day):
                days.append(day)
        return days

    def visit_days_between(self, first: date, last: date) -> list[date]:
        """The days of a visit from `first` to `last`; its first day where there is no such day (any more)."""
        within = (first + DAY * step for step in range((last - first).days + 1))
        return [day for day in within if not self.why_no_visit(day)] or [first]

    def next_long_holiday(self, day: date) -> Holiday:
        """The first run of days without school after `day`, of a week or nearly."""
        first = day + DAY
        for _ in range(FARTHEST):
            back = next(self.days_from(first), first + DAY * FARTHEST)
            if (back - first).days >= LONG_DAYS:
                return Holiday("holidays", first, back - DAY)
            first = back + DAY
        return Holiday("holidays", first, first)


def _in(holiday: Holiday) -> str:
    return f"in the usual {holiday.name}" if holiday.is_long else f"the {holiday.name}"


def _why_not_entered(entered: YearDates, day: date) -> str:
    if day in entered.inset_days:
        return "an INSET day"
    if not any(first <= day <= last for first, last in entered.half_terms):
        return "in the school holidays"
    return ""


# Of a school about which nothing is known.
USUAL = SchoolCalendar()
