"""Charts of published results. They are drawn from the published values alone, never from counts.

The usual chart of answers works out percentages by itself; here the rounded and capped ones are all there is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.safestring import SafeString, mark_safe

from framework.enums import QuestionKind
from framework.queries import principle_names
from surveys.publication.comparisons import NO_CLEAR_CHANGE, Change, Changes, Comparison, MeanChange
from surveys.publication.results import Breakdown, RowResult, WaveResults
from surveys.publication.rounding import DomainResult, QuestionResult, Share
from wqm.ui.charts import Bar, Dot, Table, bar_chart, dot_chart, svg
from wqm.ui.charts.data import TableRow
from wqm.ui.charts.diverging import TICK, Cap, Part, Reach, capped_swatch, diverging_bar, reach_of, swatch
from wqm.ui.charts.stacked import QUARTER_MARKS, quarter_scale, range_bar, withheld_bar
from wqm.ui.components.library import render

LOWEST_MEAN, HIGHEST_MEAN = 1, 5
ENDS = ("lowest", "highest")
BAR, LETTERS = 34, 19  # the height of a bar, and the size of the words in it
NOT_COMPARED = Changes()


@dataclass(frozen=True)
class QuestionRow:
    """One question: its bar, the share who agree in words, and the change since last time. No bar where withheld."""

    label: str
    bar: SafeString | None
    agree: str
    change: Change | None
    withheld: str
    principle: str


@dataclass(frozen=True)
class LegendItem:
    """A colour of the bars, and the answer that it is for."""

    swatch: SafeString
    name: str


@dataclass(frozen=True)
class QuestionSection:
    """Questions under a heading: as rows with a bar each, or as one chart (`html`) with its table folded under it.

    `finding` is what the heading says of the mean. `part` is what of the results it is, for `surveys.follow_up.key_of`.
    `scale` is above the bars of a survey with few responses, of which each shows only the quarter.
    """

    heading: str
    part: str = ""
    finding: str = ""
    rows: tuple[QuestionRow, ...] = ()
    table: Table | None = None
    agree_label: str = ""
    legend: tuple[LegendItem, ...] = ()
    scale: SafeString | None = None
    html: SafeString | None = None
    has_changes: bool = False

    @property
    def short_label(self) -> str:
        """What the shares are of in a word, beside each on a phone."""
        return self.agree_label.split(" or ")[0]


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


def principle_figure(
    results: WaveResults, beside: Sequence[Comparison] = (), changes: Changes = NOT_COMPARED, title: str = ""
) -> SafeString:
    """The mean of each principle as a dot, with last time as a ring; others are in the table folded under it."""
    names, title = principle_names(), title or MEANS
    picture = mean_dots(results, names, changes, title)
    return render("chart", svg=picture, title=title, table=mean_table(results, names, beside), folded=True)


MEANS = "Average score by principle"


def mean_dots(results: WaveResults, names: Mapping[str, str], changes: Changes, title: str) -> SafeString:
    """The picture alone."""
    dots = [_dot(domain, names, changes.means.get(domain.code)) for domain in results.domains]
    return dot_chart(dots, title=title, first=LOWEST_MEAN, last=HIGHEST_MEAN, ends=ENDS)


def _dot(domain: DomainResult, names: Mapping[str, str], change: MeanChange | None) -> Dot:
    label = names.get(domain.code, domain.code.title())
    if domain.withheld:
        return Dot(label, None)
    return Dot(
        label,
        float(domain.value),
        domain.text,
        float(domain.range.low),
        float(domain.range.high),
        float(change.before) if change else None,
        since(change.said, change.text) if change else "",
    )


def since(said: str, before: str) -> str:
    """A change in words: Higher than last time (3.4)."""
    return f"{said} since last time ({before})" if said == NO_CLEAR_CHANGE else f"{said} than last time ({before})"


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
    return Table(("Principle", "Average score", *(other.name for other in beside)), rows)


def _mean_row(bar: Bar, others: Sequence[str | None]) -> TableRow:
    if bar.value is None:
        return TableRow(bar.label, withheld=bar.note, span=1 + len(others))
    return TableRow(bar.label, [bar.words, *(other or "–" for other in others)])


class Order(StrEnum):
    """In which order questions are listed."""

    ASKED = ""
    HIGHEST = "highest"
    LOWEST = "lowest"
    CHANGE = "change"


ORDERS = {
    Order.ASKED: "By principle",
    Order.HIGHEST: "Most agree first",
    Order.LOWEST: "Fewest agree first",
    Order.CHANGE: "Biggest change first",
}


def question_figures(
    results: WaveResults, changes: Changes = NOT_COMPARED, order: Order = Order.ASKED
) -> list[QuestionSection]:
    """A section for each principle and kind of answer, questions in order; those without a principle come last.

    In another order all questions of one scale are one section; what has no such order comes after it.
    """
    names = principle_names() | {"": "Other questions"}
    reach = reach_of(parts_of(question) for question in results.questions if is_likert(question))
    questions_by_shape: dict[tuple[str, tuple[str, ...]], list[QuestionResult]] = {}
    for question in sorted(results.questions, key=lambda question: not question.principle_code):
        principle = question.principle_code if order is Order.ASKED or not question.agree_label else "all"
        shape = question.labels if question.kind == QuestionKind.SCALE else (question.code,)
        questions_by_shape.setdefault((principle, shape), []).append(question)
    means = results.means()
    return [
        _section(code, questions, changes, names, reach, means.get(code), order)
        for (code, _), questions in sorted(questions_by_shape.items(), key=lambda item: item[0][0] != "all")
    ]


def _section(code, questions, changes, names, reach, mean, order) -> QuestionSection:
    if questions[0].kind != QuestionKind.SCALE:
        return _options_figure(questions[0])
    if order is not Order.ASKED:
        questions = sorted(questions, key=lambda question: _place(question, changes, order))
    heading = "All questions" if code == "all" else names.get(code, code.title())
    legend: tuple[LegendItem, ...] = ()
    if is_agree_alone(questions):
        head = ("Question", questions[0].agree_label)
        rows = [_agree_row(question) for question in questions]
        scale = _quarters() if any(question.agree for question in questions) else None
    else:
        agree = [questions[0].agree_label] if has_agree(questions[0]) else []
        head = ("Question", *agree, *questions[0].labels)
        rows = [_row(question, len(head) - 1) for question in questions]
        scale, legend = None, _legend(questions)
    part = f"principle.{code}" if code and code != "all" else f"question.{questions[0].code}" if not code else ""
    return QuestionSection(
        heading,
        part,
        _finding(mean, changes.means.get(code)),
        tuple(
            QuestionRow(
                _label(question),
                _bar(question, reach if scale is None else None),
                question.agree.text if question.agree else "",
                changes.of(question.code),
                question.withheld,
                "" if order is Order.ASKED else names.get(question.principle_code, ""),
            )
            for question in questions
        ),
        Table(head, rows),
        questions[0].agree_label,
        legend,
        scale,
        has_changes=any(changes.of(question.code) for question in questions),
    )


def _finding(mean: DomainResult | None, change: MeanChange | None) -> str:
    if mean is None:
        return ""
    return f"{mean.text} out of {HIGHEST_MEAN}" + (f". {since(change.said, change.text)}" if change else "")


def _place(question: QuestionResult, changes: Changes, order: Order) -> tuple:
    """Where it comes in that order; what is withheld or was not asked last time comes last."""
    if order is Order.CHANGE:
        change = changes.of(question.code)
        return (change is None, -change.apart if change else 0)
    if question.agree is None:
        return (True, 0)
    low = question.agree.stands_for.low
    return (False, -low if order is Order.HIGHEST else low)


def _bar(question: QuestionResult, reach: Reach | None) -> SafeString | None:
    if question.withheld:
        return None
    return range_alone(question, BAR, LETTERS) if reach is None else around_middle(question, reach, BAR, LETTERS)


def around_middle(question: QuestionResult, reach: Reach, height: float, size: int) -> SafeString:
    """The published shares of one question around the middle answer."""
    drawn = diverging_bar(parts_of(question), reach, TICK, height=height, size=size)
    words = in_words(question)
    return svg.drawing(height + 2 * TICK, f"{question.text} {words}", words, drawn, "wqm-svg--row")


def range_alone(question: QuestionResult, height: float, size: int) -> SafeString | None:
    """The range in which the share of those who agree lies, where that is all that is shown."""
    if question.agree is None:
        return None
    words = f"{question.agree.text} {question.agree_label}"
    drawn = share_range(question.agree, height=height, size=size)
    return svg.drawing(height, f"{question.text} {words}", words, drawn, "wqm-svg--row")


def is_likert(question: QuestionResult) -> bool:
    """All its shares are shown, on a scale."""
    return question.kind == QuestionKind.SCALE and bool(question.shares)


def parts_of(question: QuestionResult) -> list[Part]:
    """The shares as they are drawn, from the lowest answer to the highest."""
    return [Part(share.percent, share.short, cap_of(share)) for share in question.shares]


def cap_of(share: Share) -> Cap:
    """Whether only one end of a share is published."""
    if share.short.startswith("≤"):
        return Cap.OR_LESS
    return Cap.OR_MORE if share.short.startswith("≥") else Cap.NONE


def _legend(questions: Sequence[QuestionResult]) -> tuple[LegendItem, ...]:
    labels = questions[0].labels
    items = [LegendItem(_swatch(swatch(at, len(labels))), label) for at, label in enumerate(labels)]
    capped = {share.text for question in questions for share in question.shares if cap_of(share) is Cap.OR_LESS}
    if capped:
        items.append(LegendItem(_swatch(capped_swatch()), ", ".join(sorted(capped))))
    return tuple(items)


def _swatch(square: str) -> SafeString:
    """The words are beside it, so it says nothing itself."""
    return mark_safe(
        f'<svg class="wqm-swatch" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">{square}</svg>'
    )


def _quarters() -> SafeString:
    """What the lines of the bars below mean, as wide as they are."""
    words = f"Scale: {', '.join(QUARTER_MARKS)}"
    return svg.drawing(24, words, words, quarter_scale(18, size=LETTERS - 2), "wqm-svg--row")


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


def _options_figure(question: QuestionResult) -> QuestionSection:
    """Bars from nought; one whose share is capped is hatched up to its cap."""
    if question.withheld:
        table = Table(("Answer", "Share"), [TableRow(question.text, withheld=question.withheld)])
        picture = svg.drawing(BAR, question.text, question.withheld, _withheld(0), "wqm-svg--bars")
    else:
        pairs = list(zip(question.labels, question.shares, strict=True))
        table = Table(("Answer", "Share"), [TableRow(label, [share.text]) for label, share in pairs])
        bars = [Bar(label, share.percent, words=share.text, cap=cap_of(share)) for label, share in pairs]
        picture = bar_chart(bars, title=question.text, maximum=100)
    figure = render("chart", svg=picture, title=question.text, table=table, folded=not question.withheld)
    return QuestionSection(question.text, f"question.{question.code}", html=figure)


def _row(question: QuestionResult, span: int) -> TableRow:
    if question.withheld:
        return TableRow(_label(question), withheld=question.withheld, span=span)
    agree = [question.agree.text] if question.agree and has_agree(question) else []
    return TableRow(_label(question), [*agree, *(share.text for share in question.shares)])


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
    return f"{question.text} (lower is better)" if question.reversed else question.text


def share_range(share: Share, y: float = 0.0, *, height: float, size: int = 0) -> list[str]:
    """One published share as the range in which it lies; its words are within it where they have a size."""
    low, high = float(share.stands_for.low), float(share.stands_for.high)
    return range_bar(low, high, share.short if size else "", y, height=height, size=size)


def in_words(question: QuestionResult) -> str:
    """The shares of one question, for those who do not see the bar."""
    return ", ".join(f"{label}: {share.text}" for label, share in zip(question.labels, question.shares, strict=True))


def _withheld(y: float) -> list[str]:
    return withheld_bar(y, "withheld", height=BAR)
