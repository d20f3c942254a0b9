"""The surveys of a pack, from published values alone: no value is worked out a second time."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from evidence.models import Cycle
from framework.enums import Scale
from framework.scales import words_of
from surveys.publication import HIGH_CAP, LOW_CAP, QuestionResult, Share
from surveys.queries import SurveyOutcome, outcomes_of_school, results_by_id
from surveys.results import WaveResults
from wqm.ui.charts import Bar, Table, bar_chart, bar_table, svg

HIGHEST_MEAN = 5
OPTIONS = ("Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree")
BAR = 52  # in units of the drawing; a strip is much wider than tall


@dataclass(frozen=True)
class Figure:
    """A chart and the table of the same numbers."""

    chart: SafeString
    table: Table
    title: str


@dataclass(frozen=True)
class QuestionRow:
    """One question: its strip and the same shares in words, best answer first. `withheld` is the reason for none."""

    question: QuestionResult
    strip: SafeString | None

    @property
    def cells(self) -> list[str]:
        """Agreeing, then every option."""
        question = self.question
        return [short(question.agree), *(short(one) for one in reversed(question.shares))] if question.agree else []


@dataclass(frozen=True)
class Survey:
    """One wave as the pack shows it; `results` is None where nothing is published, and `why` says why."""

    outcome: SurveyOutcome
    results: WaveResults | None
    means: Figure | None
    groups: tuple[tuple[str, tuple[QuestionRow, ...]], ...]
    others: tuple[tuple[QuestionResult, str], ...] = ()

    @property
    def why(self) -> str:
        """The sentence in place of results."""
        if self.outcome.is_open:
            return "This survey is still open. Nothing is published before it is closed."
        return (
            f"Fewer than {self.outcome.k} people answered, so nothing is published. Nobody can be recognised that way."
        )


def surveys_of(cycle: Cycle) -> list[Survey]:
    """Every survey sent in this cycle."""
    names = dict(cycle.version.principles.values_list("code", "name"))
    return [_survey(one, cycle.school_id, names) for one in outcomes_of_school(cycle.school_id, since=cycle.started_on)]


def _survey(outcome: SurveyOutcome, school_id: int, names: dict[str, str]) -> Survey:
    results = results_by_id(outcome.wave_id, school_id) if outcome.is_published else None
    if results is None:
        return Survey(outcome, None, None, ())
    return Survey(outcome, results, _means(results, names), _groups(results, names), _others(results))


def _means(results: WaveResults, names: dict[str, str]) -> Figure:
    bars = [
        Bar(_name(one.code, names), None if one.mean is None else float(one.mean), one.withheld)
        for one in results.domains
    ]
    # The reason stands in the table; beside a bar there is no room for a sentence.
    drawn = [Bar(bar.label, bar.value, "withheld" if bar.value is None else "") for bar in bars]
    title = "Mean per principle, 1 to 5"
    picture = bar_chart(drawn, title=f"{title}. {in_words(drawn)}", maximum=HIGHEST_MEAN)
    return Figure(picture, bar_table(bars, head=("Principle", "Mean")), title)


def _is_agreement(question: QuestionResult) -> bool:
    return question.labels == words_of(Scale.AGREEMENT)


def _others(results: WaveResults) -> tuple[tuple[QuestionResult, str], ...]:
    """Questions that are answered in other ways, each with its published shares in words."""
    rest = [one for one in results.questions if not _is_agreement(one)]
    return tuple(
        (one, "; ".join(f"{label}: {share.text}" for label, share in zip(one.labels, one.shares, strict=False)))
        for one in rest
    )


def _groups(results: WaveResults, names: dict[str, str]) -> tuple[tuple[str, tuple[QuestionRow, ...]], ...]:
    agreement = [one for one in results.questions if _is_agreement(one)]
    codes = dict.fromkeys(one.principle_code for one in agreement)
    return tuple(
        (_name(code, names), tuple(_row(one) for one in agreement if one.principle_code == code))
        for code in sorted(codes, key=lambda code: not code)
    )


def _name(code: str, names: dict[str, str]) -> str:
    """What the cycle's version calls a principle; a code that it does not have is still readable."""
    return names.get(code) or code.replace("-", " ").capitalize() or "Other questions"


def _row(question: QuestionResult) -> QuestionRow:
    return QuestionRow(question, None if question.withheld else strip(question))


def strip(question: QuestionResult) -> SafeString:
    """One stacked bar of the published shares, best answer first, each segment with its words in short."""
    shares, parts, x = tuple(reversed(question.shares)), [], 0.0
    scale = svg.WIDTH / sum(one.percent for one in shares)
    for index, one in enumerate(shares):
        width = one.percent * scale
        fill, ink = svg.scale_colour(index, len(shares))
        parts.append(svg.rect(x, 0, width, BAR, fill, "wqm-svg__segment", "#ffffff"))
        if one.percent > LOW_CAP:
            parts.append(svg.text(x + width / 2, BAR * 0.67, short(one), 24, ink, "middle", 600))
        x += width
    words = ", ".join(f"{option}: {one.text}" for option, one in zip(OPTIONS, shares, strict=True))
    return svg.drawing(BAR, f"{question.text} {words}", words, parts, "wqm-svg--strip")


def short(share: Share) -> str:
    """A published share in a narrow column; the head of the table explains the signs."""
    if share.percent <= LOW_CAP:
        return f"0–{LOW_CAP}"
    return f"{HIGH_CAP}–100" if share.percent >= HIGH_CAP else str(share.percent)


def in_words(bars: list[Bar]) -> str:
    """A chart read aloud."""
    return "; ".join(f"{bar.label}: {bar.reason if bar.value is None else bar.value}" for bar in bars) + "."


def legend() -> list[dict[str, Any]]:
    """Number of the colour and name of every option, best first."""
    return [{"number": index + 1, "name": name} for index, name in enumerate(OPTIONS)]
