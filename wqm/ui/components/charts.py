"""Charts, always with the table of the same numbers."""

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import SafeString

from wqm.ui import charts
from wqm.ui.components.library import register, render


@register.simple_tag
def bar_chart(
    rows: Sequence[Any], title: str, desc: str = "", unit: str = "", maximum: float | None = None
) -> SafeString:
    """Horizontal bars. `rows`: `charts.Bar` or (label, value); value None is withheld, with the reason in `note`."""
    return charts.bar_chart(charts.as_bars(rows), title=title, desc=desc, unit=unit, maximum=maximum)


@register.simple_tag
def likert_chart(rows: Sequence[Any], options: Sequence[str], title: str, desc: str = "") -> SafeString:
    """Stacked bars of answers. `rows`: `charts.Likert` or (label, counts); counts None is withheld."""
    return charts.likert_chart(charts.as_likert(rows), options, title=title, desc=desc)


@register.simple_tag
def trend_chart(points: Sequence[Any], title: str, desc: str = "", maximum: float | None = None) -> SafeString:
    """Columns per year, aligned. `points`: `charts.Bar` or (year, value); a missing year is given as None."""
    return charts.trend_chart(charts.as_bars(points), title=title, desc=desc, maximum=maximum)


@register.simple_tag
def small_multiple(points: Sequence[Any], title: str, unit: str = "") -> SafeString:
    """One line through all periods; `points`: `charts.Bar`. Its table stands where the page has room for it."""
    return charts.small_chart(charts.as_bars(points), title=title, unit=unit)


@register.simple_tag
def chart_with_table(
    kind: str, rows: Sequence[Any], title: str, options: Sequence[str] = (), desc: str = "", unit: str = ""
) -> SafeString:
    """A chart (`"bar"`, `"likert"`, `"trend"`, `"lines"`) beside its table, from the same rows: they cannot differ."""
    if kind == "lines":
        svg = charts.lines_chart(rows, options, title=title, desc=desc, unit=unit)
        table = charts.lines_table(rows, options, unit, "Academic year")
        return render("chart", svg=svg, title=title, table=table, stacked=len(options) > 3)
    if kind == "likert":
        likert = charts.as_likert(rows)
        svg = charts.likert_chart(likert, options, title=title, desc=desc)
        return render(
            "chart", svg=svg, title=title, table=charts.likert_table(likert, options), stacked=len(options) > 3
        )
    bars = charts.as_bars(rows)
    draw = {"bar": charts.bar_chart, "trend": charts.trend_chart}[kind]
    svg = draw(bars, title=title, desc=desc, unit=unit)
    return render("chart", svg=svg, title=title, table=charts.bar_table(bars, unit))
