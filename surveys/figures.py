"""Charts of published results. They are drawn from the published values alone, never from counts.

The usual chart of answers works out percentages by itself; here the rounded and capped ones are all there is.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from surveys.paper import OPTIONS
from surveys.publication import HIGH_CAP, LOW_CAP, QuestionResult, Share
from surveys.queries import WaveResults, principle_names
from wqm.ui.charts import Bar, Table, bar_chart, svg
from wqm.ui.charts.data import TableRow
from wqm.ui.charts.likert import legend
from wqm.ui.components.library import render

HIGHEST_MEAN = 5
BAR, GAP, LINE = 26, 18, 21
# From the best answer to the worst, as the eye reads.
NAMES = [str(label) for _, label in reversed(OPTIONS)]
HEAD = ("Question", "Agree (both)", *NAMES)


@dataclass(frozen=True)
class Figure:
    """A chart beside its table, under a heading."""

    heading: str
    html: SafeString


def principle_figure(results: WaveResults) -> SafeString:
    """The mean of each principle, on the whole scale from nought to five."""
    names = principle_names()
    bars = [
        Bar(names.get(one.code, one.code.title()), None if one.mean is None else float(one.mean), one.withheld)
        for one in results.domains
    ]
    title = "Mean by principle, 1 to 5"
    picture = bar_chart(bars, title=title, maximum=HIGHEST_MEAN)
    rows = [_mean_row(bar, one.mean) for bar, one in zip(bars, results.domains, strict=True)]
    return render("chart", svg=picture, title=title, table=Table(("Principle", "Mean"), rows))


def _mean_row(bar: Bar, mean: Decimal | None) -> TableRow:
    return TableRow(bar.label, withheld=bar.note) if mean is None else TableRow(bar.label, [str(mean)])


def question_figures(results: WaveResults) -> list[Figure]:
    """A figure for each principle, with its questions in order; questions without a principle come last."""
    names = principle_names() | {"": "Other questions"}
    codes = dict.fromkeys(one.principle_code for one in sorted(results.questions, key=lambda q: not q.principle_code))
    return [
        _figure(names.get(code, code.title()), [one for one in results.questions if one.principle_code == code])
        for code in codes
    ]


def _figure(heading: str, questions: list[QuestionResult]) -> Figure:
    table = Table(HEAD, [_row(one) for one in questions])
    picture = _stacked(questions, heading)
    return Figure(heading, render("chart", svg=picture, title=heading, table=table, stacked=True))


def _row(question: QuestionResult) -> TableRow:
    if question.withheld or question.agree is None:
        return TableRow(_label(question), withheld=question.withheld, span=len(HEAD) - 1)
    return TableRow(_label(question), [question.agree.text, *(one.text for one in reversed(question.shares))])


def _label(question: QuestionResult) -> str:
    return f"{question.text} (agreeing is the worse answer)" if question.reversed else question.text


def _stacked(questions: Iterable[QuestionResult], title: str) -> SafeString:
    parts, y = legend(NAMES)
    for question in questions:
        for words in svg.wrapped(_label(question)):
            y += LINE
            parts.append(svg.text(0, y - 5, words))
        parts += _hatched(question, y) if question.withheld else _segments(question, y)
        y += BAR + GAP
    described = "; ".join(f"{one.text} {one.withheld or f'{one.agree.text} agree'}" for one in questions)  # type: ignore[union-attr]
    return svg.drawing(max(y, 1), title, described, parts, "wqm-svg--likert")


def _hatched(question: QuestionResult, y: float) -> list[str]:
    return [svg.hatched(0.5, y, svg.WIDTH * 0.4, BAR), svg.text(svg.WIDTH * 0.4 + 8, y + 18, "withheld", 15, svg.MUTED)]


def _segments(question: QuestionResult, y: float) -> list[str]:
    """Widths in proportion to the published shares, each with the published words in short."""
    shares, parts, x = list(reversed(question.shares)), [], 0.0
    scale = svg.WIDTH / sum(one.percent for one in shares)
    for index, one in enumerate(shares):
        width = one.percent * scale
        fill, ink = svg.scale_colour(index, len(shares))
        parts.append(svg.rect(x, y, width, BAR, fill, "wqm-svg__segment", "#ffffff"))
        parts.append(svg.text(x + width / 2, y + 18, _short(one), 12, ink, "middle", 600))
        x += width
    return [*parts, svg.rect(0.5, y + 0.5, svg.WIDTH - 1, BAR - 1, "none", "wqm-svg__outline", svg.MUTED)]


def _short(one: Share) -> str:
    if one.percent <= LOW_CAP:
        return f"≤{LOW_CAP}"
    return f"≥{HIGH_CAP}" if one.percent >= HIGH_CAP else str(one.percent)
