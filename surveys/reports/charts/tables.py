"""Groups and schools side by side, as tables."""

from collections.abc import Iterable
from dataclasses import dataclass

from framework.queries import principle_names
from surveys.publication.results import Breakdown, RowResult, WaveResults
from surveys.reports.charts.questions import label_of


@dataclass(frozen=True)
class TableCell:
    """A figure of a table, or why it is withheld; both empty where the whole group is."""

    text: str = ""
    withheld: str = ""


@dataclass(frozen=True)
class GroupTable:
    """A breakdown as a table: a column a group, a line a principle or question."""

    name: str
    columns: tuple[RowResult, ...]
    lines: tuple[tuple[str, tuple[TableCell, ...]], ...]
    questions: tuple[tuple[str, tuple[TableCell, ...]], ...]


@dataclass(frozen=True)
class SchoolTable:
    """The schools of a wave, a line each, with their means under the names of the principles."""

    heads: tuple[str, ...]
    lines: tuple[tuple[RowResult, tuple[TableCell, ...]], ...]

    @property
    def span(self) -> int:
        """The cells of a line."""
        return 1 + len(self.heads)


def group_table(breakdown: Breakdown) -> GroupTable:
    """The means of each group, and the agreement to each question, for one breakdown."""
    names = principle_names()
    first = next((row for row in breakdown.rows if not row.withheld), None)
    lines = tuple(
        (names.get(code, code.title()), tuple(_mean_of(row, code) for row in breakdown.rows))
        for code in _codes_with_means(breakdown.rows)
    )
    questions = tuple(
        (label_of(question), tuple(_agree_of(row, question.code) for row in breakdown.rows))
        for question in (first.questions if first else ())
        if question.agree_label
    )
    return GroupTable(breakdown.name, breakdown.rows, lines, questions)


def school_table(results: WaveResults) -> SchoolTable:
    """The schools of a wave side by side."""
    names, codes = principle_names(), _codes_with_means(results.schools)
    return SchoolTable(
        tuple(names.get(code, code.title()) for code in codes),
        tuple((row, tuple(_mean_of(row, code) for code in codes)) for row in results.schools),
    )


def _codes_with_means(rows: Iterable[RowResult]) -> list[str]:
    """Principles with a mean in some row, or withheld for different reasons; what never has one is said once above."""
    said: dict[str, set[str]] = {}
    for row in rows:
        for domain in row.domains:
            said.setdefault(domain.code, set()).add(domain.withheld)
    return [code for code, reasons in said.items() if "" in reasons or len(reasons) > 1]


def _mean_of(row: RowResult, code: str) -> TableCell:
    domain = next((domain for domain in row.domains if domain.code == code), None)
    return TableCell(domain.text, domain.withheld) if domain else TableCell()


def _agree_of(row: RowResult, code: str) -> TableCell:
    question = row.question(code)
    return TableCell(question.agree.text if question and question.agree else "", question.withheld if question else "")
