"""What the headings of a file of numbers are called. Imports nothing that a child would wait for."""

from collections.abc import Sequence
from typing import Any

from wqm.tables.reading import read_table
from wqm.tables.table import GUESSED, Reading, Table, pack

SCHOOL, YEAR, PERIOD, NAME, VALUE = "school", "year", "period", "name", "value"
# Of a file with a line a number, as we export it: which number a line is about, and the number.
HEADINGS = {
    SCHOOL: {"urn", "school urn", "identifier", "school number"},
    YEAR: {"academic year", "year", "school year"},
    PERIOD: {"term", "period", "half-term", "half term"},
    NAME: {"number", "metric", "measure", "indicator"},
    VALUE: {"value", "figure", "count", "amount"},
}


def plain(text: str) -> str:
    """A heading as it is compared."""
    return " ".join(text.lower().split())


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a line says what its columns hold: one of them the academic year."""
    return any(plain(cell) in HEADINGS[YEAR] for cell in cells)


def read_numbers(content: bytes, how: Reading = GUESSED) -> Table:
    """The table in a file of numbers. Raises BadList."""
    return read_table(content, is_heading=is_heading, how=how)


def packed_numbers(content: bytes, **how: Any) -> bytes:
    """`read_numbers` for a child."""
    return pack(read_numbers(content, Reading(**how)))
