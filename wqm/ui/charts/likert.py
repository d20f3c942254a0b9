"""Answers on a scale as stacked bars that can be read on a black-and-white print."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from wqm.ui.charts import svg
from wqm.ui.charts.data import Likert, Table, TableRow, shares
from wqm.ui.charts.stacked import Segment, outline, stacked_bar, withheld_bar

BAR, GAP, LINE = 26, 18, 21
# A segment narrower than this, in percent, has no room for its number; the table has it.
LABEL_FROM = 9


def described(rows: Sequence[Likert], options: Sequence[str]) -> str:
    def words(row: Likert) -> str:
        if row.counts is None:
            return row.reason
        return ", ".join(f"{option} {share}%" for option, share in zip(options, shares(row.counts), strict=True))

    return "; ".join(f"{row.label}: {words(row)}" for row in rows)


def legend(options: Sequence[str]) -> tuple[list[str], float]:
    """Swatches with the words of the options, in lines as wide as the chart."""
    parts: list[str] = []
    x, y = 0.0, 0.0
    for index, option in enumerate(options):
        width = 34 + 7.6 * len(str(option))
        if x and x + width > svg.WIDTH:
            x, y = 0.0, y + 22
        fill, _ink = svg.scale_colour(index, len(options))
        parts += [
            svg.rect(x + 0.5, y + 0.5, 14, 14, fill, "wqm-svg__swatch", svg.MUTED),
            svg.text(x + 20, y + 13, option, 15),
        ]
        x += width
    return parts, y + 32


def likert_chart(rows: Sequence[Likert], options: Sequence[str], *, title: str, desc: str = "") -> SafeString:
    """A bar per question, a segment per option in the order of `options`."""
    parts, y = legend(options)
    for row in rows:
        lines = svg.wrapped(row.label)
        for words in lines:
            y += LINE
            parts.append(svg.text(0, y - 5, words))
        parts += _bar(row, y, len(options))
        y += BAR + GAP
    return svg.drawing(max(y, 1), title, desc or described(rows, options), parts, "wqm-svg--likert")


def _bar(row: Likert, y: float, count: int) -> list[str]:
    if row.counts is None:
        return withheld_bar(y, row.reason, height=BAR)
    if len(row.counts) != count:
        raise ValueError(f"{row.label!r} has {len(row.counts)} counts for {count} options")
    segments = [Segment(share, f"{share}%" if share >= LABEL_FROM else "") for share in shares(row.counts)]
    if not row.total:
        return [outline(y, BAR), svg.text(8, y + 18, "No answers", 15, svg.MUTED)]
    return [*stacked_bar(segments, y, height=BAR, size=15), outline(y, BAR)]


def likert_table(rows: Sequence[Likert], options: Sequence[str]) -> Table:
    """Percent per option and the number of answers, from the same rows as the chart."""
    body = []
    for row in rows:
        if row.counts is None:
            body.append(TableRow(row.label, withheld=row.reason, span=len(options) + 1))
        else:
            body.append(TableRow(row.label, [*(f"{share}%" for share in shares(row.counts)), str(row.total)]))
    return Table(("Question", *map(str, options), "Answers"), body)
