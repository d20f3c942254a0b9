"""Cells that a spreadsheet program shows and never runs.

A CSV file has no types: a text that a program would run gets an apostrophe in front, which `typed_text` takes away
again. A workbook has types: its text is what somebody typed, in cells that are text, and its numbers are numbers.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

# What a spreadsheet program would run rather than show, also in full width, and behind a space or a line end.
FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
CONTROLS = ("\t", "\r", "\n")
# No file format of offices can hold these; tabs and line ends stay.
UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


def plain_text(value: Any) -> str:
    """The value as text without characters that a workbook or document cannot hold."""
    return str(value).translate(UNPRINTABLE)


def would_run(text: str) -> bool:
    """Whether a program takes a text for a formula; also behind apostrophes, so that ours are told from typed ones."""
    bare = text.lstrip("'")
    return bare.startswith(CONTROLS) or bare.lstrip().startswith(FORMULAS)


def safe_cell(value: Any) -> str:
    """The value as text that no spreadsheet program takes for a formula. A number is none, below nothing neither."""
    text = plain_text(value)
    is_number = isinstance(value, int | float | Decimal)
    return f"'{text}" if would_run(text) and not is_number else text


def typed_text(cell: str) -> str:
    """What somebody typed, from a cell that `safe_cell` wrote: our own files can be read again."""
    return cell[1:] if cell.startswith("'") and would_run(cell[1:]) else cell


def as_csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A CSV file with the mark that spreadsheet programs look for; every cell is text that is shown and never run."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out)
    writer.writerow([safe_cell(cell) for cell in head])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return out.getvalue()
