"""What was rated as a table with a bar in each row, for the page of the report and its PDF. Pure functions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from audits.results import Ratings
from wqm.ui.charts.diverging import Cap, Part, Reach, reach_of
from wqm.ui.charts.scales import LegendItem, legend_of, range_alone, scale_bar


@dataclass(frozen=True)
class ScaleRow:
    """Something that was rated, with its bar and the share of the highest points in words, or why neither is shown."""

    label: str
    bar: SafeString | None
    top: str
    withheld: str


@dataclass(frozen=True)
class ScaleTable:
    """Rows that were rated on one scale. `withheld` says once why nothing of it is shown, where that is so of all."""

    heading: str
    rows: Sequence[ScaleRow]
    top_words: str = ""
    legend: Sequence[LegendItem] = ()
    withheld: str = ""


def scale_table(heading: str, rated: Sequence[tuple[str, Ratings]]) -> ScaleTable:
    """The table of what was rated: (label, ratings), all of them on one scale."""
    shown = [ratings for _, ratings in rated if not ratings.withheld]
    reasons = {ratings.withheld for _, ratings in rated}
    reach = reach_of(_parts(ratings) for ratings in shown)
    labels = next(([label for label, _ in ratings.shares] for ratings in shown if ratings.shares), [])
    capped = {share.text for ratings in shown for _, share in ratings.shares if share.short.startswith("≤")}
    return ScaleTable(
        heading=heading,
        rows=[_row(label, ratings, reach) for label, ratings in rated],
        top_words=shown[0].top_words if shown else "",
        legend=legend_of(labels, capped) if labels else (),
        withheld=reasons.pop() if not shown and len(reasons) == 1 else "",
    )


def _row(label: str, ratings: Ratings, reach: Reach) -> ScaleRow:
    top = ratings.top
    if top is None:
        return ScaleRow(label, None, "", ratings.withheld)
    if ratings.shares:
        words = ", ".join(f"{point}: {share.text}" for point, share in ratings.shares)
        bar = scale_bar(_parts(ratings), reach, title=f"{label}.", words=words)
    else:
        low, high = float(top.stands_for.low), float(top.stands_for.high)
        words = f"{top.text} {ratings.top_words}"
        bar = range_alone(low, high, title=f"{label}.", words=words, inside=top.short)
    return ScaleRow(label, bar, top.text, "")


def _parts(ratings: Ratings) -> list[Part]:
    return [Part(share.percent, share.short, _cap(share.short)) for _, share in ratings.shares]


def _cap(short: str) -> Cap:
    return {"≤": Cap.OR_LESS, "≥": Cap.OR_MORE}.get(short[:1], Cap.NONE)
