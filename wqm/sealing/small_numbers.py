"""How a number of people may be published, in surveys and elsewhere. Pure functions.

How finely a value is shown depends on how many answered: every published value fits two counts at least, and never
nobody alone or everybody alone. Rooms choose which questions and groups there are; these functions say what is left of
a count.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

# Fewest members of staff in a published group, and what nobody can lower the fewest of any group below.
K_OF_STAFF, LOWEST_K = 7, 5
# Two more than k are invited: where exactly k were, that something is published would say that all of them answered.
BEYOND_K = 2
# Of fewer answers to a question nothing is shown; from how many up it is all shares, and shares in fine steps.
FEWEST_ANSWERS, SHARES_FROM, FINE_FROM = 7, 20, 40
# From this many people invited up it is shown roughly how many of them answered; of published rows from one more up.
BANDS_FROM = 20
# Comments are shown for the whole school only, from this many people who could have written them.
COMMENTS_FROM = 10
# From how many answers up: the step in per cent, and where values are capped.
STEPS = ((FINE_FROM, 5, 10), (SHARES_FROM, 10, 20))
QUARTERS = (
    ("under a quarter", "under ¼"),
    ("a quarter to a half", "¼ to ½"),
    ("a half to three quarters", "½ to ¾"),
    ("three quarters or more", "¾ or more"),
)
NO_BAND = f"{BANDS_FROM} or fewer"


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


def fewest_invited(k: int) -> int:
    """How many people have to be invited where k answers are needed."""
    return k + BEYOND_K


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
