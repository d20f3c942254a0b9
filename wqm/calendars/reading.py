"""Events of a calendar file, read in a process of its own under limits (`wqm.confined`).

What repeats is never unrolled: a rule of one line can stand for a billion days. Imports nothing of ours but refusals.
"""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from wqm.confined.outcomes import Refused

LONDON = ZoneInfo("Europe/London")
MOST_BYTES = 500_000
MOST_EVENTS = 2000
LONGEST_TITLE = 120
NO_CALENDAR = "This file is not a calendar. Choose the .ics file that your website or calendar program offers."
TOO_MANY = f"This calendar has more than {MOST_EVENTS:,} events. Export term dates alone, or enter them by hand."


def events_of(content: bytes) -> list[dict[str, Any]]:
    """Title, first and last day (as text) and whether it repeats, of each event, in order of time.

    Times are days in London; an event that ends at midnight ends on the day before. Raises Refused.
    """
    if b"BEGIN:VCALENDAR" not in content[:4096].upper():
        raise Refused(NO_CALENDAR)
    if content.upper().count(b"BEGIN:VEVENT") > MOST_EVENTS:
        raise Refused(TOO_MANY)
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
        read = [found for event in events if (found := _event(event))]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError) as error:
        raise Refused("This calendar file is damaged. Export it again, or enter the dates by hand.") from error
    return sorted(read, key=lambda each: (each["first"], each["last"]))


def _event(event: Any) -> dict[str, Any] | None:
    """None for an event without a day."""
    start = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(start, date):
        return None
    end = getattr(event.get("DTEND"), "dt", None)
    length = getattr(event.get("DURATION"), "dt", None)
    if not isinstance(end, date):
        end = start + length if isinstance(length, timedelta) else start
    first, last = _day(start), _last_day(start, end)
    return {
        "title": " ".join(str(event.get("SUMMARY", "")).split())[:LONGEST_TITLE],
        "first": first.isoformat(),
        "last": max(first, last).isoformat(),
        "repeats": "RRULE" in event or "RDATE" in event,
    }


def _day(moment: date) -> date:
    if not isinstance(moment, datetime):
        return moment
    return (moment.astimezone(LONDON) if moment.tzinfo else moment).date()


def _last_day(start: date, end: date) -> date:
    """A day as an end is the day after; a moment at midnight belongs to the day before."""
    if isinstance(end, datetime):
        return _day(end - timedelta(seconds=1)) if end != start else _day(end)
    return end - timedelta(days=1) if end > _day(start) else end
