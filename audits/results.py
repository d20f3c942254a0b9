"""Counts of an audit as far as they may be shown: of the whole school, never finer than surveys. Pure functions.

Ratings, promises, the exit question: each is a scale. From k answers of k + 2 people on one share is shown, in quarters
below twenty answers; from twenty on the share of every point (`wqm.sealing.small_numbers`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audits.enums import FEWEST_LEVELS, Mark
from wqm.sealing.small_numbers import BEYOND_K, SHARES_FROM, Share, fewest_invited, fine_by, share

TOO_FEW = "Too few people rated this to show it."
TOO_FEW_HERE = "Too few people were expected to show this."


@dataclass(frozen=True)
class Ratings:
    """What may be shown of a scale. Either `withheld` says why nothing is, or `top` is the share of `top_words`.

    `shares` are the points with their shares, the lowest first; empty where so few answered that one share is all.
    """

    withheld: str = ""
    top: Share | None = None
    top_words: str = ""
    shares: Sequence[tuple[str, Share]] = ()


def scale_shown(counts: Sequence[int], labels: Sequence[str], top: int, invited: int, k: int) -> Ratings:
    """A scale as it may be shown; `top` is how many of its highest points are taken together."""
    answered = sum(counts)
    if invited < fewest_invited(k):
        return Ratings(TOO_FEW_HERE)
    fine = fine_by(answered, invited)
    if answered < k or fine < k:
        return Ratings(TOO_FEW)
    words = " or ".join([labels[-top], *(label.lower() for label in labels[len(labels) - top + 1 :])])
    shares = [(label, share(count, answered, fine)) for label, count in zip(labels, counts, strict=True)]
    return Ratings(
        top=share(sum(counts[-top:]), answered, fine), top_words=words, shares=shares if fine >= SHARES_FROM else ()
    )


def ratings_shown(counts: Sequence[int], invited: int, k: int, scale: Sequence[Any]) -> Ratings:
    """The ratings of a principle; the upper half of the version's scale is taken together."""
    labels = [str(point) for point in scale]
    return scale_shown(list(counts) or [0] * len(labels), labels, max(1, len(labels) // 2), invited, k)


def levels_shown(points: Sequence[int], scale: Sequence[Any]) -> list[tuple[str, int]]:
    """The levels that groups agreed, without saying which: (point, how many groups); nothing below four groups."""
    if len(points) < FEWEST_LEVELS:
        return []
    return [(str(point), points.count(point.value)) for point in scale if point.value in points]


def hot_shown(counts: Sequence[int], invited: int, k: int) -> str:
    """How many people found something too hot to write, roughly; empty below k, and where too few were expected.

    In tens, and never everybody who was expected: an exact number beside the others of the report could be taken apart.
    """
    number = counts[0] if counts else 0
    if number < k or invited < fewest_invited(k):
        return ""
    return f"{max(k, min(number, invited - BEYOND_K) // 10 * 10)} or more"


def marks_shown(counts: Sequence[int], invited: int, k: int) -> Ratings:
    """How much of a promise was done, as far as it may be shown; `counts` are in the order of Mark."""
    by_mark = dict(zip(Mark.values, counts or [0] * len(Mark), strict=True))
    lowest_first = [Mark.NOT, Mark.PARTLY, Mark.KEPT]
    return scale_shown([by_mark[mark] for mark in lowest_first], [mark.label for mark in lowest_first], 1, invited, k)
