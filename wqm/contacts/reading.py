"""Lists of people from files, and as somebody types or pastes them.

The functions with `packed` in their name are called in a child (`wqm.tables.reading.read_confined`).
"""

import re
from collections.abc import Iterator
from typing import Any

from wqm.contacts.columns import is_heading, is_somebody
from wqm.tables import reading
from wqm.tables.table import GUESSED, LONGEST_CELL, MOST_ROWS, BadList, Line, Reading, Table, pack

LONGEST_TYPED = 1024 * 1024  # letters; 20,000 addresses fit
LONGEST_LINE = 2000  # of which the first is looked at for headings
NAME, EMAIL = "Name", "Email"
# What stands between people in a line: commas and semicolons outside of quotation marks and angle brackets.
_PARTS = re.compile(r'(?:"[^"]*"|<[^<>]*>|[^",;<>]|["<>])+')
_WITH_NAME = re.compile(r"([^<>]*)<([^<>]*)>\s*")


def read_people(content: bytes, how: Reading = GUESSED) -> Table:
    """The table in a file. Where the first line is somebody already, no heading has a name and nobody is lost."""
    return reading.read_table(content, is_row=is_somebody, is_heading=is_heading, how=how)


def packed_people(content: bytes, **how: Any) -> bytes:
    """`read_people` for a child."""
    return pack(read_people(content, Reading(**how)))


def packed_typed(content: bytes, **how: Any) -> bytes:
    """`read_typed` for a child; rows that were copied from a spreadsheet are read as a file is."""
    return pack(read_typed(content.decode("utf-8", "replace"), Reading(**how)))


def read_typed(text: str, how: Reading = GUESSED) -> Table:
    """People as somebody types them: one in a line or several, "Name <address>" or the address alone.

    Rows that were copied from a spreadsheet (with tabs, or below headings) are the table that they were. Raises BadList
    for nothing, and for more than MOST_ROWS people.
    """
    if how.separator or _is_table(text):
        return read_people(text.encode(), how)
    rows: list[Line] = []
    for number, line in enumerate(text.splitlines(), start=1):
        rows += ((number, [cell[:LONGEST_CELL] for cell in person]) for person in _people(line))
        if len(rows) > MOST_ROWS:
            raise BadList(f"The list has more than {MOST_ROWS:,} people. Split it and add the second part later.")
    if not rows:
        raise BadList("Enter at least one email address")
    return Table([NAME, EMAIL], rows, Reading(header=0, header_lines=1))


def _is_table(text: str) -> bool:
    first = next((line for line in text.splitlines() if line.strip()), "")
    cells = [cell.strip(' "') for cell in re.split("[\t;,|]", first[:LONGEST_LINE])]
    return "\t" in first or (len(cells) > 1 and is_heading(cells) and not is_somebody(cells))


def _people(line: str) -> Iterator[tuple[str, str]]:
    """(name, address) of everybody in a line. What has no @ begins the next one's name, or is alone."""
    waiting: list[str] = []
    for part in _PARTS.findall(line):
        if "@" in part:
            named = _WITH_NAME.fullmatch(part)
            name, address = (named[1], named[2]) if named else ("", part)
            name = ", ".join([*waiting, name.strip()]).strip(' ,"')
            waiting = []
            yield from ((name, each.strip(' "').removeprefix("mailto:")) for each in _apart(address))
        elif part.strip():
            waiting.append(part.strip())
    if waiting:
        yield "", ", ".join(waiting)[:200]


def _apart(words: str) -> list[str]:
    """Addresses with nothing but spaces between them; what else has a space in it is left for a person to look at."""
    parts = words.split()
    return parts if all("@" in part for part in parts) else [words]
