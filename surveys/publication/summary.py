"""What matters in the results of a wave, said in a few lines. Pure functions of published values alone.

Values stand for ranges, so that only those whose ranges have nothing in common are ranked or said to differ. Where
nothing can be told apart, nothing is said to stand out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from surveys.publication.comparisons import Change, Changes
from surveys.publication.results import Breakdown, RowResult, WaveResults
from surveys.publication.rounding import QuestionResult
from wqm.sealing.small_numbers import Interval

# How many of the first and of the last are named: the sizes in the order in which they are tried.
PRINCIPLES, QUESTIONS = (1, 2, 3), (3, 2, 4, 1, 5)
MOST_CHANGES, MOST_DIFFERENCES, MOST_IN_A_TITLE = 3, 3, 2
HALF = 50


@dataclass(frozen=True)
class Valued:
    """A principle, a question or a group with its published value in words, and what that stands for."""

    name: str
    value: str
    range: Interval


@dataclass(frozen=True)
class Ends:
    """The highest and the lowest of several; both are empty where none can be told from the others."""

    highest: tuple[Valued, ...] = ()
    lowest: tuple[Valued, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.highest or self.lowest)


@dataclass(frozen=True)
class Difference:
    """Two groups of one breakdown whose means of a principle differ, the higher one first."""

    principle: str
    higher: Valued
    lower: Valued

    @property
    def apart(self) -> Decimal:
        """How far apart they are at least."""
        return self.higher.range.low - self.lower.range.high


@dataclass(frozen=True)
class Summary:
    """What a reader should see first. `agree_label` is what the shares of the questions are of.

    `negatives` are negative statements with which half or more agree. `groups`: there were some to compare, so that no
    difference is a result, too.
    """

    principles: Ends
    questions: Ends
    agree_label: str
    negatives: tuple[Valued, ...]
    changes: Changes
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    differences: tuple[Difference, ...]
    groups: bool
    number_of_principles: int

    @property
    def finding(self) -> str:
        """The principles in one line, as the title of their picture; empty where that would be too long."""
        if self.number_of_principles < 2:
            return ""
        named = self.principles
        if max(len(named.highest), len(named.lowest)) > MOST_IN_A_TITLE:
            return ""
        parts = [f"highest: {_listed(named.highest)}"] if named.highest else []
        parts += [f"lowest: {_listed(named.lowest)}"] if named.lowest else []
        words = "; ".join(parts)
        return f"{words[:1].upper()}{words[1:]}" if words else "No principle stands out"


def summary(results: WaveResults, changes: Changes, names: Mapping[str, str]) -> Summary | None:
    """Of the main row; None where that is withheld. `names` are what principles are called."""
    if results.main.withheld:
        return None
    means = [Valued(_name(code, names), domain.text, domain.range) for code, domain in results.means().items()]
    label, asked = _most_asked(results.questions)
    clear = sorted((change for change in changes.rows if change.is_clear), key=lambda change: -change.apart)
    better = [change for change in clear if change.is_better]
    worse = [change for change in clear if not change.is_better]
    compared = [breakdown for breakdown in results.breakdowns if _is_compared(breakdown)]
    return Summary(
        principles=ends(means, PRINCIPLES),
        questions=ends([_agree(question) for question in asked if not question.reversed], QUESTIONS),
        agree_label=label,
        negatives=tuple(_agree(q) for q in asked if q.reversed and _agree(q).range.low >= HALF),
        changes=changes,
        better=tuple(better[:MOST_CHANGES]),
        worse=tuple(worse[:MOST_CHANGES]),
        differences=_differences(compared, names),
        groups=bool(compared),
        number_of_principles=len(means),
    )


def ends(values: Sequence[Valued], sizes: Sequence[int]) -> Ends:
    """The first and the last, each clearly apart from all others; the size that comes first in `sizes` is preferred."""
    down = sorted(values, key=lambda value: (value.range.low, value.range.high), reverse=True)
    highest = _cut(down, sizes)
    rest = down[len(highest) :]
    lowest = _cut(down[::-1], [size for size in sizes if size <= len(rest)])
    return Ends(tuple(highest), tuple(lowest))


def _cut(ordered: Sequence[Valued], sizes: Sequence[int]) -> Sequence[Valued]:
    """So many from the start as none of the rest has anything in common with."""
    for size in sizes:
        first, rest = ordered[:size], ordered[size:]
        if rest and all(one.range.differs_from(other.range) for one in first for other in rest):
            return first
    return []


def _most_asked(questions: Sequence[QuestionResult]) -> tuple[str, list[QuestionResult]]:
    """The questions with a published share on the most usual scale: those of two scales cannot be ranked together."""
    shown = [question for question in questions if question.agree]
    if not shown:
        return "", []
    label = Counter(question.agree_label for question in shown).most_common(1)[0][0]
    return label, [question for question in shown if question.agree_label == label]


def _agree(question: QuestionResult) -> Valued:
    if question.agree is None:
        raise ValueError("nothing is shown of this question")
    return Valued(question.text, question.agree.text, question.agree.stands_for)


def _is_compared(breakdown: Breakdown) -> bool:
    return sum(bool(row.means()) for row in breakdown.rows) > 1


def _differences(breakdowns: Sequence[Breakdown], names: Mapping[str, str]) -> tuple[Difference, ...]:
    """Of each breakdown and principle the two groups that are farthest apart, where any two differ; widest first."""
    differences = []
    for breakdown in breakdowns:
        for code in dict.fromkeys(code for row in breakdown.rows for code in row.means()):
            pairs = combinations([_valued(row, code) for row in breakdown.rows if code in row.means()], 2)
            apart = [
                _difference(_name(code, names), *pair) for pair in pairs if pair[0].range.differs_from(pair[1].range)
            ]
            if apart:
                differences.append(max(apart, key=lambda difference: difference.apart))
    return tuple(sorted(differences, key=lambda difference: -difference.apart)[:MOST_DIFFERENCES])


def _valued(row: RowResult, code: str) -> Valued:
    mean = row.means()[code]
    return Valued(row.name, mean.text, mean.range)


def _difference(principle: str, one: Valued, other: Valued) -> Difference:
    higher, lower = (one, other) if one.range.low >= other.range.high else (other, one)
    return Difference(principle, higher, lower)


def _name(code: str, names: Mapping[str, str]) -> str:
    return names.get(code) or code.replace("-", " ").capitalize()


def _listed(values: Sequence[Valued]) -> str:
    """With commas alone: names of principles have an “and” in them."""
    return ", ".join(value.name for value in values)
