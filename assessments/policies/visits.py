"""What is allowed with a visit. The sentences are for headteachers, assessors and the office."""

from datetime import date

from django.utils import timezone

from assessments.enums import VisitState
from assessments.models import Assessor, Visit
from evidence.enums import CycleState
from evidence.models import Cycle
from schools.role_source import memberships_of
from wqm.access.refusals import NotAllowed


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
