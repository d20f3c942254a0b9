"""Days of a survey in words. Pure functions."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format

DAY, DAY_AND_MONTH, WHOLE = "j", "j F", "j F Y"


def span(first: date, last: date) -> str:
    """1 to 12 December 2026; both years where it crosses one, and one day by itself."""
    if first == last:
        return date_format(last, WHOLE)
    start = WHOLE if first.year != last.year else DAY_AND_MONTH if first.month != last.month else DAY
    return f"{date_format(first, start)} to {date_format(last, WHOLE)}"


def days_in_words(days: Iterable[date]) -> str:
    """8 December and 12 December 2026: the year once, unless they lie in two. Empty for no days."""
    ordered = sorted(days)
    if not ordered:
        return ""
    *before, last = ordered
    words = [date_format(day, DAY_AND_MONTH if day.year == last.year else WHOLE) for day in before]
    return " and ".join([*words, date_format(last, WHOLE)])
