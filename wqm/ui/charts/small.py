"""Small multiples: one line through all periods of one metric, so that many fit on a screen."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from wqm.ui.charts import svg
from wqm.ui.charts.bars import described
from wqm.ui.charts.data import Bar, number

TOP, HEIGHT, LEFT, RIGHT = 22, 96, 52, 64


def small_chart(points: Sequence[Bar], *, title: str, desc: str = "", unit: str = "") -> SafeString:
    """The points in the order of time, on a scale from zero to the highest, which are the two numbers of its axis.

    The last value is written at its point. A withheld point is a gap that the description names; it is never zero.
    """
    values = [point.value for point in points if point.value is not None]
    top, base = max(values, default=0) or 1, TOP + HEIGHT
    step = (svg.WIDTH - LEFT - RIGHT) / max(len(points) - 1, 1)
    places = [
        None if point.value is None else (LEFT + step * at, base - HEIGHT * max(point.value, 0) / top)
        for at, point in enumerate(points)
    ]
    parts = [
        svg.line(LEFT, base, svg.WIDTH - RIGHT, base, svg.MUTED),
        svg.line(LEFT, TOP, svg.WIDTH - RIGHT, TOP),
        svg.text(LEFT - 8, TOP + 5, number(top), 15, svg.MUTED, "end"),
        svg.text(LEFT - 8, base + 5, "0", 15, svg.MUTED, "end"),
    ]
    for start, end in zip(places, places[1:], strict=False):
        if start and end:
            parts.append(svg.stroke(*start, *end, svg.BRAND, 3))
    parts += [svg.dot(*place, 3.5, svg.BRAND) for place in places if place]
    last = next((at for at in range(len(points) - 1, -1, -1) if places[at]), None)
    if last is not None:
        x, y = places[last] or (0, 0)
        parts += [
            svg.dot(x, y, 6, svg.BRAND),
            svg.text(x + 12, y + 6, number(points[last].value or 0), 18, svg.INK, weight=700),
        ]
    if points:
        parts.append(svg.text(LEFT, base + 22, points[0].label, 14, svg.MUTED))
    if len(points) > 1:
        parts.append(svg.text(svg.WIDTH - RIGHT, base + 22, points[-1].label, 14, svg.MUTED, "end"))
    return svg.drawing(base + 30, title, desc or described(points, unit), parts, "wqm-svg--small")
