"""The cycles of a school."""

from typing import Any

from django.db.models import QuerySet

from evidence.enums import RUNNING
from evidence.models import Cycle


def current_cycle(school: Any) -> Cycle | None:
    """The running cycle, or else the one that ended last."""
    cycles = list(cycles_of(school))
    return next((cycle for cycle in cycles if cycle.state in RUNNING), cycles[0] if cycles else None)


def cycles_of(school: Any) -> QuerySet[Cycle]:
    """Every cycle of the school, newest first."""
    return Cycle.objects.filter(school=school).select_related("version", "level", "school", "submitted_by")
