"""A survey on paper, for its own document and for the evidence pack: from published values alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from framework.enums import QuestionKind
from framework.queries import principle_names
from surveys.policies import again_from
from surveys.publication import comparisons
from surveys.publication.advice import Advice, advice, reading, standing_of
from surveys.publication.comparisons import Changes, Comparison
from surveys.publication.results import WaveResults
from surveys.publication.rounding import QuestionResult
from surveys.publication.summary import Summary, summary
from surveys.queries.outcomes import SurveyOutcome
from surveys.reports.charts.bars import around_middle, is_likert, parts_of, range_alone
from surveys.reports.charts.means import MEANS, NOT_COMPARED, mean_dots, mean_table
from surveys.reports.charts.questions import has_agree, is_agree_alone
from surveys.reports.charts.tables import GroupTable, group_table
from wqm.ui.charts import Bar, Table, svg
from wqm.ui.charts.diverging import Reach, reach_of
from wqm.ui.charts.stacked import QUARTER_MARKS, quarter_scale

BAR, LETTERS = 52, 24  # in units of the drawing; a strip is much wider than tall
COLOURS = 5  # steps of colour that the style sheet knows for a legend
SHORTER = {"Neither agree nor disagree": "Neither"}


@dataclass(frozen=True)
class PrintedChart:
    """A chart and the table of the same numbers; `stacked` where the table is too wide to stand beside it."""

    chart: SafeString
    table: Table
    title: str
    stacked: bool = False


@dataclass(frozen=True)
class QuestionRow:
    """One question: its strip and the same shares in words, lowest answer first. No strip where it is withheld."""

    question: QuestionResult
    strip: SafeString | None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionGroup:
    """The questions of one principle that are answered on one scale.

    `options` are the names of the answers, lowest first; none where few answered and one share is all. Then
    `scale` is above the strips.
    """

    name: str
    rows: tuple[QuestionRow, ...]
    options: tuple[str, ...]
    scale: SafeString | None = None

    @property
    def heads(self) -> tuple[str, ...]:
        """What stands above the cells of a row."""
        question = self.rows[0].question
        return (*([question.agree_label] if has_agree(question) or not self.options else []), *self.options)

    @property
    def span(self) -> int:
        """The cells that a withheld row takes up, with its strip."""
        return 1 + len(self.heads)

    @property
    def legend(self) -> list[dict[str, Any]]:
        """Number of the colour and name of every option."""
        last = max(len(self.options) - 1, 1)
        return [{"number": 1 + at * (COLOURS - 1) // last, "name": name} for at, name in enumerate(self.options)]


@dataclass(frozen=True)
class PrintedSurvey:
    """One wave on paper; `results` is None where nothing is published, and `why` says why."""

    outcome: SurveyOutcome
    results: WaveResults | None
    means: PrintedChart | None = None
    groups: tuple[QuestionGroup, ...] = ()
    others: tuple[tuple[QuestionResult, str], ...] = ()
    breakdowns: tuple[GroupTable, ...] = field(default=())
    changes: Changes = Changes()
    reading: str = ""
    advice: tuple[Advice, ...] = ()
    summary: Summary | None = None

    @property
    def has_shares(self) -> bool:
        """Some questions have all their shares."""
        return any(row.question.shares for group in self.groups for row in group.rows)

    @property
    def has_quarters(self) -> bool:
        """Of some questions one share is all there is."""
        return any(group.scale for group in self.groups)

    @property
    def why(self) -> str:
        """The sentence in place of results."""
        if self.outcome.is_open:
            return "This survey is still open. Nothing is published until it closes."
        if self.outcome.is_with_office:
            return "This survey has closed, and the office has not shared its results yet."
        return "Too few people responded to publish anything without identifying someone."


def short_survey(outcome: SurveyOutcome, results: WaveResults, names: Mapping[str, str]) -> PrintedSurvey:
    """A survey as one of several: principles, questions and comments. `names` are what principles are called."""
    return PrintedSurvey(outcome, results, _means(results, names), _groups(results, names), _others(results))


def whole_survey(outcome: SurveyOutcome, results: WaveResults, school: Any) -> PrintedSurvey:
    """Everything that the page of a school's results says."""
    names, changes = principle_names(), comparisons.changes(results, school.pk)
    brief = summary(results, changes, names)
    return PrintedSurvey(
        outcome,
        results,
        _means(results, names, comparisons.beside(results, school), changes, brief.finding if brief else ""),
        _groups(results, names),
        _others(results),
        tuple(group_table(breakdown) for breakdown in results.breakdowns),
        changes,
        reading(results),
        tuple(advice(standing_of(results, outcome.invited), again_from(results.wave))),
        brief,
    )


def _means(
    results: WaveResults,
    names: Mapping[str, str],
    beside: Sequence[Comparison] = (),
    changes: Changes = NOT_COMPARED,
    title: str = "",
) -> PrintedChart:
    title = title or MEANS
    picture = mean_dots(results, names, changes, title)
    return PrintedChart(picture, mean_table(results, names, beside), title, stacked=len(beside) > 1)


def _others(results: WaveResults) -> tuple[tuple[QuestionResult, str], ...]:
    """Questions that are not answered on a scale, each with its published shares in words."""
    rest = [question for question in results.questions if question.kind != QuestionKind.SCALE]
    return tuple((question, _shares_in_words(question)) for question in rest)


def _shares_in_words(question: QuestionResult) -> str:
    pairs = zip(question.labels, question.shares, strict=bool(question.shares))
    return "; ".join(f"{label}: {share.text}" for label, share in pairs)


def _groups(results: WaveResults, names: Mapping[str, str]) -> tuple[QuestionGroup, ...]:
    """By scale, so that a legend is read once, then by principle; those without a principle come last."""
    by_labels: dict[tuple[str, ...], dict[str, list[QuestionResult]]] = {}
    scales = [question for question in results.questions if question.kind == QuestionKind.SCALE]
    for question in sorted(scales, key=lambda question: not question.principle_code):
        by_labels.setdefault(question.labels, {}).setdefault(question.principle_code, []).append(question)
    reach = reach_of(parts_of(question) for question in scales if is_likert(question))
    return tuple(
        _group(_name(code, names), questions, reach)
        for groups in by_labels.values()
        for code, questions in groups.items()
    )


def _group(name: str, questions: Sequence[QuestionResult], reach: Reach) -> QuestionGroup:
    if is_agree_alone(questions):
        return QuestionGroup(name, tuple(_agree_row(question) for question in questions), (), _scale(questions))
    return QuestionGroup(name, tuple(_row(question, reach) for question in questions), _options(questions[0]))


def _name(code: str, names: Mapping[str, str]) -> str:
    """A code that has no name here is still readable."""
    return names.get(code) or code.replace("-", " ").capitalize() or "Other questions"


def _options(question: QuestionResult) -> tuple[str, ...]:
    return tuple(SHORTER.get(label, label) for label in question.labels)


def _row(question: QuestionResult, reach: Reach) -> QuestionRow:
    """The highest answers together where that is a figure of its own, then every answer."""
    if question.withheld:
        return QuestionRow(question, None)
    best = [question.agree.short] if question.agree and has_agree(question) else []
    cells = (*best, *(share.short for share in question.shares))
    return QuestionRow(question, around_middle(question, reach, BAR, LETTERS), cells)


def _agree_row(question: QuestionResult) -> QuestionRow:
    if question.agree is None:
        return QuestionRow(question, None)
    # In so narrow a strip there is no room for words.
    return QuestionRow(question, range_alone(question, BAR, 0), (question.agree.text,))


def _scale(questions: Sequence[QuestionResult]) -> SafeString | None:
    """What the lines of the strips below mean, as wide as they are; None where there is no strip."""
    if not any(question.agree for question in questions):
        return None
    words = f"Scale: {', '.join(QUARTER_MARKS)}"
    return svg.drawing(26, words, words, quarter_scale(20, size=24), "wqm-svg--strip")


def in_words(bars: Sequence[Bar]) -> str:
    """A chart read aloud."""
    return "; ".join(f"{bar.label}: {bar.reason if bar.value is None else bar.words}" for bar in bars) + "."
