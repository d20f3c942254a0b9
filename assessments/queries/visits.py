"""Visits, who comes on them, and what was found there."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from assessments.enums import (
    AGREED_VISITS,
    ON_VISIT,
    OPEN_ENGAGEMENTS,
    OPEN_VISITS,
    EngagementRole,
    EngagementState,
    VisitState,
)
from assessments.models import Assessor, Engagement, Finding, Visit, VisitChange
from evidence.enums import CycleState
from evidence.models import Cycle
from framework.models import Principle
from framework.queries import principles_of
from schools.models import School
from wqm.prepared import Prepared

LEADS = Engagement.objects.filter(role=EngagementRole.LEAD, state__in=ON_VISIT)


def cycles_to_visit() -> QuerySet[Cycle]:
    """Ready cycles for which nobody has begun to arrange a visit."""
    begun = Visit.objects.filter(state__in=OPEN_VISITS).values("cycle_id")
    ready = Cycle.objects.filter(state=CycleState.READY).exclude(pk__in=begun)
    return ready.select_related("school", "level").order_by("school__name")


def visits_to_arrange() -> QuerySet[Visit]:
    """Visits that are being arranged, or were postponed, the soonest first; with who was asked as `asked_people`."""
    waiting = Visit.objects.filter(state__in=[VisitState.ARRANGING, VisitState.POSTPONED]).select_related(
        "school", "cycle__level"
    )
    return waiting.order_by("starts_on", "school__name", "pk").prefetch_related("engagements__user")


def all_visits() -> QuerySet[Visit]:
    """Every visit, the latest first; `led_by` is the name of its lead, to sort by."""
    lead = LEADS.filter(visit=OuterRef("pk")).values("user__name")[:1]
    return Visit.objects.select_related("school", "cycle__level").annotate(led_by=Subquery(lead)).with_lead()


def visit_of(cycle: Cycle) -> Visit | None:
    """The booked or recorded visit of a cycle."""
    visits = Visit.objects.filter(cycle=cycle, state__in=AGREED_VISITS).select_related("outcome")
    return visits.order_by("-starts_on").first()


OPEN_VISIT = Prepared(
    lambda cycle_id: Visit.objects.filter(cycle=cycle_id, state__in=sorted(OPEN_VISITS)).select_related(
        "school", "cycle__level"
    )
)


def open_visit_of(cycle: Cycle) -> Visit | None:
    """The visit of a cycle that is still to happen, booked or not."""
    return next(iter(OPEN_VISIT.objects(cycle.pk)), None)


def recorded_visits(school: School) -> QuerySet[Visit]:
    """The visits that are written up, of every cycle, newest first."""
    visits = Visit.objects.filter(school=school, state=VisitState.RECORDED).with_lead()
    return visits.select_related("cycle__level", "outcome").order_by("-starts_on")


def findings_of(visit: Visit) -> list[tuple[Principle, Finding | None]]:
    """Every principle of the version with the notes on it; three queries."""
    known = {finding.principle_id: finding for finding in Finding.objects.filter(visit=visit)}
    return [(principle, known.get(principle.pk)) for principle in principles_of(visit.cycle.version_id)]


def active_assessors() -> QuerySet[Assessor]:
    """Who can be asked to come on a visit, by name."""
    assessors = Assessor.objects.filter(is_active=True, user__is_active=True)
    return assessors.select_related("user").order_by("user__name", "pk")


def visits_between(first: date, last: date) -> QuerySet[Visit]:
    """Booked visits that touch these days, the soonest first."""
    booked = Visit.objects.filter(state=VisitState.BOOKED, starts_on__lte=last, ends_on__gte=first).with_lead()
    return booked.select_related("school").order_by("starts_on", "school__name")


def engagements_of(user: Any) -> QuerySet[Engagement]:
    """What this person was asked, the latest days first; works in the scope of the person alone."""
    own = Engagement.objects.filter(user=user).select_related("school", "level")
    return own.order_by("-starts_on", "-pk")


def engagements_on(visit: Visit) -> QuerySet[Engagement]:
    """Everyone who was asked, in order; the office sees all, a school those who come."""
    return Engagement.objects.filter(visit=visit).select_related("user").order_by("asked_at", "pk")


def person_on(visit: Visit, engagement_id: str) -> Any:
    """Who comes on this engagement, or else the lead, as a user; None for someone who does not come (any more)."""
    if not engagement_id:
        return visit.lead
    if not (engagement_id.isascii() and engagement_id.isdecimal() and len(engagement_id) < 19):
        return None
    coming = Engagement.objects.filter(visit=visit, state=EngagementState.ACCEPTED, pk=engagement_id)
    return next((each.user for each in coming.select_related("user")), None)


def changes_of(visit: Visit) -> QuerySet[VisitChange]:
    """What became of it, the latest first."""
    return VisitChange.objects.filter(visit=visit).select_related("changed_by")


def requests_over_time(today: date) -> QuerySet[Engagement]:
    """Requests whose day is over and that nobody has answered."""
    asked = Engagement.objects.filter(state=EngagementState.ASKED, answer_by__lt=today, visit__state__in=OPEN_VISITS)
    return asked.select_related("user", "school", "visit").order_by("answer_by", "pk")


def visits_without_lead() -> QuerySet[Visit]:
    """Visits that are being arranged and for which nobody is asked, or has accepted, to lead."""
    lead = Engagement.objects.filter(visit=OuterRef("pk"), role=EngagementRole.LEAD, state__in=OPEN_ENGAGEMENTS)
    return Visit.objects.filter(~Exists(lead), state=VisitState.ARRANGING)


def open_engagements_of(users: Iterable[Any]) -> QuerySet[Engagement]:
    """What these people are asked for, or expected at."""
    held = Engagement.objects.filter(user__in=list(users), state__in=OPEN_ENGAGEMENTS, visit__state__in=OPEN_VISITS)
    return held.select_related("school", "user").order_by("starts_on", "pk")
