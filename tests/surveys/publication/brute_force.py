"""An audit that shares nothing with `surveys.publication.audit`: it tries every set of kinds, with exact ranks.

A combination of rows is nought outside of a set of kinds, and not nought everywhere, exactly where leaving these kinds
out lowers the rank of the table of rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations


def rank(table: Sequence[Sequence[int]]) -> int:
    """Rank by elimination in whole numbers, exact at any size: each division leaves no rest (Bareiss, 1968)."""
    rows, pivots, before = [list(row) for row in table], 0, 1
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(pivots, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[pivots], rows[pivot] = rows[pivot], rows[pivots]
        lead, head = rows[pivots], rows[pivots][column]
        for at in range(pivots + 1, len(rows)):
            own = rows[at][column]
            rows[at] = [(head * cell - own * theirs) // before for cell, theirs in zip(rows[at], lead, strict=True)]
        pivots, before = pivots + 1, head
    return pivots


@dataclass(frozen=True)
class Number:
    """How many of a kind answered and how many were invited."""

    answered: int
    invited: int


def isolates(rows: Sequence[frozenset[str]], people: Mapping[str, Number], k: int) -> bool:
    """Whether some combination of the rows speaks about fewer than k who answered, or than k + 2 who were invited."""
    answered = {kind: number.answered for kind, number in people.items() if number.invited}
    invited = {kind: number.invited for kind, number in people.items() if number.invited}
    return _speaks_about_fewer(rows, answered, k) or _speaks_about_fewer(rows, invited, k + 2)


def _speaks_about_fewer(rows: Sequence[frozenset[str]], people: Mapping[str, int], fewest: int) -> bool:
    """Leaving out more kinds lowers the rank at least as much, so those without anybody are always left out."""
    kinds = [kind for kind, number in people.items() if number]
    whole = rank([[int(kind in row) for kind in people] for row in rows])
    for size in range(fewest):
        for combination in combinations(kinds, size):
            if sum(people[kind] for kind in combination) < fewest:
                rest = [kind for kind in kinds if kind not in combination]
                if rank([[int(kind in row) for kind in rest] for row in rows]) < whole:
                    return True
    return False
