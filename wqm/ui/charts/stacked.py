"""One stacked bar: the one drawing of shares that results on pages, results on paper and our own charts use."""

from collections.abc import Sequence
from typing import NamedTuple

from wqm.ui.charts import svg

BASELINE = 0.69  # of the height, where the words within a bar stand
WITHHELD_WIDTH = 0.4  # of the chart
QUARTER_MARKS = ("none", "¼", "½", "¾", "all")


class Segment(NamedTuple):
    """A part of a bar: its share in percent, and the words within it (empty where there is no room)."""

    percent: float
    words: str = ""


def stacked_bar(
    segments: Sequence[Segment], y: float = 0.0, *, height: float, size: int, within: float = svg.WIDTH
) -> list[str]:
    """Segments over the width `within` in proportion to their shares; one of nought is left out."""
    parts, x = [], 0.0
    scale = within / (sum(segment.percent for segment in segments) or 1)
    for index, segment in enumerate(segments):
        width = segment.percent * scale
        fill, ink = svg.scale_colour(index, len(segments))
        if segment.percent:
            parts.append(svg.rect(x, y, width, height, fill, "wqm-svg__segment", "#ffffff"))
        if segment.words:
            parts.append(svg.text(x + width / 2, _baseline(y, height), segment.words, size, ink, "middle", 600))
        x += width
    return parts


def outline(y: float, height: float, within: float = svg.WIDTH) -> str:
    """The frame of a whole bar."""
    return svg.rect(0.5, y + 0.5, within - 1, height - 1, "none", "wqm-svg__outline", svg.MUTED)


def range_bar(low: float, high: float, words: str, y: float = 0.0, *, height: float, size: int) -> list[str]:
    """A value of which only the range is known, in per cent of the whole width, with the words for it if there is room.

    Every quarter has its line, so that a range is found without its words and without its colour.
    """
    x, width = svg.WIDTH * low / 100, svg.WIDTH * (high - low) / 100
    parts = [svg.rect(0.5, y + 0.5, svg.WIDTH - 1, height - 1, "#f1eadf", "wqm-svg__track")]
    parts += [svg.line(at, y, at, y + height, svg.MUTED) for at in (svg.WIDTH * part / 4 for part in (1, 2, 3))]
    parts.append(svg.rect(x, y, width, height, svg.BRAND, "wqm-svg__bar"))
    if words:
        parts.append(svg.text(x + width / 2, _baseline(y, height), words, size, "#ffffff", "middle", 600))
    return [*parts, outline(y, height)]


def quarter_scale(y: float, *, size: int) -> list[str]:
    """What the lines of a range bar mean, to stand above the first one."""
    last = len(QUARTER_MARKS) - 1
    return [
        svg.text(
            svg.WIDTH * at / last, y, words, size, svg.MUTED, "start" if not at else "end" if at == last else "middle"
        )
        for at, words in enumerate(QUARTER_MARKS)
    ]


def withheld_bar(y: float, words: str, *, height: float) -> list[str]:
    """Hatched, with the reason beside it: there are answers, and they are not shown."""
    width = svg.WIDTH * WITHHELD_WIDTH
    return [svg.hatched(0.5, y, width, height), svg.text(width + 8, _baseline(y, height), words, 15, svg.MUTED)]


def _baseline(y: float, height: float) -> float:
    return y + round(height * BASELINE)
