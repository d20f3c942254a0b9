"""Answers on a scale as bars around the middle answer, which can be read on a black-and-white print."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from wqm.ui.charts import svg
from wqm.ui.charts.data import Likert, Table, TableRow, shares
from wqm.ui.charts.diverging import Part, Reach, diverging_bar, reach_of
from wqm.ui.charts.stacked import outline, withheld_bar

BAR, GAP, LINE = 26, 18, 21


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
        fill, _ink = svg.diverging_colour(index, len(options))
        parts += [
            svg.rect(x + 0.5, y + 0.5, 14, 14, fill, "wqm-svg__swatch", svg.MUTED),
            svg.text(x + 20, y + 13, option, 15),
        ]
        x += width
    return parts, y + 32


def likert_chart(rows: Sequence[Likert], options: Sequence[str], *, title: str, desc: str = "") -> SafeString:
    """A bar per question, a part per option in the order of `options`: from the lowest to the highest."""
    parts, y = legend(options)
    reach = reach_of(_parts(row) for row in rows if row.total)
    for row in rows:
        lines = svg.wrapped(row.label)
        for words in lines:
            y += LINE
            parts.append(svg.text(0, y - 5, words))
        parts += _bar(row, y, len(options), reach)
        y += BAR + GAP
    return svg.drawing(max(y, 1), title, desc or described(rows, options), parts, "wqm-svg--likert")


def _parts(row: Likert) -> list[Part]:
    return [Part(share, f"{share}%") for share in shares(row.counts or ())]


def _bar(row: Likert, y: float, count: int, reach: Reach) -> list[str]:
    if row.counts is None:
        return withheld_bar(y, row.reason, height=BAR)
    if len(row.counts) != count:
        raise ValueError(f"{row.label!r} has {len(row.counts)} counts for {count} options")
    if not row.total:
        return [outline(y, BAR), svg.text(8, y + 18, "No answers", 15, svg.MUTED)]
    return diverging_bar(_parts(row), reach, y, height=BAR, size=15)


def likert_table(rows: Sequence[Likert], options: Sequence[str]) -> Table:
    """Percent per option and the number of answers, from the same rows as the chart."""
    body = []
    for row in rows:
        if row.counts is None:
            body.append(TableRow(row.label, withheld=row.reason, span=len(options) + 1))
        else:
            body.append(TableRow(row.label, [*(f"{share}%" for share in shares(row.counts)), str(row.total)]))
    return Table(("Question", *map(str, options), "Answers"), body)
