"""When somebody looks at requests for contact. Pure functions of a moment in London."""

from datetime import date, datetime, timedelta

HOURS = (9, 11, 13, 15, 17, 20)
LAST_AT_SCHOOL = 17  # o'clock; after that, and at weekends, nobody is promised to look
SATURDAY = 5
DAY = timedelta(days=1)


def last_look(now: datetime) -> datetime:
    """The latest of the hours that has begun."""
    today = [_at(now, hour) for hour in HOURS]
    yesterday = _at(now - DAY, HOURS[-1])
    return max(moment for moment in [yesterday, *today] if moment <= now)


def next_look(now: datetime) -> datetime:
    """The next of the hours at which somebody is at school to look."""
    day = now
    while True:
        for hour in HOURS:
            moment = _at(day, hour)
            if moment > now and hour <= LAST_AT_SCHOOL and is_school_day(moment.date()):
                return moment
        day += DAY


def is_school_day(day: date) -> bool:
    """Monday to Friday. Holidays differ from school to school, and nobody is told that somebody looks on one."""
    return day.weekday() < SATURDAY


def school_days_between(start: date, end: date) -> int:
    """How many school days have begun after `start`, up to `end`."""
    return sum(is_school_day(start + number * DAY) for number in range(1, (end - start).days + 1))


def _at(day: datetime, hour: int) -> datetime:
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)
