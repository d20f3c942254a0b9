"""Calendar entries as other programs take them: one UID for its life, a sequence that counts up, London time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress

LONDON = ZoneInfo("Europe/London")
CONFIRMED, TENTATIVE, CANCELLED = "CONFIRMED", "TENTATIVE", "CANCELLED"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"


@dataclass(frozen=True)
class Entry:
    """One entry; its times are on the clock in London.

    `more_days` are later days with the same hours. They are written as a daily rule with exceptions, which the calendar
    programs in use read alike; a list of days (RDATE) some of them ignore.
    """

    uid: str
    sequence: int
    title: str
    starts: datetime
    ends: datetime
    more_days: tuple[date, ...] = ()
    status: str = CONFIRMED
    place: str = ""
    words: str = ""
    address: str = ""


def calendar_text(
    entries: Iterable[Entry], *, method: str, made_at: datetime, organiser: str = "", attendee: str = "", name: str = ""
) -> str:
    """A calendar file. `organiser` and `attendee` are addresses, which an invitation has and a feed does not."""
    calendar = Calendar()
    calendar.add("prodid", "-//Wellbeing Quality Mark//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
    listed = list(entries)
    if listed:
        years = {each.starts.year for each in listed}
        # Whole years around them, so that both changes of the clock are in it.
        around = date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)
        calendar.add_component(Timezone.from_tzinfo(LONDON, "Europe/London", *around))
    for entry in listed:
        calendar.add_component(_event(entry, made_at, organiser, attendee))
    return calendar.to_ical().decode()


def _event(entry: Entry, made_at: datetime, organiser: str, attendee: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", entry.starts.replace(tzinfo=LONDON))
    event.add("dtend", entry.ends.replace(tzinfo=LONDON))
    if entry.more_days:
        _repeat(event, entry)
    event.add("summary", entry.title)
    event.add("status", entry.status)
    for key, value in (("location", entry.place), ("description", entry.words), ("url", entry.address)):
        if value:
            event.add(key, value)
    if organiser:
        event.add("organizer", vCalAddress(f"mailto:{organiser}"))
    if attendee:
        guest = vCalAddress(f"mailto:{attendee}")
        guest.params["RSVP"] = "FALSE"
        event.add("attendee", guest, encode=False)
    return event


def _repeat(event: Event, entry: Entry) -> None:
    first = entry.starts.date()
    number = (entry.more_days[-1] - first).days + 1
    event.add("rrule", {"freq": "daily", "count": number})
    between = (first + timedelta(days=step) for step in range(1, number))
    for day in between:
        if day not in entry.more_days:
            event.add("exdate", datetime.combine(day, entry.starts.time(), LONDON))
