"""The cycles of a school."""

from typing import Any

from django.db.models import QuerySet

from evidence.enums import RUNNING
from evidence.models import Cycle
from schools.models import School


def current_cycle(school: School) -> Cycle | None:
    """The running cycle, or else the one that ended last, with its version, level and school. One query."""
    cycles = list(Cycle.objects.filter(school=school).select_related("version", "level"))
    cycle = next((cycle for cycle in cycles if cycle.state in RUNNING), cycles[0] if cycles else None)
    if cycle:
        cycle.school = school
    return cycle


def cycles_of(school: Any) -> QuerySet[Cycle]:
    """Every cycle of the school, newest first."""
    return Cycle.objects.filter(school=school).select_related("version", "level", "school")
