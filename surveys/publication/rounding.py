"""From tallies to what may be shown: caps, rounding, bands, and the reason for everything withheld. Pure functions.

Whether a group is shown depends on who is in it, never on what they answered. How finely a value is shown depends on
how many answered: every published value fits two counts at least, and never nobody alone or everybody alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from framework.enums import QuestionKind, Scale
from framework.models import Question
from framework.scales import words_of
from surveys.enums import BANDS_FROM, BEYOND_K, COMMENTS_FROM, FEWEST_ANSWERS, FINE_FROM, SHARES_FROM

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
# From how many answers up: the step in per cent, and where values are capped.
STEPS = ((FINE_FROM, 5, 10), (SHARES_FROM, 10, 20))
QUARTERS = (
    ("under a quarter", "under ¼"),
    ("a quarter to a half", "¼ to ½"),
    ("a half to three quarters", "½ to ¾"),
    ("three quarters or more", "¾ or more"),
)
LOWEST_MEAN, HIGHEST_MEAN = Decimal("1.5"), Decimal("4.5")
NO_BAND = f"{BANDS_FROM} or fewer"
TENTH, HALF = Decimal("0.1"), Decimal("0.5")


class Fineness(StrEnum):
    """How finely the shares of a question are shown, from the coarsest to the finest."""

    NOTHING = "nothing"
    QUARTERS = "quarters"
    TENS = "tens"
    FIVES = "fives"


@dataclass(frozen=True)
class Interval:
    """What a published value stands for: everything from `low` up to `high`.

    The end that lies farther from the middle is in it, the other one is not: a share and the rest stand for the same.
    """

    low: Decimal
    high: Decimal

    def differs_from(self, other: "Interval") -> bool:
        """Whether two values say that something is different: only where they have nothing in common."""
        return self.high <= other.low or other.high <= self.low


@dataclass(frozen=True)
class Share:
    """A published proportion: `percent` is where it is drawn, `text` what is shown, `short` the same for a chart."""

    percent: int
    text: str
    short: str
    stands_for: Interval


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


def fine_by(answered: int, invited: int) -> int:
    """The number of answers by which it is decided how finely a value is shown.

    Two fewer than were invited at most: where exactly 20 were, that all shares are shown would say that all answered.
    """
    return min(answered, invited - BEYOND_K)


def has_comments(answered: int, invited: int) -> bool:
    """Whether comments of a school are kept and shown: from COMMENTS_FROM answers up, and not where that says "all"."""
    return fine_by(answered, invited) >= COMMENTS_FROM


def fineness(answers: int) -> Fineness:
    """How finely a question to which so many answered is shown."""
    if answers < FEWEST_ANSWERS:
        return Fineness.NOTHING
    if answers < SHARES_FROM:
        return Fineness.QUARTERS
    return Fineness.TENS if answers < FINE_FROM else Fineness.FIVES


def response_words(band: str, k: int) -> str:
    """The band of a row as it is shown: where so few were invited that there is none, what k says of every row."""
    return f"{k} or more" if band == NO_BAND else band


def share(part: int, whole: int, fine: int | None = None) -> Share:
    """A proportion of `whole` people, FEWEST_ANSWERS or more: one of four quarters for few, in steps for more.

    `fine` (see `fine_by`) says how finely, where that is not by `whole`. Raises ValueError for fewer people.
    """
    fine = whole if fine is None else fine
    if fine < FEWEST_ANSWERS:
        raise ValueError("of so few nothing is shown")
    for fewest, step, cap in STEPS:
        if fine >= fewest:
            return _in_steps(part, whole, step, cap)
    quarter = min(part * 4 // whole, 3)
    text, short = QUARTERS[quarter]
    return Share(quarter * 25 + 12, text, short, Interval(Decimal(quarter * 25), Decimal(quarter * 25 + 25)))


def _in_steps(part: int, whole: int, step: int, cap: int) -> Share:
    """A half goes towards the middle. Upwards, 7 and 13 of 20 would be 40% and 70%, which nothing but 7 and 13 are."""
    towards_the_middle = ROUND_HALF_UP if part * 2 < whole else ROUND_HALF_DOWN
    rounded = int((Decimal(part * 100) / whole / step).quantize(Decimal(1), towards_the_middle)) * step
    half = Decimal(step) / 2
    if rounded <= cap:
        return Share(cap, f"{cap}% or less", f"≤{cap}", Interval(Decimal(0), cap + half))
    if rounded >= 100 - cap:
        return Share(100 - cap, f"{100 - cap}% or more", f"≥{100 - cap}", Interval(100 - cap - half, Decimal(100)))
    return Share(rounded, f"{rounded}%", str(rounded), Interval(rounded - half, rounded + half))


def count_band(count: int, invited: int) -> str:
    """A number of respondents as a band, with which two or more numbers up to all who were invited agree."""
    if invited <= BANDS_FROM:
        return NO_BAND
    low = min(count, invited - 1) // 10 * 10
    return f"{low} or more" if low >= BANDS_FROM else f"fewer than {BANDS_FROM}"


def response_floor(answered: int, invited: int, k: int) -> int | None:
    """A response that was reached at least, in per cent; None where so few were invited that it would say too much.

    `answered` is k or more. The same page has a band, says how finely shares are shown and whether there are comments.
    So among the numbers that agree with all of these each step stands for two or more; with the number invited, a finer
    one would say how many answered.
    """
    if invited < BANDS_FROM:
        return None
    seen = _seen_of(answered, invited)
    near = range(max(k, answered - BANDS_FROM), min(invited, answered + BANDS_FROM) + 1)
    alike = [number for number in near if _seen_of(number, invited) == seen]
    step, shown, first = 5 if invited >= FINE_FROM else 10, 0, alike[0]
    for number in range(first, answered + 1):
        reached = min(number * 100 // invited // step * step, 90)
        if number == first or (reached > shown and first + 2 <= number < alike[-1]):
            shown, first = reached, number
    return shown


def _seen_of(answered: int, invited: int) -> tuple[str, Fineness, bool]:
    """What a page of results shows that depends on how many answered."""
    return count_band(answered, invited), fineness(fine_by(answered, invited)), has_comments(answered, invited)


PARTICIPATION = ("under a quarter", "a quarter to a half", "a half to three quarters", "three quarters or more")


def participation_band(answered: int, invited: int, k: int) -> str:
    """How far an open wave is, in quarters; empty where so few were invited that it would say too much.

    More may come, so with what is shown after the close a quarter says "at least". Where that would leave one number,
    the quarter begins one person later.
    """
    if invited < BANDS_FROM:
        return ""
    return PARTICIPATION[sum(answered >= _beginning(quarter, invited, k) for quarter in (1, 2, 3))]


def _beginning(quarter: int, invited: int, k: int) -> int:
    number = -(-quarter * invited // 4)
    return number + (_shown_of(number, invited, k) != _shown_of(number + 1, invited, k))


def _shown_of(answered: int, invited: int, k: int) -> tuple[object, ...]:
    """Everything that is shown after the close of how many answered."""
    if answered < k:
        return ("too few",)
    return (response_floor(answered, invited, k), *_seen_of(answered, invited))


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
