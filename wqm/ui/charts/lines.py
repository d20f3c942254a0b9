"""Lines over the periods of an academic year, one a year, so that the same term of two years stands at one place."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from wqm.ui.charts import svg
from wqm.ui.charts.bars import described
from wqm.ui.charts.data import Bar, Line, Table, TableRow, number

TOP, HEIGHT, SIDE = 16, 150, 30
# The newest year is the strongest; colour, width and dashes all differ, so that it can be told on a grey print.
STROKES = (("#0f5c57", 4, ""), ("#a8481c", 2.5, ""), ("#566160", 2.5, "7 4"), ("#5c3d6e", 2, "2 4"))
MOST_LINES = len(STROKES)
LONGEST_NAME = 7  # six half-terms beside each other do not touch


def lines_chart(
    lines: Sequence[Line], positions: Sequence[str], *, title: str, desc: str = "", unit: str = ""
) -> SafeString:
    """The newest lines (the last ones) on one scale that starts at zero; a missing or withheld point is left out."""
    shown = lines[-MOST_LINES:]
    top = max([cell.value or 0 for line in shown for cell in line.cells], default=0) or 1
    names = [svg.wrapped(name, LONGEST_NAME) for name in positions]
    rows = max((len(name) for name in names), default=1) - 1
    base, step = TOP + HEIGHT, (svg.WIDTH - 2 * SIDE) / max(len(positions) - 1, 1)
    parts = [
        svg.line(0, base, svg.WIDTH, base, svg.MUTED),
        svg.line(0, TOP, svg.WIDTH, TOP),
        svg.text(0, TOP - 4, number(top, unit), 14, svg.MUTED),
    ]
    for at, name in enumerate(names):
        for row, words in enumerate(name):
            parts.append(svg.text(SIDE + step * at, base + 20 + 17 * row, words, 15, svg.INK, "middle"))
    under = base + 17 * rows
    for rank, line in enumerate(reversed(shown)):
        colour, width, dashes = STROKES[rank]
        points = [
            None if cell.value is None else (SIDE + step * at, base - HEIGHT * max(cell.value, 0) / top)
            for at, cell in enumerate(line.cells)
        ]
        parts += _one_line(points, colour, width, dashes)
        parts += [] if rank else _last_value(points, line, unit, colour)
        parts += _legend(line.label, under + 48 + 22 * rank, colour, width, dashes)
    words = desc or ". ".join(f"{line.label}: {described(line.cells, unit)}" for line in shown)
    return svg.drawing(under + 36 + 22 * len(shown), title, words, parts, "wqm-svg--lines")


def lines_table(lines: Sequence[Line], positions: Sequence[str], unit: str, corner: str) -> Table:
    """The same numbers, all years."""
    return Table(
        [corner, *positions], [TableRow(line.label, [_cell(cell, unit) for cell in line.cells]) for line in lines]
    )


def _cell(bar: Bar, unit: str) -> str:
    return bar.reason if bar.value is None else number(bar.value, unit)


def _one_line(points: Sequence[tuple[float, float] | None], colour: str, width: float, dashes: str) -> list[str]:
    """Pieces between neighbours, and a dot at each point, so that a point without neighbours is seen."""
    parts = []
    for start, end in zip(points, points[1:], strict=False):
        if start and end:
            parts.append(svg.stroke(*start, *end, colour, width, dashes))
    parts += [svg.dot(*point, 4.5, colour) for point in points if point]
    return parts


def _last_value(points: Sequence[tuple[float, float] | None], line: Line, unit: str, colour: str) -> list[str]:
    """The number of the last point that there is, above it."""
    last = next(((point, cell) for point, cell in zip(points[::-1], line.cells[::-1], strict=True) if point), None)
    if last is None:
        return []
    (x, y), cell = last
    anchor = "end" if x > svg.WIDTH - 2 * SIDE else "middle"
    return [svg.text(x + (SIDE if anchor == "end" else 0), max(y - 9, 12), cell.said(unit), 15, colour, anchor, 700)]


def _legend(label: str, y: float, colour: str, width: float, dashes: str) -> list[str]:
    return [svg.stroke(0, y - 5, 36, y - 5, colour, width, dashes), svg.text(46, y, label, 15)]
