"""From tallies to what may be shown: caps, rounding, bands, and the reason for everything withheld. Pure functions.

Whether a group is shown depends on who is in it, never on what they answered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from framework.enums import QuestionKind, Scale
from framework.models import Question
from framework.scales import words_of

STEP = 5  # per cent
LOW_CAP = 10
HIGH_CAP = 90
MOST_MISSING = 0.2
FEWEST_QUESTIONS = 3  # of a domain that has a mean
# How many of the highest points are taken together, and what that is called.
TOP = {Scale.AGREEMENT: (2, "Agree (both)"), Scale.FREQUENCY: (2, "Often or always"), Scale.FACES: (1, "Yes")}
# The bands in which the Office for National Statistics reports answers from 0 to 10.
NUMBER_BANDS = ((0, 4), (5, 6), (7, 8), (9, 10))


@dataclass(frozen=True)
class Share:
    """A published proportion in per cent, with the words that are shown for it."""

    percent: int
    text: str


@dataclass(frozen=True)
class QuestionResult:
    """One question in one row. `withheld` is the reason why there are no shares, or empty.

    `labels` name the shares, which stand from the lowest point to the highest, or in the order of the options. `agree`
    is the share of the highest points of a scale together, and `agree_label` its name; None for other kinds.
    """

    code: str
    text: str
    kind: str
    principle_code: str
    reversed: bool
    labels: tuple[str, ...]
    agree_label: str
    agree: Share | None
    shares: tuple[Share, ...]
    withheld: str = ""


@dataclass(frozen=True)
class DomainResult:
    """The mean (1 to 5, to 0.1) over the questions of a principle; `withheld` says why there is none."""

    code: str
    mean: Decimal | None
    withheld: str = ""


def share(part: int, whole: int) -> Share:
    """A proportion to the nearest 5%, "10% or less" and "90% or more" at the ends; `whole` above zero."""
    rounded = int((Decimal(part * 100) / whole / STEP).quantize(Decimal(1), ROUND_HALF_UP)) * STEP
    if rounded <= LOW_CAP:
        return Share(LOW_CAP, f"{LOW_CAP}% or less")
    if rounded >= HIGH_CAP:
        return Share(HIGH_CAP, f"{HIGH_CAP}% or more")
    return Share(rounded, f"{rounded}%")


def count_band(count: int) -> str:
    """A number of respondents as a band of ten."""
    low = count // 10 * 10
    return "fewer than 10" if low == 0 else f"{low} to {low + 9}"


def response_floor(answered: int, invited: int) -> int:
    """A response that was reached at least, in per cent. A step stands for two people or more.

    With the number invited, a finer step would say how many answered, and with a small school that is who.
    """
    if not invited:
        return 0
    step = 5 if invited >= 40 else 10 if invited >= 20 else 25
    return min(answered * 100 // invited // step * step, HIGH_CAP // step * step)


def participation_band(answered: int, invited: int) -> str:
    """How far an open wave is, in quarters."""
    quarter = min(answered * 4 // invited, 3) if invited else 0
    return ("under a quarter", "a quarter to a half", "a half to three quarters", "over three quarters")[quarter]


def question_result(question: Question, counts: Sequence[int] | None, respondents: int) -> QuestionResult:
    """What is shown of a question to `respondents` people whose measure is `counts` (see `publication.counting`)."""
    top = TOP[Scale(question.scale)] if question.kind == QuestionKind.SCALE else None
    bare = QuestionResult(
        code=question.code,
        text=question.text,
        kind=question.kind,
        principle_code=question.principle_code,
        reversed=question.reversed,
        labels=labels_of(question),
        agree_label=top[1] if top else "",
        agree=None,
        shares=(),
    )
    answered, parts = _parts(question, counts or [])
    if not answered or _too_many_missing(answered, respondents):
        return replace(bare, withheld="More than a fifth of the group left this question out.")
    shares = tuple(share(part, answered) for part in parts)
    return replace(bare, shares=shares, agree=share(sum(parts[-top[0] :]), answered) if top else None)


def labels_of(question: Question) -> tuple[str, ...]:
    """The names of a question's shares."""
    if question.kind == QuestionKind.SCALE:
        return words_of(question.scale)
    if question.kind == QuestionKind.NUMBER:
        return tuple(f"{low} to {high}" for low, high in NUMBER_BANDS)
    return tuple(option.text for option in question.options.all())


def _parts(question: Question, counts: Sequence[int]) -> tuple[int, list[int]]:
    """How many people answered, and the numbers of people behind the shares."""
    if question.kind == QuestionKind.MULTIPLE:
        return (counts[0], list(counts[1:])) if counts else (0, [])
    if question.kind == QuestionKind.NUMBER:
        return sum(counts), [sum(counts[low : high + 1]) for low, high in NUMBER_BANDS]
    return sum(counts), list(counts)


def domain_result(code: str, counts: Sequence[int] | None, respondents: int) -> DomainResult:
    """The mean of a principle from the sum of people's means (in hundredths) and their number."""
    if not counts:
        return DomainResult(code, None, f"A mean needs {FEWEST_QUESTIONS} questions or more.")
    hundredths, people = counts
    if not people or _too_many_missing(people, respondents):
        return DomainResult(code, None, "More than a fifth of the group left out most of these questions.")
    mean = (Decimal(hundredths) / people / 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return DomainResult(code, mean)


def _too_many_missing(answered: int, respondents: int) -> bool:
    return respondents - answered > respondents * MOST_MISSING
