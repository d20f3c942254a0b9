"""A table of text with what is known about the file it came from. Imports nothing that a child would wait for."""

import hashlib
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from wqm.confined.outcomes import Refused

WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
MOST_ROWS = 20_000
MOST_COLUMNS = 300
# Of all cells: twenty thousand rows of thirty columns, and their heading.
MOST_CELLS = 610_000
LONGEST_CELL = 1000
# Of a packed table, as a row keeps it, and of its JSON.
MOST_PACKED = 4 * 1024 * 1024
MOST_UNPACKED = 16 * 1024 * 1024

Cells = list[str]
Line = tuple[int, Cells]
IsRow = Callable[[Sequence[str]], bool]


class BadList(Refused):
    """The file is not a list that can be read; the message says what to do."""


@dataclass(frozen=True)
class Reading:
    """How a file is read. None is guessed.

    `header` is the number of the line with the headings, 0 for a file without any; `header_lines` how many lines they
    take, 1 or 2. `separator` and `encoding` are of text files, `sheet` is of workbooks.
    """

    separator: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header: int | None = None
    header_lines: int | None = None


GUESSED = Reading()


@dataclass(frozen=True)
class Table:
    """The header, and the rows below it with their line in the file. Every row is as long as the header.

    `how` is how it was read, nothing of it left to guess; `sheets` are those of a workbook, and `top` the first lines
    of the file as they stand, from which a person tells whether it was read rightly.
    """

    header: Cells
    rows: list[Line]
    how: Reading = GUESSED
    sheets: tuple[str, ...] = ()
    top: tuple[Line, ...] = ()


def reading_id(table: Table) -> str:
    """What a page names the reading that it shows by: another one has other columns under the same numbers."""
    return header_hash([*table.header, repr(table.how)])[:16]


def pack(table: Table) -> bytes:
    """The table as bytes for a row of the database. Raises BadList for one that is larger than MOST_PACKED."""
    whole = [table.header, table.rows, asdict(table.how), table.sheets, table.top]
    text = json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace")
    packed = zlib.compress(text, 6) if len(text) <= MOST_UNPACKED else b""
    if not packed or len(packed) > MOST_PACKED:
        raise BadList("The file is too large for a list. Export it with fewer columns and try again.")
    return packed


def unpack(packed: bytes) -> Table:
    """The table again. Raises BadList for what `pack` did not make."""
    try:
        header, rows, how, sheets, top = json.loads(zlib.decompressobj().decompress(packed, MOST_UNPACKED))
        return Table(header, _lines(rows), Reading(**how), tuple(sheets), tuple(_lines(top)))
    except (ValueError, TypeError, zlib.error) as error:
        raise BadList("The upload did not finish. Choose the file again.") from error


def header_hash(header: Sequence[str]) -> str:
    """What a header line is recognised by; the line itself is not kept."""
    return hashlib.sha256("\x1f".join(cell.casefold() for cell in header).encode()).hexdigest()


def _lines(rows: Any) -> list[Line]:
    return [(line, cells) for line, cells in rows]
