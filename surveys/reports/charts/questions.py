"""Questions with a bar each, by principle or in an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.safestring import SafeString

from framework.enums import QuestionKind
from framework.queries import principle_names
from surveys.publication.comparisons import Change, Changes
from surveys.publication.results import WaveResults
from surveys.publication.rounding import QuestionResult
from surveys.reports.charts.bars import BAR, LETTERS, bar_of, cap_of, is_likert, parts_of
from surveys.reports.charts.means import NOT_COMPARED, finding_of
from wqm.ui.charts import Bar, Table, bar_chart, svg
from wqm.ui.charts.data import TableRow
from wqm.ui.charts.diverging import Cap, reach_of
from wqm.ui.charts.scales import LegendItem, legend_of
from wqm.ui.charts.stacked import QUARTER_MARKS, quarter_scale, withheld_bar
from wqm.ui.components.library import render


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
        finding_of(mean, changes.means.get(code)),
        tuple(
            QuestionRow(
                label_of(question),
                bar_of(question, reach if scale is None else None),
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


def _place(question: QuestionResult, changes: Changes, order: Order) -> tuple:
    """Where it comes in that order; what is withheld or was not asked last time comes last."""
    if order is Order.CHANGE:
        change = changes.of(question.code)
        return (change is None, -change.apart if change else 0)
    if question.agree is None:
        return (True, 0)
    low = question.agree.stands_for.low
    return (False, -low if order is Order.HIGHEST else low)


def _legend(questions: Sequence[QuestionResult]) -> tuple[LegendItem, ...]:
    capped = {share.text for question in questions for share in question.shares if cap_of(share) is Cap.OR_LESS}
    return legend_of(questions[0].labels, capped)


def _quarters() -> SafeString:
    """What the lines of the bars below mean, as wide as they are."""
    words = f"Scale: {', '.join(QUARTER_MARKS)}"
    return svg.drawing(24, words, words, quarter_scale(18, size=LETTERS - 2), "wqm-svg--row")


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
        return TableRow(label_of(question), withheld=question.withheld, span=span)
    agree = [question.agree.text] if question.agree and has_agree(question) else []
    return TableRow(label_of(question), [*agree, *(share.text for share in question.shares)])


def _agree_row(question: QuestionResult) -> TableRow:
    if question.agree is None:
        return TableRow(label_of(question), withheld=question.withheld)
    return TableRow(label_of(question), [question.agree.text])


def is_agree_alone(questions: Sequence[QuestionResult]) -> bool:
    """One share is all that is shown of some of these questions, or none has any; then none has more on a page."""
    return any(question.has_agree_alone for question in questions) or (
        bool(questions[0].agree_label) and not any(question.shares for question in questions)
    )


def has_agree(question: QuestionResult) -> bool:
    """The share who agree has a column of its own, where it is more than one point of the scale."""
    return bool(question.agree_label) and question.agree_label not in question.labels


def label_of(question: QuestionResult) -> str:
    return f"{question.text} (lower is better)" if question.reversed else question.text


def _withheld(y: float) -> list[str]:
    return withheld_bar(y, "withheld", height=BAR)
