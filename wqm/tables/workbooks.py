"""Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) as lines of cells. A formula counts with the value saved beside it.

python-calamine reads them all. It makes a dense table of a sheet, so this runs in a child with a limit of memory.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from wqm.tables.table import MOST_COLUMNS, MOST_ROWS, WORKBOOK, BadList, IsRow, Line

# A workbook of 20,000 rows and 30 columns unpacks to a third of it.
MOST_UNPACKED = 150 * 1024 * 1024
MOST_SHEETS = 20  # looked at
LINES_LOOKED_AT = 60  # of each


def sheet_lines(
    content: bytes, chosen: str | None, is_row: IsRow, is_heading: IsRow
) -> tuple[Iterator[Line], str, list[str]]:
    """The lines of the chosen sheet, or of the one that looks most like a list; its name, and those of all.

    Raises BadList with a sentence for what is no workbook, too large when unpacked, or locked with a password.
    """
    _check_unpacked(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        names = _names(book)
        if not names:
            raise BadList("The workbook has no sheet with a table. Save just the list as a CSV file and try again.")
        name, sheet = _choose(book, names, chosen, is_row, is_heading)
        return _lines(sheet), name, names
    except PasswordError as error:
        raise BadList("The workbook has a password. Save it without one and try again.") from error
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, BadList):
            raise
        raise BadList("We cannot open this workbook. Save it again as .xlsx or CSV and try again.") from error


def _check_unpacked(content: bytes) -> None:
    if not content.startswith(WORKBOOK):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BadList("We cannot open this workbook. Save it again as .xlsx or CSV and try again.") from error
    if unpacked > MOST_UNPACKED:
        raise BadList("The workbook is too large. Save just the list as a CSV file and try again.")


def _names(book: CalamineWorkbook) -> list[str]:
    """The sheets that a person sees; of a workbook whose sheets are all hidden, all."""
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    seen = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return (seen or [sheet.name for sheet in sheets])[:MOST_SHEETS]


def _choose(
    book: CalamineWorkbook, names: Sequence[str], chosen: str | None, is_row: IsRow, is_heading: IsRow
) -> tuple[str, Any]:
    if chosen in names or len(names) == 1:
        name = chosen if chosen and chosen in names else names[0]
        return name, book.get_sheet_by_name(name)
    best, name, sheet = (-1, False, 0), "", None
    for each in names:
        candidate = book.get_sheet_by_name(each)
        look = [cells for _, cells in islice(_lines(candidate), LINES_LOOKED_AT)]
        fit = (sum(map(is_row, look)), any(map(is_heading, look)), sum(sum(map(bool, cells)) > 1 for cells in look))
        if fit > best:
            best, name, sheet = fit, each, candidate
    return name, sheet


def _lines(sheet: CalamineSheet) -> Iterator[Line]:
    """Lines with anything in them, without the empty cells at their ends; one more than may be taken."""
    number = 0
    for line, row in enumerate(sheet.iter_rows(), start=1):
        cells = [_words(cell) for cell in row[: MOST_COLUMNS + 1]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            number += 1
            yield line, cells
        if number > MOST_ROWS + LINES_LOOKED_AT:
            return


def _words(cell: Any) -> str:
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not any((cell.hour, cell.minute, cell.second)):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date | datetime | time) else str(cell)
