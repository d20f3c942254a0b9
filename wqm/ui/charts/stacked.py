"""One stacked bar: the one drawing of shares that results on pages, results on paper and our own charts use."""

from collections.abc import Sequence
from typing import NamedTuple

from wqm.ui.charts import svg

BASELINE = 0.69  # of the height, where the words within a bar stand
WITHHELD_WIDTH = 0.4  # of the chart


class Segment(NamedTuple):
    """A part of a bar: its share in percent, and the words within it (empty where there is no room)."""

    percent: float
    words: str = ""


def stacked_bar(segments: Sequence[Segment], y: float = 0.0, *, height: float, size: int) -> list[str]:
    """Segments over the whole width in proportion to their shares; one of nought is left out."""
    parts, x = [], 0.0
    scale = svg.WIDTH / (sum(segment.percent for segment in segments) or 1)
    for index, segment in enumerate(segments):
        width = segment.percent * scale
        fill, ink = svg.scale_colour(index, len(segments))
        if segment.percent:
            parts.append(svg.rect(x, y, width, height, fill, "wqm-svg__segment", "#ffffff"))
        if segment.words:
            parts.append(svg.text(x + width / 2, _baseline(y, height), segment.words, size, ink, "middle", 600))
        x += width
    return parts


def outline(y: float, height: float) -> str:
    """The frame of a whole bar."""
    return svg.rect(0.5, y + 0.5, svg.WIDTH - 1, height - 1, "none", "wqm-svg__outline", svg.MUTED)


def range_bar(low: float, high: float, words: str, y: float = 0.0, *, height: float, size: int) -> list[str]:
    """A value of which only the range is known, in per cent of the whole width, with the words for it."""
    x, width = svg.WIDTH * low / 100, svg.WIDTH * (high - low) / 100
    return [
        svg.rect(0.5, y + 0.5, svg.WIDTH - 1, height - 1, "#f1eadf", "wqm-svg__track"),
        svg.rect(x, y, width, height, svg.BRAND, "wqm-svg__bar"),
        svg.text(x + width / 2, _baseline(y, height), words, size, "#ffffff", "middle", 600),
        outline(y, height),
    ]


def withheld_bar(y: float, words: str, *, height: float) -> list[str]:
    """Hatched, with the reason beside it: there are answers, and they are not shown."""
    width = svg.WIDTH * WITHHELD_WIDTH
    return [svg.hatched(0.5, y, width, height), svg.text(width + 8, _baseline(y, height), words, 15, svg.MUTED)]


def _baseline(y: float, height: float) -> float:
    return y + round(height * BASELINE)
