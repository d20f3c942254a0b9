"""From tallies to what may be shown: caps, rounding, bands, and the reason for everything withheld. Pure functions.

Whether a group is shown depends on who is in it, never on what they answered.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

STEP = 5  # per cent
LOW_CAP = 10
HIGH_CAP = 90
MOST_MISSING = 0.2
FEWEST_QUESTIONS = 3  # of a domain that has a mean


@dataclass(frozen=True)
class Share:
    """A published proportion in per cent, with the words that are shown for it."""

    percent: int
    text: str


@dataclass(frozen=True)
class QuestionResult:
    """One question in one group. `withheld` is the reason why there are no shares, or empty."""

    code: str
    text: str
    principle_code: str
    reversed: bool
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
    """A proportion to the nearest 5 %, "10 % or less" and "90 % or more" at the ends; `whole` above zero."""
    rounded = int((Decimal(part * 100) / whole / STEP).quantize(Decimal(1), ROUND_HALF_UP)) * STEP
    if rounded <= LOW_CAP:
        return Share(LOW_CAP, f"{LOW_CAP} % or less")
    if rounded >= HIGH_CAP:
        return Share(HIGH_CAP, f"{HIGH_CAP} % or more")
    return Share(rounded, f"{rounded} %")


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


def question_result(question, counts: list[int] | None, respondents: int) -> QuestionResult:
    """What is shown of a scale question whose five counts are `counts`, of `respondents` people in the group."""
    about = {
        "code": question.code,
        "text": question.text,
        "principle_code": question.principle_code,
        "reversed": question.reversed,
    }
    answered = sum(counts or [])
    if counts is None or not answered or _too_many_missing(answered, respondents):
        why = "More than a fifth of the group left this question out."
        return QuestionResult(**about, agree=None, shares=(), withheld=why)
    shares = tuple(share(counts[point], answered) for point in range(len(counts)))
    return QuestionResult(**about, agree=share(counts[3] + counts[4], answered), shares=shares)


def domain_result(code: str, counts: dict[str, int] | None, respondents: int) -> DomainResult:
    """The mean of a principle from the sum of people's means (in hundredths) and their number."""
    if not counts:
        return DomainResult(code, None, f"A mean needs {FEWEST_QUESTIONS} questions or more.")
    if not counts["people"] or _too_many_missing(counts["people"], respondents):
        return DomainResult(code, None, "More than a fifth of the group left out most of these questions.")
    mean = (Decimal(counts["hundredths"]) / counts["people"] / 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return DomainResult(code, mean)


def _too_many_missing(answered: int, respondents: int) -> bool:
    return respondents - answered > respondents * MOST_MISSING
