"""Bars across for categories, columns for years."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from wqm.ui.charts import svg
from wqm.ui.charts.data import Bar, Table, TableRow
from wqm.ui.charts.diverging import Cap

BAR, GAP, LINE = 18, 16, 21


def described(bars: Sequence[Bar], unit: str) -> str:
    """The chart in words, for those who do not see it."""
    return "; ".join(f"{b.label}: {b.said(unit) if b.value is not None else b.reason}" for b in bars)


def top_of(bars: Sequence[Bar], maximum: float | None) -> float:
    return max([maximum or 0, *(b.value or 0 for b in bars)]) or 1


def bar_chart(
    bars: Sequence[Bar], *, title: str, desc: str = "", unit: str = "", maximum: float | None = None
) -> SafeString:
    """A bar per row, its name above it and its value at its end."""
    room, top, y = svg.WIDTH - room_for_values(bars, unit), top_of(bars, maximum), 0.0
    parts: list[str] = []
    for bar in bars:
        for words in svg.wrapped(bar.label):
            y += LINE
            parts.append(svg.text(0, y - 5, words))
        parts += one_bar(bar, y, room, top, unit)
        y += BAR + GAP
    return svg.drawing(max(y, 1), title, desc or described(bars, unit), parts, "wqm-svg--bars")


def room_for_values(bars: Sequence[Bar], unit: str) -> float:
    """As wide as the longest number, so that none is cut off at the edge."""
    return 14 + 9.5 * max((len(b.said(unit)) for b in bars if b.value is not None), default=0)


def one_bar(bar: Bar, y: float, room: float, top: float, unit: str) -> list[str]:
    if bar.missing:
        return [svg.text(0, y + BAR - 4, bar.reason, 15, svg.MUTED)]
    if bar.value is None:
        return [svg.hatched(0, y, room * 0.5, BAR), svg.text(room * 0.5 + 8, y + BAR - 4, bar.reason, 15, svg.MUTED)]
    width = room * max(bar.value, 0) / top
    return [
        svg.rect(0, y, room, BAR, "#f1eadf", "wqm-svg__track"),
        *_filled(bar, y, width, room),
        svg.text(room + 8, y + BAR - 4, bar.said(unit), 16, svg.INK, "start", 600),
    ]


def _filled(bar: Bar, y: float, width: float, room: float) -> list[str]:
    if bar.cap is Cap.OR_LESS:
        return [svg.capped(0, y, width, BAR, svg.BRAND)]
    solid = svg.rect(0, y, width, BAR, svg.BRAND, "wqm-svg__bar")
    return [solid, svg.capped(width, y, room - width, BAR, svg.BRAND)] if bar.cap is Cap.OR_MORE else [solid]


def trend_chart(
    bars: Sequence[Bar], *, title: str, desc: str = "", unit: str = "", maximum: float | None = None
) -> SafeString:
    """A column per year on one scale that starts at zero; a missing year keeps its place."""
    top, height, base = top_of(bars, maximum), 140, 170
    step = svg.WIDTH / max(len(bars), 1)
    width = min(step * 0.6, 64)
    parts = [svg.line(0, base, svg.WIDTH, base, svg.MUTED)]
    for index, bar in enumerate(bars):
        middle = step * (index + 0.5)
        parts.append(svg.text(middle, base + 20, bar.label, 15, svg.INK, "middle"))
        if bar.missing:
            parts.append(svg.text(middle, base - 8, "–", 16, svg.MUTED, "middle"))
            continue
        if bar.value is None:
            parts.append(svg.hatched(middle - width / 2, base - 40, width, 40))
            parts.append(svg.text(middle, base - 48, "withheld", 14, svg.MUTED, "middle"))
            continue
        tall = height * max(bar.value, 0) / top
        parts.append(svg.rect(middle - width / 2, base - tall, width, tall, svg.BRAND, "wqm-svg__bar"))
        parts.append(svg.text(middle, base - tall - 6, bar.said(unit), 16, svg.INK, "middle", 600))
    return svg.drawing(base + 30, title, desc or described(bars, unit), parts, "wqm-svg--trend")


def bar_row(bar: Bar, unit: str) -> TableRow:
    if bar.missing:
        return TableRow(bar.label, [bar.reason])
    if bar.value is None:
        return TableRow(bar.label, withheld=bar.reason)
    return TableRow(bar.label, [bar.said(unit)])


def bar_table(bars: Sequence[Bar], unit: str = "", head: Sequence[str] = ()) -> Table:
    return Table(head or ("Name", "Value"), [bar_row(bar, unit) for bar in bars])
