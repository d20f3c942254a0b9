"""Columns that sort: the chosen one is in the address, so that it works without JavaScript and can be shared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest

Row = TypeVar("Row")
PARAMETER = "sort"


@dataclass(frozen=True)
class Sorting:
    """The column that rows are sorted by. `down` turns it round; blank values come last either way.

    A page names its sortable columns once. An unknown name in the address is the page's own order.
    """

    name: str
    down: bool = False
    columns: Mapping[str, Any] = field(default_factory=dict)

    def next_for(self, name: str) -> str:
        """What the head of a column asks for: up first, then down."""
        return f"-{name}" if name == self.name and not self.down else name

    def direction_of(self, name: str) -> str:
        """For `aria-sort`; nothing where the rows are not sorted by this column."""
        if name != self.name:
            return ""
        return "descending" if self.down else "ascending"

    def rows(self, rows: Sequence[Row]) -> list[Row]:
        """A list in the chosen order; `columns` hold a function of a row each."""
        key: Callable[[Row], Any] | None = self.columns.get(self.name)
        if key is None:
            return list(rows)
        filled = [row for row in rows if key(row) not in (None, "")]
        blank = [row for row in rows if key(row) in (None, "")]
        return sorted(filled, key=lambda row: _comparable(key(row)), reverse=self.down) + blank

    def queryset(self, rows: QuerySet) -> QuerySet:
        """A queryset in the chosen order; `columns` hold an expression each. Ties are in the order of the keys."""
        expression = self.columns.get(self.name)
        if expression is None:
            return rows
        order = expression.desc(nulls_last=True) if self.down else expression.asc(nulls_last=True)
        return rows.order_by(order, "pk")


def _comparable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def sorting_of(request: HttpRequest, columns: Mapping[str, Any], default: str = "") -> Sorting:
    """The choice in the address, else `default` ("due", or "-due" for the last first)."""
    chosen = request.GET.get(PARAMETER, "")
    if chosen.removeprefix("-") not in columns:
        chosen = default
    return Sorting(chosen.removeprefix("-"), chosen.startswith("-"), columns)
