"""An audit that shares nothing with `surveys.publication.audit`: it tries every set of kinds, with exact ranks.

A combination of rows is nought outside of a set of kinds, and not nought everywhere, exactly where leaving these kinds
out lowers the rank of the table of rows.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations


def rank(table: Sequence[Sequence[int]]) -> int:
    """Rank by elimination in fractions."""
    rows, pivots = [[Fraction(cell) for cell in row] for row in table], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(pivots, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[pivots], rows[pivot] = rows[pivot], rows[pivots]
        for at in range(pivots + 1, len(rows)):
            factor = rows[at][column] / rows[pivots][column]
            rows[at] = [own - factor * theirs for own, theirs in zip(rows[at], rows[pivots], strict=True)]
        pivots += 1
    return pivots


def isolates(rows: Sequence[frozenset[str]], people: Mapping[str, int], k: int) -> bool:
    """Whether some combination of the rows speaks about fewer than k people."""
    kinds = [kind for kind, number in people.items() if number]
    whole = rank([[int(kind in row) for kind in kinds] for row in rows])
    for size in range(1, k):
        for combination in combinations(kinds, size):
            if sum(people[kind] for kind in combination) < k:
                rest = [kind for kind in kinds if kind not in combination]
                if rank([[int(kind in row) for kind in rest] for row in rows]) < whole:
                    return True
    return False
