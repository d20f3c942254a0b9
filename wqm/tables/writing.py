"""Cells that a spreadsheet program shows and never runs."""

from typing import Any

# What a spreadsheet program would run rather than show.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
# No file format of offices can hold these; tabs and line ends stay.
UNPRINTABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])


def plain_text(value: Any) -> str:
    """The value as text without characters that a workbook or document cannot hold."""
    return str(value).translate(UNPRINTABLE)


def safe_cell(value: Any) -> str:
    """The value as text that no spreadsheet program takes for a formula."""
    text = plain_text(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text
