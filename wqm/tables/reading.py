"""A file becomes a table of text: CSV as schools' systems write it, or a workbook. What was guessed can be changed.

`read_table` reads where it is called; a file of a stranger goes through `read_confined`, to a child with limits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from wqm.confined import CouldNotCheck, Limits, Reason, run_confined
from wqm.tables.headings import chosen_heading, find_heading, joined
from wqm.tables.table import (
    GUESSED,
    LONGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    OLD_WORKBOOK,
    WORKBOOK,
    BadList,
    Cells,
    IsRow,
    Line,
    Reading,
    Table,
    pack,
    unpack,
)
from wqm.tables.text import text_lines
from wqm.tables.workbooks import sheet_lines
from wqm.tables.writing import plain_text

SHOWN_LINES = 15  # of the top of a file, for the person who looks whether it was read rightly
LONGEST_SHOWN = 60
# A list of 20,000 rows takes 2 seconds and 200 MB.
LIMITS = Limits(seconds=15, memory=600 * 1024 * 1024, result=8 * 1024 * 1024, patience=10)


def never(cells: Sequence[str]) -> bool:
    """Of nothing in a file is anything known."""
    return False


def read_table(content: bytes, *, is_row: IsRow = never, is_heading: IsRow = never, how: Reading = GUESSED) -> Table:
    """The table in a file. Raises BadList with a sentence for what is no table, empty, or too long.

    Where the first line `is_row` already, the file has no headings: all of them are empty and no row is lost.
    `is_heading` knows a line of headings. What `how` says is not guessed.
    """
    sheets: list[str] = []
    if content.startswith((WORKBOOK, OLD_WORKBOOK)):
        lines, sheet, sheets = sheet_lines(content, how.sheet, is_row, is_heading)
        how = replace(how, sheet=sheet, separator=None, encoding=None)
    else:
        lines, separator, encoding = text_lines(content, how, is_row, is_heading)
        how = replace(how, separator=separator, encoding=encoding, sheet=None)
    rows = _filled(lines)
    if not rows:
        raise BadList(
            "The file is empty. Choose a different one."
            if len(sheets) < 2
            else "This sheet is empty. Choose a different one."
        )
    return _table(rows, how, sheets, is_row, is_heading)


def _table(rows: list[Line], how: Reading, sheets: list[str], is_row: IsRow, is_heading: IsRow) -> Table:
    if how.header is None:
        at, number = find_heading(rows, is_row, is_heading)
    else:
        at, number = chosen_heading(rows, how.header, how.header_lines or 1)
    body = rows[at + number :]
    if len(body) > MOST_ROWS:
        raise BadList(f"The list has more than {MOST_ROWS:,} rows. Split it, and add the second part later.")
    header = joined([cells for _, cells in rows[at : at + number]])
    while header and not header[-1]:
        header.pop()
    header += [""] * (_usual_width(body) - len(header))
    if len(header) > MOST_COLUMNS:
        raise BadList(f"The list has more than {MOST_COLUMNS} columns. Export it with fewer columns and try again.")
    top = tuple((line, [cell[:LONGEST_SHOWN] for cell in cells]) for line, cells in rows[:SHOWN_LINES])
    how = replace(how, header=rows[at][0] if number else 0, header_lines=number or 1)
    return Table(header, [(line, _fit(cells, len(header))) for line, cells in body], how, tuple(sheets), top)


def _filled(lines: Iterable[Line]) -> list[Line]:
    """The lines with something in them, no longer than may be; no cell holds what a database cannot."""
    rows, cells_left = [], MOST_CELLS
    for line, cells in lines:
        kept = [_storable(cell) for cell in cells]
        if any(kept):
            rows.append((line, kept))
            cells_left -= len(kept)
        if cells_left < 0:
            raise BadList("The file is too large for a list. Export it with fewer columns and try again.")
        if len(rows) > MOST_ROWS + SHOWN_LINES:
            raise BadList(f"The list has more than {MOST_ROWS:,} rows. Split it, and add the second part later.")
    return rows


def _storable(cell: str) -> str:
    cell = cell[:LONGEST_CELL]
    return cell if cell.isprintable() else plain_text(cell)


def _usual_width(rows: Sequence[Line]) -> int:
    """How many cells most rows have: a column without a heading is none the less a column."""
    widths = sorted(len(cells) for _, cells in rows)
    return widths[len(widths) // 2] if widths else 0


def _fit(row: Cells, length: int) -> Cells:
    return row[:length] + [""] * (length - len(row))


def read_confined(content: bytes, target: str, **keywords: Any) -> bytes:
    """What the function named `target` packs of a file, read in a child under limits. Raises BadList.

    The function takes the bytes and these keywords, and returns what `pack` makes of a table.
    """
    try:
        return run_confined(target, content, limits=LIMITS, refused=BadList, **keywords)
    except CouldNotCheck as error:
        if error.reason in (Reason.BUSY, Reason.START):
            raise BadList("We are busy reading other files. Wait a minute, then upload yours again.") from error
        raise BadList("The file takes too long to read. Save just the list as a CSV file and try again.") from error


__all__ = [
    "MOST_ROWS",
    "BadList",
    "Reading",
    "Table",
    "pack",
    "read_confined",
    "read_table",
    "unpack",
]
