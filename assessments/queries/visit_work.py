"""What waits for the office about visits, in one trip."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Value

from assessments.queries.conflicts import open_conflicts
from assessments.queries.dates import open_proposals
from assessments.queries.visits import requests_over_time, visits_without_lead


@dataclass(frozen=True)
class VisitWork:
    """How many of each."""

    without_lead: int = 0
    overdue: int = 0
    proposals: int = 0
    conflicts: int = 0


def visit_work(today: date) -> VisitWork:
    """One query."""
    parts = (visits_without_lead(), requests_over_time(today), open_proposals(), open_conflicts())
    first, *others = (_counted(number, part) for number, part in enumerate(parts))
    counts = dict(first.union(*others, all=True))
    return VisitWork(*(counts.get(number, 0) for number in range(len(parts))))


def _counted(number: int, rows: QuerySet) -> QuerySet:
    """One row: the number of the question, and how many."""
    plain = rows.order_by().select_related(None).annotate(question=Value(number))
    return plain.values("question").annotate(rows=Count("pk")).values_list("question", "rows")
