"""The themes of an audit as a table: what the report says, nothing more. No entry, no group."""

from collections.abc import Iterable
from typing import Any

from audits.queries.report import Report
from wqm.tables.sheets import Sheet, as_xlsx
from wqm.tables.writing import as_csv

COLUMNS = (
    ("Principle", 34), ("Kind", 14), ("Theme", 44), ("Example", 60), ("Entries", 10), ("Dots", 8),
)  # fmt: skip


def themes_as_csv(report: Report) -> str:
    """A line a theme."""
    return as_csv([name for name, _ in COLUMNS], _rows(report))


def themes_as_xlsx(report: Report) -> bytes:
    """The same as a workbook, with what was agreed in front."""
    summary: list[list[Any]] = [["People expected", report.audit.people + report.audit.leaders], ["What was agreed"]]
    summary += [[row.get_kind_display(), row.text] for row, _ in report.agreements]
    return as_xlsx(str(report.audit), summary, [Sheet("Themes", COLUMNS, _rows(report))])


def _rows(report: Report) -> Iterable[list[Any]]:
    for principle in report.principles:
        for label, themes in principle.themes:
            for theme in themes:
                yield [str(principle.principle), label, theme.title, theme.example, theme.entries, theme.dots]
