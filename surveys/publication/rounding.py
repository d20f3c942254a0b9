"""From tallies to what may be shown of questions and principles, and the reasons for what is withheld. Pure functions.

Whether a group is shown depends on who is in it, never on what they answered. How finely a share is shown is the matter
of `wqm.sealing.small_numbers`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from framework.enums import QuestionKind, Scale
from framework.models import Question
from framework.scales import words_of
from wqm.sealing.small_numbers import BEYOND_K, FEWEST_ANSWERS, SHARES_FROM, Interval, Share, fine_by, share

MOST_MISSING = 0.2
FEWEST_QUESTIONS = 3  # of a domain that has a mean
# How many of the highest points are taken together, and what that is called.
TOP = {
    Scale.AGREEMENT: (2, "Agree or strongly agree"),
    Scale.FREQUENCY: (2, "Often or always"),
    Scale.FACES: (1, "Yes"),
}
# The bands in which the Office for National Statistics reports answers from 0 to 10.
NUMBER_BANDS = ((0, 4), (5, 6), (7, 8), (9, 10))
LOWEST_MEAN, HIGHEST_MEAN = Decimal("1.5"), Decimal("4.5")
TENTH, HALF = Decimal("0.1"), Decimal("0.5")


@dataclass(frozen=True)
class QuestionResult:
    """One question in one row. `withheld` is the reason why there are no shares, or empty.

    `labels` name the shares, which stand from the lowest point to the highest, or in the order of the options. `agree`
    is the share of the highest points of a scale together, and `agree_label` its name; None for other kinds. Where few
    people answered, `agree` is all there is, and `shares` is empty.
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

    @property
    def has_agree_alone(self) -> bool:
        """So few answered that one share is all that is shown."""
        return self.agree is not None and not self.shares


@dataclass(frozen=True)
class DomainResult:
    """The mean (1 to 5) over the questions of a principle and the words for it; `withheld` says why there is none."""

    code: str
    mean: Decimal | None
    text: str = ""
    stands_for: Interval | None = None
    withheld: str = ""

    @property
    def value(self) -> Decimal:
        """The mean of one that is published."""
        if self.mean is None:
            raise ValueError("a withheld mean has no value")
        return self.mean

    @property
    def range(self) -> Interval:
        """What the mean of one that is published stands for."""
        if self.stands_for is None:
            raise ValueError("a withheld mean has no range")
        return self.stands_for


def question_result(question: Question, counts: Sequence[int] | None, respondents: int, invited: int) -> QuestionResult:
    """What is shown of a question to `respondents` of `invited` people whose measure is `counts`.

    See `publication.counting` for the measure.
    """
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
    fine = fine_by(answered, invited)
    if withheld := _why_not_question(answered, respondents, fine, has_top=bool(top)):
        return replace(bare, withheld=withheld)
    shares = tuple(share(part, answered, fine) for part in parts) if fine >= SHARES_FROM else ()
    return replace(bare, shares=shares, agree=share(sum(parts[-top[0] :]), answered, fine) if top else None)


def _why_not_question(answered: int, respondents: int, fine: int, *, has_top: bool) -> str:
    if not answered or _too_many_missing(answered, respondents):
        return "More than a fifth of this group skipped this question."
    if fine < FEWEST_ANSWERS:
        return f"Fewer than {FEWEST_ANSWERS} people answered this question."
    if fine < SHARES_FROM and not has_top:
        fewest = SHARES_FROM + BEYOND_K
        return (
            f"This type of question is shown only if at least {SHARES_FROM} people answered it and {fewest} were"
            " invited."
        )
    return ""


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


def domain_result(code: str, counts: Sequence[int] | None, respondents: int, invited: int) -> DomainResult:
    """The mean of a principle from the sum of people's means (in hundredths) and their number."""
    if not counts:
        return DomainResult(code, None, withheld=f"An average score needs at least {FEWEST_QUESTIONS} questions.")
    hundredths, people = counts
    if not people or _too_many_missing(people, respondents):
        return DomainResult(code, None, withheld="More than a fifth of this group skipped most of these questions.")
    fine = fine_by(people, invited)
    if fine < FEWEST_ANSWERS:
        return DomainResult(code, None, withheld=f"Fewer than {FEWEST_ANSWERS} people answered these questions.")
    return _mean(code, Decimal(hundredths) / people / 100, TENTH if fine >= SHARES_FROM else HALF)


def _mean(code: str, exact: Decimal, step: Decimal) -> DomainResult:
    """Rounded to the step, and capped at both ends, so that unanimity looks like a large majority."""
    rounded = ((exact / step).quantize(Decimal(1), ROUND_HALF_UP) * step).quantize(TENTH)
    mean = min(max(rounded, LOWEST_MEAN), HIGHEST_MEAN)
    low, high = mean - step / 2, mean + step / 2
    if mean == LOWEST_MEAN:
        return DomainResult(code, mean, f"{mean} or less", Interval(Decimal(1), high))
    if mean == HIGHEST_MEAN:
        return DomainResult(code, mean, f"{mean} or more", Interval(low, Decimal(5)))
    return DomainResult(code, mean, f"about {mean}" if step == HALF else str(mean), Interval(low, high))


def _too_many_missing(answered: int, respondents: int) -> bool:
    return respondents - answered > respondents * MOST_MISSING
