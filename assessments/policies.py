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
    """Only what was submitted is reviewed, and never by the person who submitted it."""
    if cycle.state != CycleState.SUBMITTED:
        raise NotAllowed("The school has not submitted its self-evaluation, so there is nothing to sign off.")
    if cycle.submitted_by_id == by.pk:
        raise NotAllowed("You submitted this for the school, so a colleague has to review it and sign it off.")


def check_can_book(cycle: Cycle, starts_on: date) -> None:
    """Only a ready school is visited, and not in the past."""
    if cycle.state != CycleState.READY:
        raise NotAllowed("The school is not ready for a visit. Sign off its self-evaluation first.")
    if starts_on < timezone.localdate():
        raise NotAllowed("The first day is in the past. Enter today or a later date.")


def check_can_assess(assessor: Assessor, school) -> None:
    """An active assessor, and never their own school or trust."""
    if not assessor.is_active:
        raise NotAllowed(f"{assessor} is not taking visits at the moment. Choose someone else.")
    for grant in memberships_of(assessor.user):
        if grant.school_id == school.pk or (grant.trust_id and grant.trust_id == school.trust_id):
            raise NotAllowed(
                f"{assessor} works at this school or in its trust, so cannot assess it. Choose someone else."
            )
        if school.trust_id and grant.trust_of_school == school.trust_id:
            raise NotAllowed(
                f"{assessor} works at another school in the trust, so cannot assess this one. Choose someone else."
            )


def check_can_record(visit: Visit) -> None:
    """Notes are taken until the visit is recorded."""
    if visit.state != VisitState.BOOKED:
        raise NotAllowed("This visit has been recorded or cancelled, so you cannot change its notes.")


def check_can_finish(visit: Visit) -> None:
    """A visit is recorded from its first day on."""
    check_can_record(visit)
    if visit.starts_on > timezone.localdate():
        raise NotAllowed("This visit has not happened yet. You can write notes now, and finish on the day.")


def check_can_award(cycle: Cycle, visit: Visit | None) -> None:
    """An award follows a recorded visit that recommends it; one per cycle."""
    if visit is None or visit.state != VisitState.RECORDED:
        raise NotAllowed("The visit has to be recorded before an award can be made.")
    if visit.recommendation != Recommendation.AWARD:
        raise NotAllowed("The assessor has not recommended the award.")
    if cycle.state != CycleState.ASSESSED:
        raise NotAllowed("This cycle already has an award, or has ended.")
    needed = cycle.level.earlier_awards_needed
    below = cycle.version.levels.filter(number__lt=cycle.level.number).order_by("-number").first()
    awards = Award.objects.filter(school=cycle.school_id, level__code=below.code).count() if below else 0
    if awards < needed:
        plural = "" if needed == 1 else "s"
        has = awards or "none"
        raise NotAllowed(f"{cycle.level} needs {needed} earlier {below} award{plural}. The school has {has}.")
