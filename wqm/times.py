"""A time of day as schools write it: 9:30am, midday, midnight."""

from datetime import datetime, time
from typing import Any

from django.utils import timezone


def clock(value: Any) -> str:
    """The local time of a moment, or a time of day; empty for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = (timezone.localtime(value) if timezone.is_aware(value) else value).time()
    return of_day(value)


def of_day(value: time) -> str:
    """9:30am; the hour alone where it is the full hour; midday and midnight in words."""
    hour, minute = value.hour, value.minute
    if minute == 0 and hour in (0, 12):
        return "midnight" if hour == 0 else "midday"
    minutes = f":{minute:02}" if minute else ""
    return f"{hour % 12 or 12}{minutes}{'am' if hour < 12 else 'pm'}"


def moment(value: Any) -> str:
    """The day and the time: 4 September 2026 at 9:30am; empty for None."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local:%-d %B %Y} at {of_day(local.time())}"


def period(first: Any, last: Any) -> str:
    """The days from one to another, with as much of a date as it needs: 1 to 12 December 2026."""
    if not first:
        return ""
    if not last or last == first:
        return f"{first:%-d %B %Y}"
    if first.year != last.year:
        return f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    if first.month != last.month:
        return f"{first:%-d %B} to {last:%-d %B %Y}"
    return f"{first:%-d} to {last:%-d %B %Y}"
