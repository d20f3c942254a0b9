"""Workbooks for people: a summary first, then tables. Text is text as it was typed, and numbers are numbers."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from wqm.tables.writing import plain_text, would_run

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?) ?%")


@dataclass(frozen=True)
class Sheet:
    """A table: the name of its sheet, (heading, width in characters) of its columns, and its rows."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Any]]


def as_xlsx(title: str, summary: Iterable[Sequence[Any]], sheets: Iterable[Sheet]) -> bytes:
    """A workbook that begins with a summary: lines of (what, value), a line of one cell being a heading.

    Numbers, days and shares (`figure`) are what they are; all else is text as it was typed, which no program runs.
    """
    book = Workbook()
    first = book.active
    first.title = "Summary"
    for number, line in enumerate([[title], *summary], start=1):
        _write(first, number, line, is_heading=len(line) == 1)
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 44, 60
    for sheet in sheets:
        _add(book, sheet)
    book.properties.title = plain_text(title)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def figure(text: str) -> Any:
    """The number that a text is: 3.4, or 0.35 of "35%"; the text itself where it says more ("10% or less")."""
    if NUMBER.fullmatch(text):
        return Decimal(text)
    percent = PERCENT.fullmatch(text)
    return Percent(Decimal(percent[1]) / 100) if percent else text


class Percent(Decimal):
    """A share, shown as per cent."""


def _add(book: Workbook, sheet: Sheet) -> None:
    page = book.create_sheet(sheet.name)
    _write(page, 1, [heading for heading, _ in sheet.columns], is_heading=True)
    for number, row in enumerate(sheet.rows, start=2):
        _write(page, number, row)
    for at, (_, width) in enumerate(sheet.columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = "B2"
    page.auto_filter.ref = page.dimensions


def _write(page: Any, number: int, values: Sequence[Any], *, is_heading: bool = False) -> None:
    for at, value in enumerate(values, start=1):
        cell = page.cell(row=number, column=at)
        _fill(cell, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if is_heading:
            cell.font = Font(bold=True)


def _fill(cell: Cell, value: Any) -> None:
    if isinstance(value, int | float | Decimal | date) and not isinstance(value, bool):
        cell.value = value
        if isinstance(value, Percent):
            cell.value, cell.number_format = float(value), "0%"
    elif value is not None and value != "":
        text = plain_text(value)
        cell.value = text
        cell.data_type = "s"  # also where it begins like a formula
        cell.quotePrefix = would_run(text)  # it stays text where somebody edits it
