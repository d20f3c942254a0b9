"""What the columns of a list mean to a wave: what every list of people has, and the breakdowns of the wave."""

from collections.abc import Sequence
from itertools import islice

from framework.enums import Audience
from surveys.recipients.groups import Breakdown, category_of, plain
from surveys.recipients.proposals import propose
from wqm.contacts.columns import ENOUGH, LOOKED_AT, NAMES, Meaning, guess_columns
from wqm.tables.table import Table

GROUP = "in:"  # before the code of a breakdown: the column holds its categories
OF_PARENTS = {Meaning.RESPONSIBILITY, Meaning.PRIORITY, Meaning.PUPIL}


def choices_of(breakdowns: Sequence[Breakdown], audience: str = Audience.PARENTS) -> list[tuple[str, str]]:
    """Every meaning that a column can have in a wave with these breakdowns, with its name."""
    groups = [(f"{GROUP}{breakdown['code']}", f"Group: {breakdown['name']}") for breakdown in breakdowns]
    left_out = set() if audience == Audience.PARENTS else OF_PARENTS
    named = [(str(meaning), name) for meaning, name in NAMES.items() if meaning not in left_out]
    return [*named[:3], *groups, *named[3:]]


def guess_meanings(table: Table, breakdowns: Sequence[Breakdown], audience: str = Audience.PARENTS) -> list[str]:
    """A meaning for each column, empty where nothing can be said."""
    known = {meaning for meaning, _ in choices_of([], audience)}
    meanings = [meaning if meaning in known else "" for meaning in guess_columns(table)]
    for breakdown in breakdowns:
        _guess_group(table, breakdown, meanings)
    return meanings


def _guess_group(table: Table, breakdown: Breakdown, meanings: list[str]) -> None:
    """The free column whose cells name categories most often or have a proposal; of equals the one called so."""
    rows = [row for _, row in islice(table.rows, LOOKED_AT)]
    best, at = (ENOUGH, False), None
    for column, meaning in enumerate(meanings):
        cells = [row[column] for row in rows if row[column]] if not meaning else []
        if cells:
            share = _share(breakdown, cells)
            is_named = plain(table.header[column]) == plain(breakdown["name"])
            if (share, is_named) > best:
                best, at = (share, is_named), column
    if at is None:
        named = (
            n for n, cell in enumerate(table.header) if not meanings[n] and plain(cell) == plain(breakdown["name"])
        )
        at = next(named, None)
    if at is not None:
        meanings[at] = f"{GROUP}{breakdown['code']}"


def _share(breakdown: Breakdown, cells: Sequence[str]) -> float:
    """How many of the cells name a category or have a proposal; 0 as soon as it can no longer be enough of them.

    A file may have hundreds of columns of which each cell is another text.
    """
    others = 0
    for cell in cells:
        others += not (category_of(breakdown, cell) or propose(plain(cell), breakdown))
        if len(cells) - others < ENOUGH * len(cells):
            return 0
    return (len(cells) - others) / len(cells)
