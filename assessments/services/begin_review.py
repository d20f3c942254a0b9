"""A copy waits for the office: a review is opened, with a day that is promised."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from assessments.models import ReadinessReview
from assessments.queries.readiness import newest_signed
from evidence.models import Cycle, Submission
from schools.calendar.queries import calendar_of
from schools.queries import people_of_office_who_can
from wqm.access.permissions import P


def begin_review(cycle: Cycle, submission: Submission | None) -> ReadinessReview:
    """An open review of a copy. The caller holds the cycle, which waits for the office.

    The officer who read the last copy reads this one, unless they may not, or a colleague takes it over.
    """
    return ReadinessReview.objects.create(
        school_id=cycle.school_id,
        cycle=cycle,
        submission=submission,
        answer_by=calendar_of(cycle.school).day_after(timezone.localdate(), settings.READINESS_ANSWER_DAYS),
        officer=_officer_of(cycle),
    )


def _officer_of(cycle: Cycle) -> Any:
    before = newest_signed(cycle)
    if before is None or before.signed_by is None:
        return None
    if before.signed_by.pk == Cycle.objects.values_list("submitted_by", flat=True).get(pk=cycle.pk):
        return None
    return people_of_office_who_can(P.READINESS_SIGN).filter(pk=before.signed_by.pk).first()
