"""Charts as SVG text, for pages and PDFs alike.

Pure functions. The SVG has role="img", a title and a description, no style, no script, no id, so that it may stand any
number of times on a page under a strict Content-Security-Policy and goes through WeasyPrint. Every text is escaped. A
withheld figure (value or counts None) is hatched and says so; it is never drawn as zero. Colours differ in lightness,
and each segment carries its number, so a chart can be read on a black-and-white print.
"""

from wqm.ui.charts.bars import bar_chart, bar_table, trend_chart
from wqm.ui.charts.data import Bar, Likert, Line, Table, as_bars, as_likert, shares
from wqm.ui.charts.dots import Dot, dot_chart
from wqm.ui.charts.likert import likert_chart, likert_table
from wqm.ui.charts.lines import lines_chart, lines_table
from wqm.ui.charts.small import small_chart

__all__ = [
    "Bar",
    "Dot",
    "Likert",
    "Line",
    "Table",
    "as_bars",
    "as_likert",
    "bar_chart",
    "bar_table",
    "dot_chart",
    "likert_chart",
    "likert_table",
    "lines_chart",
    "lines_table",
    "shares",
    "small_chart",
    "trend_chart",
]
