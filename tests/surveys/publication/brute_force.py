"""An audit that shares nothing with `surveys.publication.audit`: it tries every set of kinds, with exact ranks.

A combination of rows is nought outside of a set of kinds, and not nought everywhere, exactly where leaving these kinds
out lowers the rank of the table of rows.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations


def rank(table: Sequence[Sequence[int]]) -> int:
    """Rank by elimination in fractions."""
    rows, found = [[Fraction(one) for one in row] for row in table], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(found, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for at in range(found + 1, len(rows)):
            factor = rows[at][column] / rows[found][column]
            rows[at] = [mine - factor * theirs for mine, theirs in zip(rows[at], rows[found], strict=True)]
        found += 1
    return found


def isolates(rows: Sequence[frozenset[str]], people: Mapping[str, int], k: int) -> bool:
    """Whether some combination of the rows speaks about fewer than k people."""
    kinds = [kind for kind, number in people.items() if number]
    whole = rank([[int(kind in row) for kind in kinds] for row in rows])
    for size in range(1, k):
        for some in combinations(kinds, size):
            if sum(people[kind] for kind in some) < k:
                rest = [kind for kind in kinds if kind not in some]
                if rank([[int(kind in row) for kind in rest] for row in rows]) < whole:
                    return True
    return False
