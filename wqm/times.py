"""Days and times as people say them: 9:30am, 14 December 2026, 14 December 2026 to 8 January 2027."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils import timezone

FRIDAY = 4


def clock(moment: datetime | time) -> str:
    """9am, 9:30am, midday, midnight. Of a moment: its time here."""
    at = timezone.localtime(moment).time() if isinstance(moment, datetime) and timezone.is_aware(moment) else moment
    if (at.hour, at.minute) == (12, 0):
        return "midday"
    if (at.hour, at.minute) == (0, 0):
        return "midnight"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def moment(at: datetime, *, year: bool = True) -> str:
    """14 December 2026, 9:30am; without the year where it is plain."""
    here = timezone.localtime(at)
    return f"{here:%-d %B %Y}, {clock(at)}" if year else f"{here:%-d %B}, {clock(at)}"


def days(first: date, last: date) -> str:
    """1 to 12 December 2026; both months, or both years, where they differ."""
    if first == last:
        return f"{last:%-d %B %Y}"
    if first.year != last.year:
        return f"{first:%-d %B %Y} to {last:%-d %B %Y}"
    return f"{first:%-d}{f' {first:%B}' if first.month != last.month else ''} to {last:%-d %B %Y}"


def school_days(first: date, last: date) -> str:
    """The days of a visit: 16 to 17 December 2026, and 11 and 14 December 2026 where only a weekend lies between."""
    said = days(first, last)
    is_over_a_weekend = first.weekday() == FRIDAY and last - first == timedelta(days=3)
    return said.replace(" to ", " and ") if is_over_a_weekend else said


def days_in_words(listed: Iterable[date]) -> str:
    """8 December and 12 December 2026: the year once, unless they lie in two. Empty for no days."""
    ordered = sorted(listed)
    if not ordered:
        return ""
    *before, last = ordered
    words = [f"{day:%-d %B}" if day.year == last.year else f"{day:%-d %B %Y}" for day in before]
    return " and ".join([*words, f"{last:%-d %B %Y}"])
