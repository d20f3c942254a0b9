"""When schools are open: term dates, bank holidays, usual holidays; whether a day is a school day."""

from schools.calendar.days import USUAL, SchoolCalendar, YearDates
from schools.calendar.usual import Holiday, easter, holiday_on

__all__ = ["USUAL", "Holiday", "SchoolCalendar", "YearDates", "easter", "holiday_on"]
