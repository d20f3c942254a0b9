"""Means as dots on an axis with its ends named; last time as a ring, and the difference in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from wqm.ui.charts import svg

LINE, AXIS, GAP, SIDE = 20, 18, 12, 8
LONGEST_LABEL = 38


@dataclass(frozen=True)
class Dot:
    """A mean and the words for it. `value` None is withheld, and `reason` says why.

    `low` and `high` are what it stands for; `before` is the mean of last time, `difference` says whether they differ.
    """

    label: str
    value: float | None
    words: str = ""
    low: float = 0
    high: float = 0
    before: float | None = None
    difference: str = ""
    reason: str = "withheld"


def described(dots: Sequence[Dot]) -> str:
    """The chart in words, for those who do not see it."""
    return "; ".join(
        f"{dot.label}: {dot.reason if dot.value is None else dot.words}"
        f"{f', {dot.difference}' if dot.difference and dot.value is not None else ''}"
        for dot in dots
    )


def dot_chart(
    dots: Sequence[Dot], *, title: str, first: int, last: int, ends: tuple[str, str], desc: str = ""
) -> SafeString:
    """A row for each dot, on one axis from `first` to `last` whose ends have names."""

    def place(value: float) -> float:
        return SIDE + (svg.WIDTH - 2 * SIDE) * (value - first) / (last - first)

    parts = [
        svg.text(0, 14, f"{first} {ends[0]}", 14, svg.MUTED),
        svg.text(svg.WIDTH, 14, f"{last} {ends[1]}", 14, svg.MUTED, "end"),
    ]
    y = 22.0
    for dot in dots:
        for at, words in enumerate(svg.wrapped(dot.label, LONGEST_LABEL)):
            y += LINE
            parts.append(svg.text(0, y - 5, words, 16))
            if not at and dot.value is not None:
                parts.append(svg.text(svg.WIDTH, y - 5, dot.words, 16, svg.INK, "end", 700))
        parts += _axis(y + AXIS / 2, place, first, last) if dot.value is not None else _withheld(dot, y)
        parts += _marks(dot, y + AXIS / 2, place, last)
        y += AXIS
        if dot.difference and dot.value is not None:
            y += LINE - 3
            parts.append(svg.text(0, y - 3, dot.difference, 14, svg.MUTED))
        y += GAP
    return svg.drawing(max(y, 1), title, desc or described(dots), parts, "wqm-svg--dots")


def _axis(y: float, place, first: int, last: int) -> list[str]:
    ticks = [svg.line(place(value), y - 4, place(value), y + 4, svg.CONTROL) for value in range(first, last + 1)]
    return [svg.line(place(first), y, place(last), y, svg.CONTROL), *ticks]


def _withheld(dot: Dot, y: float) -> list[str]:
    return [svg.hatched(SIDE, y + 1, 90, AXIS - 2), svg.text(SIDE + 98, y + 14, dot.reason, 14, svg.MUTED)]


def _marks(dot: Dot, y: float, place, last: int) -> list[str]:
    if dot.value is None:
        return []
    low, high = place(dot.low), place(min(dot.high, last))
    is_wide = high - low > 30
    range_bar = svg.capped(low, y - 4, high - low, 8, svg.BRAND) if is_wide else ""
    ring = [] if dot.before is None else [svg.ring(place(dot.before), y, 7, svg.CLAY)]
    return [*([range_bar] if range_bar else []), *ring, svg.dot(place(dot.value), y, 6, svg.BRAND)]
