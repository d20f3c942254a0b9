"""Answers on a scale as stacked bars that can be read on a black-and-white print."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from wqm.ui.charts import svg
from wqm.ui.charts.data import Likert, Table, TableRow, shares

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
        parts += segments(row, y, len(options))
        y += BAR + GAP
    return svg.drawing(max(y, 1), title, desc or described(rows, options), parts, "wqm-svg--likert")


def segments(row: Likert, y: float, count: int) -> list[str]:
    if row.counts is None:
        return [
            svg.hatched(0.5, y, svg.WIDTH * 0.4, BAR),
            svg.text(svg.WIDTH * 0.4 + 8, y + 18, row.reason, 15, svg.MUTED),
        ]
    if len(row.counts) != count:
        raise ValueError(f"{row.label!r} has {len(row.counts)} counts for {count} options")
    parts, x = [], 0.0
    for index, share in enumerate(shares(row.counts)):
        width = svg.WIDTH * share / 100
        fill, ink = svg.scale_colour(index, count)
        if share:
            parts.append(svg.rect(x, y, width, BAR, fill, "wqm-svg__segment", "#ffffff"))
        if share >= LABEL_FROM:
            parts.append(svg.text(x + width / 2, y + 18, f"{share}%", 15, ink, "middle", 600))
        x += width
    outline = svg.rect(0.5, y + 0.5, svg.WIDTH - 1, BAR - 1, "none", "wqm-svg__outline", svg.MUTED)
    return [*parts, outline] if row.total else [outline, svg.text(8, y + 18, "No answers", 15, svg.MUTED)]


def likert_table(rows: Sequence[Likert], options: Sequence[str]) -> Table:
    """Percent per option and the number of answers, from the same rows as the chart."""
    body = []
    for row in rows:
        if row.counts is None:
            body.append(TableRow(row.label, withheld=row.reason, span=len(options) + 1))
        else:
            body.append(TableRow(row.label, [*(f"{share}%" for share in shares(row.counts)), str(row.total)]))
    return Table(("Question", *map(str, options), "Answers"), body)
