"""A scale of answers as one bar for a row of a table, and the list of what its colours mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from wqm.ui.charts import svg
from wqm.ui.charts.diverging import TICK, Part, Reach, capped_swatch, diverging_bar, swatch
from wqm.ui.charts.stacked import range_bar

BAR, LETTERS = 34, 19  # the height of a bar, and the size of the words in it


@dataclass(frozen=True)
class LegendItem:
    """A colour of the bars, and the answer that it is for."""

    swatch: SafeString
    name: str


def scale_bar(
    parts: Sequence[Part], reach: Reach, *, title: str, words: str, height: float = BAR, size: int = LETTERS
) -> SafeString:
    """The shares of one scale around its middle; `words` say the same to those who do not see it."""
    drawn = diverging_bar(parts, reach, TICK, height=height, size=size)
    return svg.drawing(height + 2 * TICK, f"{title} {words}", words, drawn, "wqm-svg--row")


def range_alone(
    low: float, high: float, *, title: str, words: str, inside: str = "", height: float = BAR, size: int = LETTERS
) -> SafeString:
    """The range, in per cent, in which a share lies, where that is all that is shown; `inside` is written in it."""
    drawn = range_bar(low, high, inside if size else "", height=height, size=size)
    return svg.drawing(height, f"{title} {words}", words, drawn, "wqm-svg--row")


def legend_of(labels: Sequence[str], capped: Iterable[str] = ()) -> tuple[LegendItem, ...]:
    """The answers, lowest first, then the words for a share of which only one end is published, where there are any."""
    items = [LegendItem(_swatch(swatch(at, len(labels)), label), label) for at, label in enumerate(labels)]
    if ends := sorted(set(capped)):
        name = ", ".join(ends)
        items.append(LegendItem(_swatch(capped_swatch(), name), name))
    return tuple(items)


def _swatch(square: str, name: str) -> SafeString:
    """The words are beside it, so a page says nothing of it; a PDF has no picture without a text of its own."""
    return mark_safe(
        '<svg class="wqm-swatch" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">'
        f"<title>{escape(name)}</title>{square}</svg>"
    )
