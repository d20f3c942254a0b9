"""What is allowed in the assessment. The sentences are for headteachers, assessors and the office."""

from datetime import date
from typing import Any

from django.utils import timezone

from assessments.enums import Recommendation, VisitState
from assessments.models import Assessor, Award, Visit
from evidence.enums import CycleState
from evidence.models import Cycle
from schools.role_source import memberships_of
from wqm.access.refusals import NotAllowed


def check_can_review(cycle: Cycle, by: Any) -> None:
    """Only what was handed in is reviewed, and by somebody else than whoever handed it in."""
    if cycle.state != CycleState.SUBMITTED:
        raise NotAllowed("The school has not handed in its self-evaluation, so there is nothing to sign.")
    if cycle.submitted_by_id == by.pk:
        raise NotAllowed("You handed this in for the school, so somebody else of the office reads and signs it.")


def check_can_book(cycle: Cycle, starts_on: date) -> None:
    """Only a ready school is visited, and not in the past."""
    if cycle.state != CycleState.READY:
        raise NotAllowed("Only when a school is ready will it be visited. Sign its readiness first.")
    if starts_on < timezone.localdate():
        raise NotAllowed("The day is in the past. Choose today or a later day.")


def check_can_assess(assessor: Assessor, school) -> None:
    """An active assessor, and never their own school or trust."""
    if not assessor.is_active:
        raise NotAllowed(f"{assessor} does not take visits at the moment. Choose somebody else.")
    for grant in memberships_of(assessor.user):
        if grant.school_id == school.pk or (grant.trust_id and grant.trust_id == school.trust_id):
            raise NotAllowed(f"{assessor} belongs to this school or its trust, and nobody assesses their own.")
        if school.trust_id and grant.trust_of_school == school.trust_id:
            raise NotAllowed(f"{assessor} works at a school of the same trust, and nobody assesses their own.")


def check_can_record(visit: Visit) -> None:
    """Notes are taken until the visit is recorded."""
    if visit.state != VisitState.BOOKED:
        raise NotAllowed("This visit is recorded or cancelled, so its notes cannot be changed.")


def check_can_finish(visit: Visit) -> None:
    """A visit is recorded from its first day on."""
    check_can_record(visit)
    if visit.starts_on > timezone.localdate():
        raise NotAllowed("The visit has not taken place yet. You can take notes now and finish on the day.")


def check_can_award(cycle: Cycle, visit: Visit | None) -> None:
    """An award follows a recorded visit that recommends it; one per cycle."""
    if visit is None or visit.state != VisitState.RECORDED:
        raise NotAllowed("An award follows a recorded visit.")
    if visit.recommendation != Recommendation.AWARD:
        raise NotAllowed("The assessor does not recommend the award yet.")
    if cycle.state != CycleState.ASSESSED:
        raise NotAllowed("This cycle has its award already, or has ended.")
    needed = cycle.level.earlier_awards_needed
    below = cycle.version.levels.filter(number__lt=cycle.level.number).order_by("-number").first()
    awards = Award.objects.filter(school=cycle.school_id, level__code=below.code).count() if below else 0
    if awards < needed:
        raise NotAllowed(f"{cycle.level} needs {needed} earlier awards as {below}; the school has {awards}.")
