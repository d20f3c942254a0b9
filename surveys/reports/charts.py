"""Charts of published results. They are drawn from the published values alone, never from counts.

The usual chart of answers works out percentages by itself; here the rounded and capped ones are all there is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from framework.enums import QuestionKind
from framework.queries import principle_names
from surveys.publication.comparisons import Comparison
from surveys.publication.results import Breakdown, RowResult, WaveResults
from surveys.publication.rounding import QuestionResult, Share
from wqm.ui.charts import Bar, Table, bar_chart, svg
from wqm.ui.charts.data import TableRow
from wqm.ui.charts.likert import legend
from wqm.ui.charts.stacked import Segment, outline, quarter_scale, range_bar, stacked_bar, withheld_bar
from wqm.ui.components.library import render

HIGHEST_MEAN = 5
BAR, GAP, LINE = 26, 18, 21
LONGEST_LINE = 52  # letters of a question beside each other
AGREE_ROOM = 56  # at the right of a bar, for the share who agree


@dataclass(frozen=True)
class ChartSection:
    """A chart beside its table, under a heading."""

    heading: str
    html: SafeString
    # What of the results it is, for `surveys.follow_up.key_of`.
    part: str = ""


@dataclass(frozen=True)
class TableCell:
    """A figure of a table, or why it is withheld; both empty where the whole group is."""

    text: str = ""
    withheld: str = ""


@dataclass(frozen=True)
class GroupTable:
    """A breakdown as a table: a column a group, a line a principle or question."""

    name: str
    columns: tuple[RowResult, ...]
    lines: tuple[tuple[str, tuple[TableCell, ...]], ...]
    questions: tuple[tuple[str, tuple[TableCell, ...]], ...]


@dataclass(frozen=True)
class SchoolTable:
    """The schools of a wave, a line each, with their means under the names of the principles."""

    heads: tuple[str, ...]
    lines: tuple[tuple[RowResult, tuple[TableCell, ...]], ...]

    @property
    def span(self) -> int:
        """The cells of a line."""
        return 1 + len(self.heads)


def principle_figure(results: WaveResults, beside: Sequence[Comparison] = ()) -> SafeString:
    """The mean of each principle, on the whole scale from nought to five, with others in the table beside it."""
    names, title = principle_names(), "Average score by principle"
    picture = bar_chart(mean_bars(results, names), title=title, maximum=HIGHEST_MEAN)
    return render("chart", svg=picture, title=title, table=mean_table(results, names, beside), stacked=bool(beside))


def mean_bars(results: WaveResults, names: Mapping[str, str]) -> list[Bar]:
    """A bar for the mean of each principle, under the name that `names` has for it."""
    return [
        Bar(
            names.get(domain.code, domain.code.title()),
            None if domain.mean is None else float(domain.mean),
            domain.withheld,
            words=domain.text,
        )
        for domain in results.domains
    ]


def mean_table(results: WaveResults, names: Mapping[str, str], beside: Sequence[Comparison] = ()) -> Table:
    """The same means as a table, with those of others in columns of their own."""
    rows = [
        _mean_row(bar, [other.means.get(domain.code) for other in beside])
        for bar, domain in zip(mean_bars(results, names), results.domains, strict=True)
    ]
    return Table(("Principle", "Mean", *(other.name for other in beside)), rows)


def _mean_row(bar: Bar, others: Sequence[str | None]) -> TableRow:
    if bar.value is None:
        return TableRow(bar.label, withheld=bar.note, span=1 + len(others))
    return TableRow(bar.label, [bar.words, *(other or "–" for other in others)])


def question_figures(results: WaveResults) -> list[ChartSection]:
    """A figure for each principle and kind of answer, questions in order; those without a principle come last."""
    names = principle_names() | {"": "Other questions"}
    questions_by_shape: dict[tuple[str, tuple[str, ...]], list[QuestionResult]] = {}
    for question in sorted(results.questions, key=lambda question: not question.principle_code):
        shape = (question.code,) if question.kind in (QuestionKind.CHOICE, QuestionKind.MULTIPLE) else question.labels
        questions_by_shape.setdefault((question.principle_code, shape), []).append(question)
    return [_figure(names.get(code, code.title()), questions) for (code, _), questions in questions_by_shape.items()]


def group_table(breakdown: Breakdown) -> GroupTable:
    """The means of each group, and the agreement to each question, for one breakdown."""
    names = principle_names()
    first = next((row for row in breakdown.rows if not row.withheld), None)
    lines = tuple(
        (names.get(code, code.title()), tuple(_mean_of(row, code) for row in breakdown.rows))
        for code in _codes_with_means(breakdown.rows)
    )
    questions = tuple(
        (_label(question), tuple(_agree_of(row, question.code) for row in breakdown.rows))
        for question in (first.questions if first else ())
        if question.agree_label
    )
    return GroupTable(breakdown.name, breakdown.rows, lines, questions)


def school_table(results: WaveResults) -> SchoolTable:
    """The schools of a wave side by side."""
    names, codes = principle_names(), _codes_with_means(results.schools)
    return SchoolTable(
        tuple(names.get(code, code.title()) for code in codes),
        tuple((row, tuple(_mean_of(row, code) for code in codes)) for row in results.schools),
    )


def _codes_with_means(rows: Iterable[RowResult]) -> list[str]:
    """Principles with a mean in some row, or withheld for different reasons; what never has one is said once above."""
    said: dict[str, set[str]] = {}
    for row in rows:
        for domain in row.domains:
            said.setdefault(domain.code, set()).add(domain.withheld)
    return [code for code, reasons in said.items() if "" in reasons or len(reasons) > 1]


def _mean_of(row: RowResult, code: str) -> TableCell:
    domain = next((domain for domain in row.domains if domain.code == code), None)
    return TableCell(domain.text, domain.withheld) if domain else TableCell()


def _agree_of(row: RowResult, code: str) -> TableCell:
    question = row.question(code)
    return TableCell(question.agree.text if question and question.agree else "", question.withheld if question else "")


def _figure(heading: str, questions: list[QuestionResult]) -> ChartSection:
    if questions[0].kind in (QuestionKind.CHOICE, QuestionKind.MULTIPLE):
        return _options_figure(questions[0])
    if is_agree_alone(questions):
        table = Table(("Question", questions[0].agree_label), [_agree_row(question) for question in questions])
        picture = _ranges(questions, heading)
    else:
        agree = [questions[0].agree_label] if has_agree(questions[0]) else []
        head = ("Question", *agree, *reversed(questions[0].labels))
        table = Table(head, [_row(question, len(head) - 1) for question in questions])
        picture = _stacked(questions, heading)
    part = (
        f"principle.{questions[0].principle_code}" if questions[0].principle_code else f"question.{questions[0].code}"
    )
    return ChartSection(heading, render("chart", svg=picture, title=heading, table=table, folded=True), part)


def _options_figure(question: QuestionResult) -> ChartSection:
    if question.withheld:
        table = Table(("Answer", "Share"), [TableRow(question.text, withheld=question.withheld)])
        picture = svg.drawing(BAR, question.text, question.withheld, _withheld(0), "wqm-svg--bars")
    else:
        pairs = list(zip(question.labels, question.shares, strict=True))
        table = Table(("Answer", "Share"), [TableRow(label, [share.text]) for label, share in pairs])
        picture = bar_chart([Bar(label, share.percent) for label, share in pairs], title=question.text, maximum=100)
    figure = render("chart", svg=picture, title=question.text, table=table)
    return ChartSection(question.text, figure, f"question.{question.code}")


def _row(question: QuestionResult, span: int) -> TableRow:
    if question.withheld:
        return TableRow(_label(question), withheld=question.withheld, span=span)
    agree = [question.agree.text] if question.agree and has_agree(question) else []
    return TableRow(_label(question), [*agree, *(share.text for share in reversed(question.shares))])


def _agree_row(question: QuestionResult) -> TableRow:
    if question.agree is None:
        return TableRow(_label(question), withheld=question.withheld)
    return TableRow(_label(question), [question.agree.text])


def is_agree_alone(questions: Sequence[QuestionResult]) -> bool:
    """One share is all that is shown of some of these questions, or none has any; then none has more on a page."""
    return any(question.has_agree_alone for question in questions) or (
        bool(questions[0].agree_label) and not any(question.shares for question in questions)
    )


def has_agree(question: QuestionResult) -> bool:
    """The share who agree has a column of its own, where it is more than one point of the scale."""
    return bool(question.agree_label) and question.agree_label not in question.labels


def _label(question: QuestionResult) -> str:
    return f"{question.text} (reverse-scored)" if question.reversed else question.text


def _ranges(questions: Sequence[QuestionResult], title: str) -> SafeString:
    parts = [svg.text(0, 15, _share_who(questions[0]), 15, svg.MUTED), *quarter_scale(38, size=15)]
    y = 50.0
    for question in questions:
        y = _question_words(parts, question, y)
        parts += share_range(question.agree, y, height=BAR, size=16) if question.agree else _withheld(y)
        y += BAR + GAP
    return svg.drawing(y, title, _described(questions), parts, "wqm-svg--likert")


def _share_who(question: QuestionResult) -> str:
    """What a share of several points of a scale is of."""
    return f"Share who {question.agree_label[:1].lower()}{question.agree_label[1:]}"


def _question_words(parts: list[str], question: QuestionResult, y: float) -> float:
    """The question above its bar; returns where the bar begins."""
    for words in svg.wrapped(_label(question), LONGEST_LINE):
        y += LINE
        parts.append(svg.text(0, y - 5, words))
    return y


def share_range(share: Share, y: float = 0.0, *, height: float, size: int = 0) -> list[str]:
    """One published share as the range in which it lies; its words are within it where they have a size."""
    low, high = float(share.stands_for.low), float(share.stands_for.high)
    return range_bar(low, high, share.short if size else "", y, height=height, size=size)


def _stacked(questions: Sequence[QuestionResult], title: str) -> SafeString:
    parts, y = legend(list(reversed(questions[0].labels)))
    if has_agree(questions[0]):
        parts.append(svg.text(svg.WIDTH, y + 4, questions[0].agree_label, 15, svg.MUTED, "end"))
        y += 14
    for question in questions:
        y = _question_words(parts, question, y)
        parts += _withheld(y) if question.withheld else _bar(question, y)
        y += BAR + GAP
    return svg.drawing(max(y, 1), title, _described(questions), parts, "wqm-svg--likert")


def _described(questions: Iterable[QuestionResult]) -> str:
    """The chart in words, for those who do not see it."""
    return "; ".join(f"{question.text} {question.withheld or _in_words(question)}" for question in questions)


def _in_words(question: QuestionResult) -> str:
    if question.agree:
        return f"{question.agree.text} {question.agree_label}"
    return ", ".join(f"{label}: {share.text}" for label, share in zip(question.labels, question.shares, strict=True))


def _withheld(y: float) -> list[str]:
    return withheld_bar(y, "withheld", height=BAR)


def _bar(question: QuestionResult, y: float) -> list[str]:
    """Widths in proportion to the published shares, each with the published words in short."""
    segments = [Segment(share.percent, share.short) for share in reversed(question.shares)]
    if not (question.agree and has_agree(question)):
        return [*stacked_bar(segments, y, height=BAR, size=12), outline(y, BAR)]
    within = svg.WIDTH - AGREE_ROOM
    agree = svg.text(svg.WIDTH, y + 18, f"{question.agree.short}%", 16, svg.INK, "end", 600)
    return [*stacked_bar(segments, y, height=BAR, size=12, within=within), outline(y, BAR, within), agree]
