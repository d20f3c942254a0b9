"""Which lines of a table are its headings: below titles and above rows, in one line or two, or nowhere."""

from collections import Counter
from collections.abc import Sequence

from wqm.tables.table import BadList, Cells, IsRow, Line

LOOKED_AT = 30  # lines among which headings are looked for
ENOUGH = 0.6  # of the usual number of cells make a heading of a line about whose words nothing is known


def find_heading(rows: Sequence[Line], is_row: IsRow, is_heading: IsRow) -> tuple[int, int]:
    """Where the headings begin in `rows`, and how many lines they take; (0, 0) where the first line is a row already.

    A line of known words is the heading, else the first that is about as full as the others; never one below a row.
    """
    look = [cells for _, cells in rows[:LOOKED_AT]]
    first_row = next((at for at, cells in enumerate(look) if is_row(cells)), len(look))
    above = look[:first_row]
    if not above:
        return 0, 0
    at = _heading_line(above, look, is_heading)
    if at + 2 == first_row < len(look) and _continues(above[at], above[at + 1]):
        return at, 2
    if at and rows[at][0] == rows[at - 1][0] + 1 and _explains(look[at - 1], look[at]):
        return at - 1, 2
    return at, 1


def chosen_heading(rows: Sequence[Line], line: int, lines: int) -> tuple[int, int]:
    """The same for the line that a person chose, 0 for none. Raises BadList for a line that is not there."""
    if not line:
        return 0, 0
    at = next((at for at, (number, _) in enumerate(rows) if number >= line), None)
    if at is None:
        raise BadList(f"The file has no line {line}. Choose one of the lines shown.")
    return at, min(lines, len(rows) - at)


def joined(lines: Sequence[Cells]) -> Cells:
    """One heading from one line or two. What stands above several columns is said of those that share a name."""
    if len(lines) < 2:
        return list(lines[0]) if lines else []
    width = max(map(len, lines))
    upper, lower = ([*line, *[""] * (width - len(line))] for line in lines)
    number = Counter(lower)
    header, last = [], ""
    for above, below in zip(upper, lower, strict=True):
        last = above or last
        said = above or (last if below and number[below] > 1 else "")
        header.append(f"{said} {below}".strip())
    return header


def _heading_line(above: Sequence[Cells], look: Sequence[Cells], is_heading: IsRow) -> int:
    known = [at for at, cells in enumerate(above) if is_heading(cells)]
    if known:
        return max(known, key=lambda at: (filled(above[at]), -at))
    usual = max(Counter(map(filled, look)).items(), key=lambda item: (item[1], item[0]))[0]
    enough = max(2, ENOUGH * usual) if usual > 1 else 1
    full = (at for at, cells in enumerate(above) if filled(cells) >= enough)
    return next(full, len(above) - 1 if len(above) < len(look) else 0)


def filled(cells: Cells) -> int:
    """How many cells hold something."""
    return sum(map(bool, cells))


def _continues(header: Cells, cells: Cells) -> bool:
    """Whether a line goes on with the headings above it: two words or more that begin small, or in brackets."""
    words = [(at, cell) for at, cell in enumerate(cells) if cell]
    is_below = all(at < len(header) and header[at] for at, _ in words)
    return len(words) > 1 and is_below and all(word[0].islower() or word[0] == "(" for _, word in words)


def _explains(above: Cells, header: Cells) -> bool:
    """Whether the line above says what headings do not: of which two are meant that share a name, or an empty one."""
    named = [cell for cell in header if cell]
    is_doubled = len(set(named)) < len(named)
    fills = any(cell and (at >= len(header) or not header[at]) for at, cell in enumerate(above))
    return filled(above) > 1 and (is_doubled or fills)
