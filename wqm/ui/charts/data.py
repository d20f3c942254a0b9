"""What goes into a chart and into the table beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from wqm.ui.charts.diverging import Cap


@dataclass(frozen=True)
class Bar:
    """One bar; `value` None is withheld, or `missing` where there is nothing to withhold; `note` says why.

    `words` are at its end instead of the number, where the number alone would say too much. `cap`: the value is one end
    of what it can be.
    """

    label: str
    value: float | None
    note: str = ""
    missing: bool = False
    words: str = ""
    cap: Cap = Cap.NONE

    @property
    def reason(self) -> str:
        return self.note or "not shown"

    def said(self, unit: str = "") -> str:
        """The value in words. It must not be withheld."""
        return self.words or number(self.value or 0, unit)


@dataclass(frozen=True)
class Likert:
    """Answers to one question, a count per option; `counts` None is withheld and `note` says why."""

    label: str
    counts: Sequence[int] | None
    note: str = ""

    @property
    def reason(self) -> str:
        return self.note or "not shown"

    @property
    def total(self) -> int:
        return sum(self.counts or ())


@dataclass(frozen=True)
class Line:
    """One line of a chart of lines: a `Bar` for each position, in order; `value` None is left out of the line."""

    label: str
    cells: Sequence[Bar]


@dataclass(frozen=True)
class TableRow:
    label: str
    cells: Sequence[Any] = ()
    withheld: str = ""
    span: int = 1


@dataclass(frozen=True)
class Table:
    head: Sequence[str]
    rows: Sequence[TableRow] = field(default_factory=list)


def as_bars(rows: Iterable[Any]) -> list[Bar]:
    return [row if isinstance(row, Bar) else Bar(*row) for row in rows]


def as_likert(rows: Iterable[Any]) -> list[Likert]:
    return [row if isinstance(row, Likert) else Likert(*row) for row in rows]


def shares(counts: Sequence[int]) -> list[int]:
    """Whole percentages that add up to 100 (or are all 0 where nobody answered)."""
    total = sum(counts)
    if not total:
        return [0 for _count in counts]
    exact = [100 * count / total for count in counts]
    whole = [int(e) for e in exact]
    by_rest = sorted(range(len(counts)), key=lambda i: whole[i] - exact[i])
    for i in by_rest[: 100 - sum(whole)]:
        whole[i] += 1
    return whole


def number(value: float, unit: str = "") -> str:
    """12, 12.5, 12% — without a decimal that says nothing."""
    text = f"{value:,.1f}".removesuffix(".0")
    return f"{text}{unit}" if unit in ("", "%") else f"{text} {unit}"
