"""Term dates as people type them, and out of calendar files as they come."""

from datetime import date

import pytest

from schools.calendar.reading import BadTermDates, read_days, read_file, read_spans, usual_half_terms
from wqm.calendars.reading import MOST_BYTES, MOST_EVENTS

HEAD, TAIL = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n", "END:VCALENDAR\r\n"


def event(title: str, first: str, last: str = "", more: str = "") -> str:
    """An event; its last day as calendars write it, the day after."""
    lines = ["BEGIN:VEVENT", f"UID:{title}{first}", f"SUMMARY:{title}", f"DTSTART;VALUE=DATE:{first}"]
    lines += [f"DTEND;VALUE=DATE:{last}"] if last else []
    return "\r\n".join([*lines, f"{more}END:VEVENT", ""])


def file(*events: str) -> bytes:
    return (HEAD + "".join(events) + TAIL).encode()


@pytest.mark.parametrize(
    "line",
    [
        "2 September 2026 to 23 October 2026",
        "Autumn 1: 2 September to 23 October",
        "2nd Sept - 23rd Oct",
        "2/9/2026 - 23/10/2026",
        "2026-09-02 2026-10-23",
    ],
)
def test_half_terms_are_read_as_people_write_them(line):
    assert read_spans(f"\n{line}\n", 2026) == [(date(2026, 9, 2), date(2026, 10, 23))]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2 September", "Line 1: write a first and a last day"),
        ("31 September to 23 October", "Line 1: write a first and a last day"),
        ("23 October to 2 September", "the last day is before the first day"),
        ("2 September 2025 to 23 October 2025", "2 September 2025 is not in 2026/27"),
        ("2 September to 23 October\n20 October to 18 December", "Two half-terms overlap"),
        ("x" * 201, "Line 1 is too long"),
    ],
)
def test_lines_that_cannot_be_read_say_which_and_what_to_do(text, sentence):
    with pytest.raises(BadTermDates, match=sentence):
        read_spans(text, 2026)


def test_days_are_read_once_each_and_in_order():
    assert read_days("5 January\n1 September 2026\n5 January 2027", 2026) == [date(2026, 9, 1), date(2027, 1, 5)]
    with pytest.raises(BadTermDates, match="Line 1: write one day"):
        read_days("1 September to 3 September", 2026)


def test_usual_half_terms_are_six_and_can_be_read_back():
    assert len(usual_half_terms(2026)) == 6
    text = "\n".join(f"{first} {last}" for first, last in usual_half_terms(2026))
    assert read_spans(text, 2026) == usual_half_terms(2026)


def test_file_of_terms_and_holidays_becomes_half_terms():
    read = read_file(
        file(
            event("Autumn term", "20260902", "20261219"),
            event("Half term", "20261026", "20261031"),
            event("INSET day", "20260901", "20260902"),
            event("Nativity", "20261210", "20261211"),
            event("Spring term", "20270104", "20270327"),
            event("Summer term", "20280417", "20280720"),
        ),
        2026,
    )
    assert read.half_terms == [
        (date(2026, 9, 2), date(2026, 10, 25)),
        (date(2026, 10, 31), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 3, 26)),
    ]
    assert (read.inset_days, read.others, read.years) == ([date(2026, 9, 1)], ["Nativity"], [2027])


def test_file_of_first_and_last_days_becomes_half_terms():
    moments = "BEGIN:VEVENT\r\nUID:z\r\nSUMMARY:Last day of term\r\nDTSTART:20261218T150000Z\r\nEND:VEVENT\r\n"
    read = read_file(file(event("Term starts", "20260903"), moments), 2026)
    assert read.half_terms == [(date(2026, 9, 3), date(2026, 12, 18))]


def test_moment_in_another_time_zone_is_a_day_in_london():
    start = "DTSTART;TZID=America/New_York:20260902T210000"
    late = f"BEGIN:VEVENT\r\nUID:z\r\nSUMMARY:Term starts\r\n{start}\r\nEND:VEVENT\r\n"
    read = read_file(file(late, event("Term ends", "20261218")), 2026)
    assert read.half_terms[0][0] == date(2026, 9, 3)


def test_rule_that_repeats_for_ever_is_named_and_not_unrolled():
    bomb = event("INSET every second", "20260901", more="RRULE:FREQ=SECONDLY;COUNT=2000000000\r\n")
    read = read_file(file(bomb, event("Autumn term", "20260902", "20261219")), 2026)
    assert (read.others, read.inset_days) == (["INSET every second (repeats)"], [])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a calendar"),
        (b"%PDF-1.7", "not a calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2026", "damaged|no term dates"),
        (b"BEGIN:VCALENDAR\r\n" + b"\x00\xff" * 500, "damaged|no term dates"),
        (file(event("Assembly", "20261204")), "no term dates in this file"),
        (file(event("Autumn term", "20250902", "20251219")), "has events in 2025/26"),
        (b"BEGIN:VCALENDAR" + b" " * MOST_BYTES, "larger than 500 kB"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * (MOST_EVENTS + 1), "more than 2,000 events"),
    ],
)
def test_file_that_cannot_be_used_says_what_to_do(content, sentence):
    with pytest.raises(BadTermDates, match=sentence):
        read_file(content, 2026)
