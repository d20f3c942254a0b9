"""Which rows of a wave are published: merged upward, audited, and each withheld one with its reason. Pure functions.

What is decided here depends on how many people of which kind answered, never on what they answered.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from surveys.publication.audit import Audit, People, together
from wqm.sealing.small_numbers import count_band, fewest_invited

ALL = "all"  # the row of a whole wave
POOL = "pool"  # schools that are too small to be shown alone, together


@dataclass(frozen=True)
class PublishedRow:
    """A row of the published tables: the whole wave, a pool of small schools, a school, or a category of one of these.

    `groups` are the codes of the kinds of respondents in it, `people` how many of them answered and were invited (never
    shown as it stands); `withheld` is the reason where it is not published, a sentence for a headteacher.
    """

    code: str
    kind: str
    name: str
    school: int | None
    breakdown: str
    groups: tuple[str, ...]
    people: People
    withheld: str = ""

    def stored(self) -> dict[str, Any]:
        """What is kept of it: not how many people answered, but the band that is shown of them."""
        kept = {name: value for name, value in asdict(self).items() if name not in {"people", "groups"}}
        band = "" if self.withheld else count_band(self.people.answered, self.people.invited)
        return kept | {"respondents": band, "invited": self.people.invited}


@dataclass(frozen=True)
class MergedCategory:
    """Categories that are shown as one, because alone they were too small."""

    codes: tuple[str, ...]
    name: str
    people: People


def decide_rows(
    *,
    groups: Sequence[Mapping[str, Any]],
    breakdowns: Sequence[Mapping[str, Any]],
    people: Mapping[str, People],
    k: int,
    names: Mapping[int, str],
) -> list[PublishedRow]:
    """Every declared row in order, published or withheld: first each school with its breakdowns, then the whole wave.

    `groups` and `breakdowns` as a wave declares them, `people` how many of each group were invited and how many ballots
    came, `names` those of the schools. A wave of one school has no row besides those of the school.
    """
    audit = Audit(people, k, {group["code"]: group["school"] for group in groups})
    rows: list[PublishedRow] = []
    for school, name in names.items():
        rows += _school_rows(audit, [group for group in groups if group["school"] == school], breakdowns, people, name)
    if len(names) > 1:
        rows += _wave_rows(audit, groups, breakdowns, people, rows)
    return rows


def _school_rows(audit: Audit, groups, breakdowns, people, name: str) -> list[PublishedRow]:
    school = groups[0]["school"] if groups else None
    codes = tuple(group["code"] for group in groups)
    whole = PublishedRow(f"school:{school}", "school", name, school, "", codes, together(people, codes))
    if not whole.people.is_enough(audit.k):
        return [_withhold(whole, _too_few(whole.people, audit.k, " at this school"))]
    audit.admit(codes)
    rows = [whole]
    for breakdown in breakdowns:
        rows += _category_rows(audit, groups, breakdown, people, f"school:{school}", school)
    return rows


def _too_few(people: People, k: int, of: str = "") -> str:
    """Why a row is withheld for its size; that too few were invited comes first, because it says nothing new."""
    if people.invited < fewest_invited(k):
        return f"Fewer than {fewest_invited(k)} people{of} were invited."
    return f"Fewer than {k} people{of} responded."


def _wave_rows(audit: Audit, groups, breakdowns, people, schools: Iterable[PublishedRow]) -> list[PublishedRow]:
    """The whole wave, several small schools together beside others, and the categories across schools."""
    shown = [row for row in schools if row.kind == "school" and not row.withheld]
    small = [row for row in schools if row.kind == "school" and row.withheld]
    rows = [_whole_wave(audit, groups, people, shown, len(small))]
    if len(small) > 1 and shown:
        rows.append(_pool(audit, small, people))
    if rows[0].withheld:
        return rows
    inside = set(rows[0].groups)
    within = [group for group in groups if group["code"] in inside]
    for breakdown in breakdowns:
        rows += _category_rows(audit, within, breakdown, people, ALL, None)
    return rows


def _whole_wave(audit: Audit, groups, people, shown: Sequence[PublishedRow], small: int) -> PublishedRow:
    """Everybody; where that would show what the smallest schools answered, everybody in schools that are shown."""
    everybody = tuple(group["code"] for group in groups)
    whole = PublishedRow(ALL, "wave", "All schools", None, "", everybody, together(people, everybody))
    if whole.people.is_enough(audit.k) and audit.admit(everybody):
        return whole
    codes = tuple(code for row in shown for code in row.groups)
    name = (
        f"All schools except {small} with too few responses"
        if small > 1
        else "All schools except one with too few responses"
    )
    part = PublishedRow(ALL, "wave", name, None, "", codes, together(people, codes))
    if part.people.is_enough(audit.k) and audit.admit(codes):
        return part
    return _withhold(whole, f"Fewer than {audit.k} people responded, or a smaller group could be worked out.")


def _pool(audit: Audit, small: Sequence[PublishedRow], people) -> PublishedRow:
    codes = tuple(code for row in small for code in row.groups)
    name = ", ".join(row.name for row in small) if len(small) < 4 else f"{len(small)} small schools together"
    pool = PublishedRow(POOL, "pool", name, None, "", codes, together(people, codes))
    if not pool.people.is_enough(audit.k):
        return _withhold(pool, _too_few(pool.people, audit.k, " at these schools together"))
    return pool if audit.admit(codes) else _withhold(pool, TOO_TELLING.format(k=audit.k))


TOO_TELLING = "Together with the other figures, it would show what fewer than {k} people said."


def _category_rows(audit: Audit, groups, breakdown, people, prefix: str, school: int | None) -> list[PublishedRow]:
    """The categories of a breakdown, small ones merged, admitted from the largest to the smallest."""
    cells = merge_small(breakdown["categories"], _by_category(groups, breakdown["code"], people), audit.k)
    rows = [
        PublishedRow(
            f"{prefix}:{breakdown['code']}:{cell.codes[0]}",  # no two cells share it, and it stays short
            "category",
            cell.name,
            school,
            breakdown["code"],
            tuple(group["code"] for group in groups if group["in"].get(breakdown["code"]) in cell.codes),
            cell.people,
        )
        for cell in cells
    ]
    if len(rows) == 1 and rows[0].people.is_enough(audit.k):
        return [_withhold(rows[0], "The other groups were too small, so this would be the same as everyone.")]
    by_size = sorted(rows, key=lambda row: (-row.people.answered, row.code))
    decided = {row.code: _admitted(audit, row) for row in by_size}
    return [decided[row.code] for row in rows]


def _admitted(audit: Audit, row: PublishedRow) -> PublishedRow:
    if not row.people.is_enough(audit.k):
        return _withhold(row, _too_few(row.people, audit.k, " in this group"))
    return row if audit.admit(row.groups) else _withhold(row, TOO_TELLING.format(k=audit.k))


def _by_category(groups, breakdown: str, people: Mapping[str, People]) -> dict[str, People]:
    by_category: dict[str, People] = {}
    for group in groups:
        category = group["in"].get(breakdown)
        by_category[category] = by_category.get(category, People()) + people.get(group["code"], People())
    return by_category


def merge_small(categories: Sequence[Mapping[str, str]], people: Mapping[str, People], k: int) -> list[MergedCategory]:
    """The categories as they can be shown: while one is too small and says what it merges into, it does.

    The smallest goes first (in a tie, the later one in the declared order). What it merges into may itself be merged
    already; a cell that would merge into itself takes the next category in the declared order. One without anybody
    merges like any other, so that an absence tells nothing.
    """
    cells = {category["code"]: [category["code"]] for category in categories}
    into = {category["code"]: category.get("into", "") for category in categories}
    order = {code: number for number, code in enumerate(into)}
    while small := [
        code
        for code, members in cells.items()
        if not together(people, members).is_enough(k) and _home(code, into, cells) != code
    ]:
        code = min(small, key=lambda cell: (together(people, cells[cell]).answered, -order[cell]))
        cells[_home(code, into, cells)] += cells.pop(code)
    names = {category["code"]: category["name"] for category in categories}
    return [_cell(sorted(members, key=order.__getitem__), names, people) for members in cells.values()]


def _home(code: str, into: Mapping[str, str], cells: Mapping[str, list[str]]) -> str:
    """The cell that the cell `code` merges into; itself where it may not merge, or is all there is."""
    target = into[code]
    if not target:
        return code
    if target in cells[code]:
        target = next((other for other in into if other not in cells[code]), code)
    return next(cell for cell, members in cells.items() if target in members)


def _cell(members: Sequence[str], names: Mapping[str, str], people: Mapping[str, People]) -> MergedCategory:
    words = [names[code] for code in members]
    name = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
    return MergedCategory(tuple(members), name, together(people, members))


def _withhold(row: PublishedRow, why: str) -> PublishedRow:
    return replace(row, withheld=why)
