"""The cycles of a school."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from evidence.enums import RUNNING
from evidence.models import Cycle
from schools.models import School


def current_cycle(school: School) -> Cycle | None:
    """The running cycle, or else the one that ended last, with its version, level and school. One query."""
    cycle = current_cycles([school.pk], "version", "level").get(school.pk)
    if cycle:
        cycle.school = school
    return cycle


def current_cycles(school_ids: Iterable[int], *joined: str) -> dict[int, Cycle]:
    """School -> its running cycle, or else the one that ended last, with what is `joined`. One query."""
    cycles: dict[int, Cycle] = {}
    for cycle in Cycle.objects.filter(school__in=school_ids).select_related(*joined).order_by("-started_on", "-id"):
        newest = cycles.setdefault(cycle.school_id, cycle)
        if cycle.state in RUNNING and newest.state not in RUNNING:
            cycles[cycle.school_id] = cycle
    return cycles


def running_cycle(school: School) -> Cycle | None:
    """The cycle that has not ended, with its level; a school has at most one. One query."""
    return Cycle.objects.filter(school=school, state__in=RUNNING).select_related("level").first()


def cycles_of(school: Any) -> QuerySet[Cycle]:
    """Every cycle of the school, newest first."""
    return Cycle.objects.filter(school=school).select_related("version", "level", "school")
