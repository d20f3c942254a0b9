"""Term dates out of what people have: lines that they paste, and calendar files."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from schools.calendar.days import USUAL
from schools.terms import academic_year, year_name
from wqm.calendars.reading import MOST_BYTES
from wqm.confined import CouldNotCheck, Limits, Refused, run_confined

LIMITS = Limits(seconds=10, memory=512 * 1024 * 1024, result=1024 * 1024, patience=10)
Span = tuple[date, date]

# One date, as schools write it; the year may be missing where the line has another.
DATE = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<d>\d{1,2})(?:st|nd|rd|th)?[ /.-](?P<m>[A-Za-z]{3,9}|\d{1,2})(?:,?[ /.-](?P<y>\d{4}|\d{2})\b)?"
)
LONGEST_LINE = 200
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

INSET = re.compile(r"inset|training|professional|non.?pupil|staff day|closed to pupils", re.IGNORECASE)
HOLIDAY = re.compile(r"holiday|half.?term|break|vacation|bank", re.IGNORECASE)
STARTS = re.compile(r"(start|begin|first day|open|return|resume)", re.IGNORECASE)
ENDS = re.compile(r"(end|finish|last day|break up|close)", re.IGNORECASE)
TERM = re.compile(r"term|autumn|spring|summer", re.IGNORECASE)
SHORTEST_TERM = timedelta(days=7)


class BadTermDates(ValueError):
    """What was typed, or a file, cannot be read as term dates; the message says which line and what to do."""


@dataclass
class ReadDates:
    """What a calendar file holds of one academic year; `others` are titles left out, `years` the other years in it."""

    half_terms: list[Span] = field(default_factory=list)
    inset_days: list[date] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)


def read_spans(text: str, year: int) -> list[Span]:
    """Lines such as “Autumn 1: 2 September 2026 to 23 October 2026”, in order and apart. Raises BadTermDates."""
    spans: list[Span] = []
    for number, line in _lines(text):
        days = _days_in(line, year)
        if len(days) != 2:
            raise BadTermDates(f"Line {number}: write a first and a last day, such as 2 September to 23 October.")
        first, last = days
        if last < first:
            raise BadTermDates(f"Line {number}: the last day is before the first day.")
        _check_year(number, days, year)
        spans.append((first, last))
    spans.sort()
    for (_, before), (after, _) in zip(spans, spans[1:], strict=False):
        if after <= before:
            raise BadTermDates(
                f"Two half-terms overlap: one ends on {before:%-d %B}, the next begins on {after:%-d %B}."
            )
    return spans


def read_days(text: str, year: int) -> list[date]:
    """Lines with a day each. Raises BadTermDates."""
    found: set[date] = set()
    for number, line in _lines(text):
        days = _days_in(line, year)
        if len(days) != 1:
            raise BadTermDates(f"Line {number}: write one day on each line, such as 1 September.")
        _check_year(number, days, year)
        found.update(days)
    return sorted(found)


def _lines(text: str) -> Iterable[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        if len(line) > LONGEST_LINE:
            raise BadTermDates(f"Line {number} is too long for a date. Write one half-term or day on each line.")
        if line.strip():
            yield number, line.strip()


def _days_in(line: str, year: int) -> list[date]:
    """The dates of a line; a year that is not written is that of the academic year."""
    words = line.split(":", 1)[-1] if ":" in line else line
    return [day for match in DATE.finditer(words) if (day := _day(match, year))]


def _day(match: re.Match[str], year: int) -> date | None:
    try:
        if match["iso"]:
            return date.fromisoformat(match["iso"])
        month = int(match["m"]) if match["m"].isdigit() else MONTHS.index(match["m"][:3].lower()) + 1
        written = int(match["y"]) if match["y"] else (year if month >= 9 else year + 1)
        return date(written + 2000 if written < 100 else written, month, int(match["d"]))
    except ValueError:
        return None


def _check_year(number: int, days: Sequence[date], year: int) -> None:
    for day in days:
        if academic_year(day) != year:
            raise BadTermDates(
                f"Line {number}: {day:%-d %B %Y} is not in {year_name(year)}. Check the year, or choose another year."
            )


def read_file(content: bytes, year: int) -> ReadDates:
    """Term dates of one academic year out of a calendar file, for people to check. Raises BadTermDates."""
    if len(content) > MOST_BYTES:
        raise BadTermDates("This file is larger than 500 kB. Export term dates alone, or enter them by hand.")
    try:
        events = run_confined("wqm.calendars.reading.events_of", content, limits=LIMITS)
    except Refused as refusal:
        raise BadTermDates(str(refusal)) from refusal
    except CouldNotCheck as error:
        raise BadTermDates("We could not read this file. Try again later, or enter the dates by hand.") from error
    return sort_out(events, year)


def sort_out(events: list[dict], year: int) -> ReadDates:
    """Half-terms and INSET days of one year; what is neither is named, so that nothing is lost unseen."""
    read, holidays, terms, starts, ends = ReadDates(), [], [], [], []
    years = {academic_year(_read(event["first"])) for event in events}
    for event in events:
        first, last, title = _read(event["first"]), _read(event["last"]), event["title"]
        if academic_year(first) != year:
            continue
        if event["repeats"]:
            read.others.append(f"{title} (repeats)")
        elif INSET.search(title) and last - first < SHORTEST_TERM:
            read.inset_days += [first + timedelta(days=step) for step in range((last - first).days + 1)]
        elif TERM.search(title) and last - first >= SHORTEST_TERM and not HOLIDAY.search(title):
            terms.append((first, last))
        elif TERM.search(title) and STARTS.search(title) and first == last:
            starts.append(first)
        elif TERM.search(title) and ENDS.search(title) and first == last:
            ends.append(first)
        elif HOLIDAY.search(title):
            holidays.append((first, last))
        else:
            read.others.append(title)
    read.half_terms = _without(terms or _paired(starts, ends), holidays)
    read.inset_days = sorted(day for day in set(read.inset_days) if day.weekday() < 5)
    read.years = sorted(years - {year})
    if not read.half_terms and not read.inset_days:
        raise BadTermDates(_nothing_found(year, read.years))
    return read


def _read(text: str) -> date:
    return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone


def _nothing_found(year: int, others: list[int]) -> str:
    if others:
        named = ", ".join(map(year_name, others[:4]))
        return f"This file has no term dates for {year_name(year)}. It has events in {named}: choose that year first."
    return "We found no term dates in this file. Check that its events say “term”, or enter the dates by hand."


def _paired(starts: list[date], ends: list[date]) -> list[Span]:
    """Each start with the first end after it."""
    spans = []
    for first in sorted(starts):
        last = min((end for end in ends if end >= first), default=None)
        if last and (not spans or first > spans[-1][1]):
            spans.append((first, last))
    return spans


def _without(terms: list[Span], holidays: list[Span]) -> list[Span]:
    """The terms, cut where a holiday of some days lies inside; in order, without overlaps."""
    spans: list[Span] = []
    for first, last in sorted(terms):
        inside = [h for h in sorted(holidays) if first < h[0] and h[1] < last and h[1] - h[0] >= timedelta(days=3)]
        for begins, ends in inside:
            if begins > first:
                spans.append((first, begins - timedelta(days=1)))
            first = ends + timedelta(days=1)
        spans.append((first, last))
    return [(a, b) for number, (a, b) in enumerate(spans) if a <= b and (number == 0 or a > spans[number - 1][1])]


def usual_half_terms(year: int) -> list[Span]:
    """What most schools of England have, to begin with."""
    spans: list[Span] = []
    day, end = date(year, 9, 1), date(year + 1, 7, 31)
    while day < end:
        first = USUAL.next_school_day(day)
        holiday = USUAL.next_long_holiday(first)
        if first >= end:
            break
        spans.append((first, USUAL.last_school_day(holiday.first)))
        day = holiday.last + timedelta(days=1)
    return spans


def spans_text(spans: Iterable[Sequence[str]]) -> str:
    """Stored half-terms as lines: 2 September 2026 to 23 October 2026."""
    return "\n".join(f"{_read(first):%-d %B %Y} to {_read(last):%-d %B %Y}" for first, last in spans)


def days_text(days: Iterable[str]) -> str:
    """Stored days as lines."""
    return "\n".join(f"{_read(day):%-d %B %Y}" for day in days)
