"""Visits, what was found there, and who may be given them."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from assessments.enums import VisitState
from assessments.models import Assessor, Finding, Visit
from evidence.enums import CycleState
from evidence.models import Cycle
from framework.models import Principle
from framework.queries import principles_of
from schools.models import School


def cycles_to_visit() -> QuerySet[Cycle]:
    """Ready cycles without a booked visit."""
    booked = Visit.objects.filter(state=VisitState.BOOKED).values("cycle_id")
    ready = Cycle.objects.filter(state=CycleState.READY).exclude(pk__in=booked)
    return ready.select_related("school", "level").order_by("school__name")


def all_visits() -> QuerySet[Visit]:
    """Every visit, soonest first among those to come."""
    return Visit.objects.select_related("school", "assessor", "cycle__level").order_by("-starts_on")


def visits_of_assessor(user: Any) -> QuerySet[Visit]:
    """The visits given to this person; works in the scope of the person alone."""
    return (
        Visit.objects.filter(assessor=user)
        .exclude(state=VisitState.CANCELLED)
        .select_related("school")
        .order_by("-starts_on")
    )


def visit_of(cycle: Cycle) -> Visit | None:
    """The booked or recorded visit of a cycle."""
    visits = Visit.objects.filter(cycle=cycle).exclude(state=VisitState.CANCELLED)
    return visits.select_related("assessor").order_by("-starts_on").first()


def recorded_visits(school: School) -> QuerySet[Visit]:
    """The visits that are written up, of every cycle, newest first."""
    visits = Visit.objects.filter(school=school, state=VisitState.RECORDED)
    return visits.select_related("assessor", "cycle__level").order_by("-starts_on")


def findings_of(visit: Visit) -> list[tuple[Principle, Finding | None]]:
    """Every principle of the version with the notes on it; three queries."""
    known = {finding.principle_id: finding for finding in Finding.objects.filter(visit=visit)}
    return [(principle, known.get(principle.pk)) for principle in principles_of(visit.cycle.version_id)]


def active_assessors() -> QuerySet[Assessor]:
    """Who can be given a visit."""
    return Assessor.objects.filter(is_active=True, user__is_active=True).select_related("user")


def visits_between(first: date, last: date) -> QuerySet[Visit]:
    """Booked visits that touch these days, the soonest first."""
    booked = Visit.objects.filter(state=VisitState.BOOKED, starts_on__lte=last, ends_on__gte=first)
    return booked.select_related("school", "assessor").order_by("starts_on", "school__name")
