"""A file becomes a table of text: CSV in the letters and separators that schools' systems use, or a workbook."""

import base64
import csv
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from wqm.tables.encoding import encoding_of
from wqm.tables.writing import typed_text

# Of two that fit equally well the first: a comma stands in names and sentences, too.
DELIMITERS = "\t;|,"
LINES_LOOKED_AT = 50
MOST_ROWS = 20_000
MOST_COLUMNS = 100
LONGEST_CELL = 1000
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
# A workbook of 20,000 rows and 100 columns unpacks to less.
MOST_UNPACKED = 150 * 1024 * 1024
# What travels in the form between two pages; Django takes 5 MB of a form.
MOST_PACKED = 4 * 1024 * 1024


class BadList(ValueError):
    """The file is not a list that can be read; the message says what to do."""


@dataclass(frozen=True)
class Table:
    """The header, and the rows below it with their line in the file. Every row is as long as the header."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def _never(cells: Sequence[str]) -> bool:
    return False


def read_table(content: bytes, *, is_row: Callable[[Sequence[str]], bool] = _never) -> Table:
    """The table in a file. Raises BadList with a sentence for what is no table, empty, or too long.

    Where the first line `is_row` already, the file has no headings: all of them are empty and no row is lost.
    """
    if content.startswith(WORKBOOK):
        return _table(_workbook_rows(content), is_row)
    if content.startswith(OLD_WORKBOOK):
        raise BadList("This is an old Excel file. Save it as .xlsx or CSV, then upload that.")
    text = _decode(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        return _table(((reader.line_num, row) for row in reader), is_row)
    except csv.Error as error:
        raise BadList("The file cannot be read as a table. Export it again as CSV, then retry.") from error


def pack(table: Table) -> str:
    """The table as text that travels in a form from page to page, so that it is stored nowhere."""
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps([table.header, table.rows]).encode(), 6)).decode()
    if len(packed) > MOST_PACKED:
        raise BadList("The file holds too much for a list of people. Export it with fewer columns, then retry.")
    return packed


def unpack(packed: str) -> Table:
    """The table again. Raises BadList where it does not come as it went."""
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(base64.b64decode(packed, altchars=b"-_", validate=True), MOST_UNPACKED)
        header, rows = json.loads(text)
        return Table([str(cell) for cell in header], [(int(line), _fit(row, len(header))) for line, row in rows])
    except (ValueError, TypeError, zlib.error) as error:
        raise BadList("The list was lost on its way. Choose the file again.") from error


def _table(rows: Iterable[tuple[int, Sequence[Any]]], is_row: Callable[[Sequence[str]], bool]) -> Table:
    filled_rows = ((line, [typed_text(str(cell)[:LONGEST_CELL].strip()) for cell in row]) for line, row in rows)
    first, header = next(((line, row) for line, row in filled_rows if _is_header(row)), (0, None))
    if header is None:
        raise BadList("The file is empty.")
    while header and not header[-1]:
        header.pop()
    header = header[:MOST_COLUMNS]
    lines: list[tuple[int, list[str]]] = []
    if is_row(header):
        lines, header = [(first, header)], [""] * len(header)
    for line, row in filled_rows:
        if any(row):
            lines.append((line, _fit(row, len(header))))
            if len(lines) > MOST_ROWS:
                raise BadList(f"The list has more than {MOST_ROWS:,} rows. Split it, and add the second part later.")
    return Table(header, lines)


def _fit(row: list[str], length: int) -> list[str]:
    return [str(cell) for cell in row[:length]] + [""] * (length - len(row))


def _workbook_rows(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows of the first sheet; a formula counts with the value that was saved beside it, and is never run."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_UNPACKED:
                raise BadList("The workbook is too large when it is unpacked. Save the list alone as CSV, then retry.")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        limits = {"max_col": MOST_COLUMNS, "max_row": MOST_ROWS + 100, "values_only": True}
        return [(line, [_words(cell) for cell in row]) for line, row in enumerate(sheet.iter_rows(**limits), start=1)]
    except BadList:
        raise
    except Exception as error:  # whatever a damaged workbook makes the library raise
        raise BadList("The workbook cannot be opened. Save it again as .xlsx, or as CSV, then retry.") from error


def _words(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date | datetime) else str(cell)


def _decode(content: bytes) -> str:
    encoding = encoding_of(io.BytesIO(content))
    if encoding is None:
        raise BadList("This is not a CSV file. Open the list in your spreadsheet program and save it as CSV.")
    try:
        return content.decode(encoding, errors="replace" if encoding == "utf-16" else "strict")
    except UnicodeDecodeError as error:
        raise BadList("The file's letters cannot be read. Save it as CSV (UTF-8), then retry.") from error


def _delimiter(text: str) -> str:
    """The separator with which most of the first lines have as many columns as the heading, and more than one."""
    return max(DELIMITERS, key=lambda delimiter: _regularity(text, delimiter))


def _regularity(text: str, delimiter: str) -> tuple[int, int]:
    """How many lines have the columns of the first, and how many columns that are; nothing for a single column."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(filter(None, reader), LINES_LOOKED_AT) if _is_header(row)]
    except csv.Error:  # the table is read once more, and then refused with a sentence
        return 0, 0
    return (widths.count(widths[0]), widths[0]) if widths and widths[0] > 1 else (0, 0)


def _is_header(row: list[str]) -> bool:
    """Not blank, and not the line with which some programs tell each other the separator."""
    return any(cell.strip() for cell in row) and not row[0].lower().startswith("sep=")
