"""The office decides on a submitted self-evaluation."""

from typing import Any

from django.db import transaction

from assessments import emails
from assessments.enums import Decision
from assessments.models import ReadinessReview
from assessments.policies.awards import check_earlier_awards
from assessments.policies.readiness import check_can_review
from assessments.readiness import readiness_of
from evidence.models import Cycle
from evidence.services.cycles import advance_cycle, reopen_cycle
from wqm.activity.services import record


@transaction.atomic
def sign_readiness(*, cycle: Cycle, decision: Decision, note: str, by: Any) -> ReadinessReview:
    """The office decides, with a note to the school. "Not yet" gives the self-evaluation back."""
    cycle = Cycle.objects.select_for_update(of=("self",)).select_related("school", "level", "version").get(pk=cycle.pk)
    check_can_review(cycle, by)
    review = ReadinessReview.objects.create(
        school_id=cycle.school_id,
        cycle=cycle,
        decision=decision,
        note=note,
        unmet=readiness_of(cycle).gaps,
        signed_by=by,
    )
    if decision == Decision.READY:
        check_earlier_awards(cycle)
        advance_cycle(cycle=cycle, step="accept", by=by)
    else:
        reopen_cycle(cycle=cycle, by=by)
    record("readiness.signed", by=by, school=cycle.school, target=review, summary=review.get_decision_display())
    emails.readiness_signed(review)
    return review
