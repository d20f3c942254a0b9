"""What most schools would choose for a new survey: its name, its days and its reminders. Pure functions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from django.utils.formats import date_format

from framework.enums import Age, Audience
from schools.calendar import USUAL, SchoolCalendar
from schools.terms import half_term

OPEN_FOR = timedelta(weeks=2)
FEWEST_SCHOOL_DAYS = 5  # after the opening day; with fewer before a holiday, it opens after it
NAMES = {
    (Audience.STAFF, Age.ADULT): "Staff survey",
    (Audience.PARENTS, Age.ADULT): "Parent and carer survey",
    (Audience.PUPILS, Age.SECONDARY): "Pupil survey",
    (Audience.PUPILS, Age.KS2): "Pupil survey, Years 3 to 6",
    (Audience.PUPILS, Age.KS1): "Pupil survey, Years 1 and 2",
}


@dataclass(frozen=True)
class SuggestedDays:
    """When a survey opens, its last day, and its two reminders."""

    opens_on: date
    closes_on: date
    reminders: tuple[date, date]


def suggest_days(earliest: date, calendar: SchoolCalendar = USUAL) -> SuggestedDays:
    """Two weeks from the first school day; all of them school days, and none of it across a holiday.

    It ends before a holiday that begins in these two weeks, if there is a week of school until then.
    """
    opens = calendar.next_school_day(earliest)
    closes = opens + OPEN_FOR
    holiday = calendar.next_long_holiday(opens)
    if holiday.first <= closes:
        closes = calendar.last_school_day(holiday.first)
        if len(_days(opens, closes, calendar)) < FEWEST_SCHOOL_DAYS:
            return suggest_days(holiday.last + timedelta(days=1), calendar)
    closes = calendar.next_school_day(closes)
    days = _days(opens, closes, calendar)
    return SuggestedDays(opens, closes, (days[len(days) // 2 - 1], days[-2]))


def _days(opens: date, closes: date, calendar: SchoolCalendar) -> list[date]:
    """The school days after the opening day, the last day included."""
    after = calendar.days_from(opens + timedelta(days=1))
    return list(takewhile(lambda day: day <= closes, after))


def suggest_name(audience: str, age: str, opens_on: date) -> str:
    """Staff survey, autumn term 2026."""
    kind = NAMES.get((Audience(audience), Age(age)), f"{Audience(audience).label} survey")
    term = half_term(opens_on).name.split()[0].lower()
    return f"{kind}, {term} term {opens_on.year}"


def notes_on_days(
    opens_on: date, closes_on: date, reminders: Iterable[date], calendar: SchoolCalendar = USUAL
) -> list[str]:
    """What a school may want to know: The last day to respond, 12 December 2026, is a Saturday."""
    named = [("The opening day", opens_on), *(("A reminder day", day) for day in reminders)]
    named.append(("The last day to respond", closes_on))
    return [f"{name}, {date_format(day)}, is {why}." for name, day in named if (why := calendar.why_not(day))]
