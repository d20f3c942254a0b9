"""Text files as lines of cells: in the letters and with the separators that schools' systems use."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from wqm.tables.encoding import encoding_of
from wqm.tables.table import BadList, IsRow, Line, Reading
from wqm.tables.writing import typed_text

# Of two that fit equally well the first: a comma stands in names and sentences, too.
SEPARATORS = {"\t": "Tab", ";": "Semicolon (;)", "|": "Vertical bar (|)", ",": "Comma (,)"}
LINES_LOOKED_AT = 50
# Within one cell. More are a quotation mark without its partner, which would swallow the people below it.
MOST_LINES_IN_A_CELL = 50
# How some programs tell each other the separator, before the table begins.
SAID = re.compile(r'\s*"?sep=([^\w\s"\0]|\t)"?[ \t;,]*\r?(\n|$)', re.IGNORECASE)
PAGES = ("<html", "<!doctype", "<?xml", "<table")


def text_lines(content: bytes, how: Reading, is_row: IsRow, is_heading: IsRow) -> tuple[Iterator[Line], str, str]:
    """The lines of a text file, its separator and its encoding. Raises BadList with a sentence, also while reading."""
    encoding = how.encoding or encoding_of(io.BytesIO(content))
    if encoding is None:
        raise BadList("This is not a CSV file. Open the list in your spreadsheet program and save it as CSV.")
    try:
        text = content.decode(encoding, errors="replace").removeprefix("\ufeff")
    except UnicodeError as error:  # no mark of UTF-16 where somebody chose it
        raise BadList("The file does not use this encoding. Choose a different one.") from error
    if text[:200].lstrip().lower().startswith(PAGES):
        raise BadList(
            "This is a web page saved as a spreadsheet. Open it in Excel and save it as .xlsx, then upload that file."
        )
    said = SAID.match(text)
    skipped = text.count("\n", 0, said.end()) if said else 0
    body = text[said.end() :] if said else text
    separator = how.separator or (said[1] if said else _guess_separator(body, is_row, is_heading))
    return _lines(body, separator, skipped), separator, encoding


def _lines(text: str, separator: str, skipped: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    is_odd = text.count('"') % 2 == 1
    begins = number = 0
    try:
        for row in reader:
            begins, number = number + 1, reader.line_num
            if number > begins and (number - begins > MOST_LINES_IN_A_CELL or (is_odd and _swallows(row))):
                raise BadList(_unpaired(begins + skipped))
            yield number + skipped, [typed_text(cell.strip()) for cell in row]
    except csv.Error as error:
        if "field larger" in str(error) and '"' in text:
            raise BadList(_unpaired(number + 1 + skipped)) from error
        raise BadList("We cannot read this file as a table. Export it again as CSV and try again.") from error
    if is_odd and number > begins:
        raise BadList(_unpaired(begins + skipped))


def _swallows(row: list[str]) -> bool:
    """Whether a cell of several lines holds what may be another person."""
    return any("\n" in cell and "@" in cell for cell in row)


def _unpaired(line: int) -> str:
    return f"A quotation mark on line {line} is never closed, so we cannot read the lines below it. Remove it."


def _guess_separator(text: str, is_row: IsRow, is_heading: IsRow) -> str:
    """The separator that makes most rows of somebody; else known headings; else most lines of one width."""
    return max(SEPARATORS, key=lambda separator: _fit(text, separator, is_row, is_heading))


def _fit(text: str, separator: str, is_row: IsRow, is_heading: IsRow) -> tuple[int, bool, int, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        filled = filter(any, islice(reader, 20 * LINES_LOOKED_AT))
        lines = [[cell.strip() for cell in row] for row in islice(filled, LINES_LOOKED_AT)]
    except csv.Error:  # the table is read once more, and then refused with a sentence
        return 0, False, 0, 0
    widths = Counter(map(len, lines))
    width, number = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
    is_table = width > 1 and 2 * number > len(lines)
    shape = (number, width) if is_table else (0, 0)
    return sum(map(is_row, lines)), any(map(is_heading, lines)), *shape
