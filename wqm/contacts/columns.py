"""What the columns of a list mean: guessed from their names and cells, corrected by the person who knows."""

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import islice

from wqm.contacts.addresses import usable_address
from wqm.tables.table import Table
from wqm.visible import visible

# Headers in small letters, without hyphens and signs; the first pattern that a column has is the best one.
EMAIL_HEADERS = (
    re.compile(r"email( address)?"),
    re.compile(r"(main|primary|work|school) ?email( address)?"),
    re.compile(r"(\w+ ){0,2}email( address)?( \w+)?"),
)
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
BROKEN = re.compile(r"[^@\s]{1,64}@[^@\s]{1,200}")
LONGEST_NAME = 60  # of a column
LOOKED_AT = 200  # rows whose cells are looked at
ENOUGH = 0.6  # of the cells of a column must name a category


class Meaning(StrEnum):
    """What a column holds. A room may know more meanings, named by words that are not among these."""

    NOTHING = ""
    EMAIL = "email"
    OTHER_EMAIL = "email2"
    LEAVER = "leaver"
    RESPONSIBILITY = "responsibility"
    PRIORITY = "priority"
    LANGUAGE = "language"
    PUPIL = "pupil"


HEADERS = {
    Meaning.LEAVER: re.compile(r"(is |has )?(leaver|left)"),
    Meaning.RESPONSIBILITY: re.compile(r"(has )?parental resp(onsibility)?|pr"),
    Meaning.PRIORITY: re.compile(r"(contact )?(priority|order)"),
    Meaning.LANGUAGE: re.compile(r"((home|first|preferred|contact|survey) )?language"),
    Meaning.PUPIL: re.compile(r"(student|pupil|child) ?(id|number|no|identifier)|upn|adno|admission (no|number)"),
}
SEVERAL = {Meaning.NOTHING, Meaning.OTHER_EMAIL, Meaning.PUPIL}
NAMES = {
    Meaning.NOTHING: "Not used",
    Meaning.EMAIL: "Email address",
    Meaning.OTHER_EMAIL: "Second email address (used if the first is blank)",
    Meaning.LEAVER: "Has left (yes, no or a date)",
    Meaning.RESPONSIBILITY: "Parental responsibility (yes or no)",
    Meaning.PRIORITY: "Contact priority",
    Meaning.LANGUAGE: "Language",
    Meaning.PUPIL: "Pupil number",
}


def guess_columns(table: Table) -> list[str]:
    """A meaning for each column, empty where nothing can be said."""
    names = [_plain(cell) for cell in table.header]
    meanings: list[str] = [Meaning.NOTHING] * len(names)
    emails = list(
        dict.fromkeys(at for header in EMAIL_HEADERS for at, name in enumerate(names) if header.fullmatch(name))
    )
    for number, at in enumerate(emails or _addresses_by_content(table)):
        meanings[at] = Meaning.OTHER_EMAIL if number else Meaning.EMAIL
    for meaning, pattern in HEADERS.items():
        fitting = (at for at, name in enumerate(names) if not meanings[at] and pattern.fullmatch(name))
        for at in list(fitting)[:1]:
            meanings[at] = meaning
    _guess_first_pair(names, meanings)
    return meanings


def _addresses_by_content(table: Table) -> list[int]:
    """The first column whose cells look like addresses, where no name says so."""
    rows = [row for _, row in islice(table.rows, LOOKED_AT)]
    for at in range(len(table.header)):
        cells = [row[at] for row in rows if row[at]]
        if cells and sum(bool(ADDRESS.fullmatch(cell)) for cell in cells) > ENOUGH * len(cells):
            return [at]
    return []


def _guess_first_pair(names: list[str], meanings: list[str]) -> None:
    """Of two columns called ID, the first is the pupil's and the second the contact's."""
    if Meaning.PUPIL not in meanings and names.count("id") > 1:
        meanings[names.index("id")] = Meaning.PUPIL


def is_somebody(cells: Sequence[str]) -> bool:
    """Whether a line of a list is a row already: no heading is an address, not even one that is spelt wrongly."""
    return any("@" in cell and (usable_address(cell) or BROKEN.fullmatch(cell)) for cell in cells)


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a line of a list says what its columns hold: one of them holds addresses."""
    return any(header.fullmatch(_plain(cell[:LONGEST_NAME])) for cell in cells if cell for header in EMAIL_HEADERS)


def name_of(header: Sequence[str], at: int) -> str:
    """The name of a column; of the second one with the same name, that it is the second."""
    name = header[at] or f"Column {at + 1}"
    earlier = header[:at].count(header[at])
    return f"{name} ({earlier + 1})" if header[at] and earlier else name


def _plain(cell: str) -> str:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", visible(cell))
    return re.sub(r"[^a-z]+", " ", spaced.lower().replace("e-mail", "email")).strip().replace("e mail", "email")
