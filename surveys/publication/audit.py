"""The linear audit: no combination of published rows may isolate a few respondents. Pure functions.

A few are fewer than k who answered, or fewer than k + 2 who were invited: where exactly k were, that something is
published would say that all of them answered. Two who tell each other bring k + 2 down to k; no figure can help that.

A row is the set of kinds of respondents that it counts. A reader of the published rows can add and subtract them with
any weights; what comes out says something about the kinds whose weight is not nought. So rows may be published together
when every combination with a weight that is not nought anywhere speaks about enough people. Kinds are those that were
invited. One of which nobody answered is a small kind like others: what says something about it alone says that.

Rows are admitted one after the other. A combination of all of them has a last row with a weight, which can be taken as
1; so it is enough to ask, for each new row, whether "the new row plus some combination of those before" can speak about
too few. That is two small integer programmes, one for answers and one for invitations (Achterberg's and Huangfu's
HiGHS, through SciPy).
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from wqm.sealing.small_numbers import fewest_invited

Kind = TypeVar("Kind", bound=Hashable)
Vector = dict[int, Fraction]

# Largest weight of a row, and of a kind in a combination, that is looked for. Combinations of rows that cut people in
# at most three ways have weights of a few units; a hundred is far beyond.
LARGEST = 100.0
INFEASIBLE = 2  # HiGHS, as SciPy numbers it


@dataclass(frozen=True)
class People:
    """How many people of a kind, or of several, were invited, and how many of them answered."""

    answered: int = 0
    invited: int = 0

    def __add__(self, other: "People") -> "People":
        return People(self.answered + other.answered, self.invited + other.invited)

    def is_enough(self, k: int) -> bool:
        """Whether something may be said about them alone."""
        return self.answered >= k and self.invited >= fewest_invited(k)


def together(people: Mapping[Kind, People], kinds: Iterable[Kind]) -> People:
    """The people of several kinds."""
    return sum((people.get(kind, People()) for kind in kinds), People())


@dataclass
class Space:
    """What combinations of the admitted rows can be, as an exact basis in echelon form (pivot -> vector)."""

    basis: dict[int, Vector] = field(default_factory=dict)

    def residue(self, vector: Vector) -> Vector:
        """What is left of a vector that no combination of the basis gives; empty where it is one itself."""
        left = dict(vector)
        for pivot, row in self.basis.items():
            if weight := left.get(pivot):
                _subtract(left, row, weight)
        return left

    def add(self, residue: Vector) -> None:
        """Take a residue that is not empty into the basis, and keep every pivot in one vector only."""
        pivot = min(residue)
        scaled = {at: value / residue[pivot] for at, value in residue.items()}
        for row in self.basis.values():
            if weight := row.get(pivot):
                _subtract(row, scaled, weight)
        self.basis[pivot] = scaled


def _subtract(left: Vector, row: Vector, weight: Fraction) -> None:
    for at, value in row.items():
        rest = left.get(at, Fraction(0)) - weight * value
        if rest:
            left[at] = rest
        else:
            left.pop(at, None)


class Audit:
    """Admits rows of one or many schools as long as no combination isolates too few people for `k`.

    `people` says how many there are of each kind; kinds to which nobody was invited do not count. `block_of` says to
    which block (school) a kind belongs: rows inside one block only meet rows of that block, until a row spans several.
    So rows of single schools come first; later ones are right as well, only slower.
    """

    def __init__(self, people: Mapping[Kind, People], k: int, block_of: Mapping[Kind, Hashable] | None = None):
        self.k = k
        kinds = [kind for kind, number in people.items() if number.invited > 0]
        self._at = {kind: at for at, kind in enumerate(kinds)}
        self._people = [people[kind] for kind in kinds]
        self._block = [block_of[kind] if block_of else None for kind in kinds]
        self._local: dict[Hashable, Space] = {}
        self._spanning: list[Vector] = []

    def admit(self, row: Iterable[Kind]) -> bool:
        """Whether the row can be published beside those admitted so far; then it counts as admitted, too."""
        vector = {self._at[kind]: Fraction(1) for kind in row if kind in self._at}
        if not vector:
            return False
        blocks = {self._block[at] for at in vector}
        is_local = len(blocks) == 1 and not self._spanning
        return self._admit_local(vector, blocks.pop()) if is_local else self._admit_spanning(vector)

    def _admit_local(self, vector: Vector, block: Hashable) -> bool:
        space = self._local.setdefault(block, Space())
        residue = space.residue(vector)
        if residue and self._isolates(residue, list(space.basis.values())):
            return False
        if residue:
            space.add(residue)
        return True

    def _admit_spanning(self, vector: Vector) -> bool:
        residue = self._local_residue(vector)
        spanning = Space()
        for earlier in self._spanning:
            spanning.add(spanning.residue(earlier))
        if not spanning.residue(residue):
            return True
        touched = {self._block[at] for combination in (residue, *self._spanning) for at in combination}
        rows = [row for block in touched for row in self._local.get(block, Space()).basis.values()]
        if self._isolates(residue, [*self._spanning, *rows]):
            return False
        self._spanning.append(residue)
        return True

    def _local_residue(self, vector: Vector) -> Vector:
        """The vector less what rows of single schools give: the same combinations, but shorter."""
        left: Vector = {}
        for block in {self._block[at] for at in vector}:
            part = {at: value for at, value in vector.items() if self._block[at] == block}
            left |= self._local.get(block, Space()).residue(part)
        return left

    def _isolates(self, new: Vector, rows: Sequence[Vector]) -> bool:
        """Whether `new` plus a combination of `rows` can speak about too few people. Unsure means yes."""
        columns = self._columns(new, rows)
        table, people = list(columns), columns.values()
        return _can_be_fewer(table, [number.answered for number in people], self.k) or _can_be_fewer(
            table, [number.invited for number in people], fewest_invited(self.k)
        )

    def _columns(self, new: Vector, rows: Sequence[Vector]) -> dict[tuple[Fraction, ...], People]:
        """Kinds that no combination tells apart stand in one column, with all their people."""
        seen: dict[int, list[Fraction]] = {}
        for number, row in enumerate((new, *rows)):
            for at, value in row.items():
                seen.setdefault(at, [Fraction(0)] * (len(rows) + 1))[number] = value
        columns: dict[tuple[Fraction, ...], People] = {}
        for at, values in seen.items():
            key = tuple(values)
            columns[key] = columns.get(key, People()) + self._people[at]
        return columns


def _can_be_fewer(columns: Sequence[tuple[Fraction, ...]], numbers: Sequence[int], fewest: int) -> bool:
    """Is there w with (new + w rows) nought outside of columns that hold fewer than `fewest` people together?

    Variables: a weight for each row, and for each small column whether it may be other than nought. A column with
    `fewest` people or more must be nought.
    """
    if all(number >= fewest for number in numbers):
        return False
    import numpy as np  # noqa: PLC0415 - a close alone needs it: a second and 60 MB of every process
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - as above
    from scipy.sparse import csr_array  # noqa: PLC0415 - as above

    table = np.array([[float(value) for value in column] for column in columns], dtype=float)
    people = np.array(numbers, dtype=float)
    new, rows = table[:, 0], table[:, 1:]
    small = np.flatnonzero(people < fewest)
    switches = np.zeros((len(people), len(small)))
    switches[small, np.arange(len(small))] = LARGEST
    above = csr_array(np.hstack([rows, -switches]))
    below = csr_array(np.hstack([rows, switches]))
    weights = rows.shape[1]
    within = np.concatenate([np.zeros(weights), people[small]])
    result = milp(
        c=within,
        constraints=[
            LinearConstraint(above, ub=-new),
            LinearConstraint(below, lb=-new),
            LinearConstraint(within[np.newaxis, :], ub=fewest - 1),
        ],
        bounds=Bounds(
            np.concatenate([np.full(weights, -LARGEST), np.zeros(len(small))]),
            np.concatenate([np.full(weights, LARGEST), np.ones(len(small))]),
        ),
        integrality=np.concatenate([np.zeros(weights), np.ones(len(small))]),
    )
    return result.status != INFEASIBLE
