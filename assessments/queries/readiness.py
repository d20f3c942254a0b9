"""Submitted self-evaluations, and what the office decided about them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from assessments.models import ReadinessReview
from evidence.enums import CycleState
from evidence.models import Cycle
from wqm.people import shown_name
from wqm.prepared import Prepared


@dataclass(frozen=True)
class SignedReview:
    """What the office decided about a submitted self-evaluation, as far as a front door says it."""

    decision: str
    signed_at: datetime
    signed_by: str


def readiness_queue() -> QuerySet[Cycle]:
    """Handed-in cycles, the one that waits longest first."""
    return (
        Cycle.objects.filter(state=CycleState.SUBMITTED)
        .select_related("school__trust", "level", "version", "submitted_by")
        .order_by("submitted_at")
    )


def reviews_of(cycle: Cycle) -> QuerySet[ReadinessReview]:
    """The decisions on a cycle, newest first."""
    return ReadinessReview.objects.filter(cycle=cycle).select_related("signed_by")


LAST_REVIEW = Prepared(
    lambda cycle_id: ReadinessReview.objects.filter(cycle=cycle_id).values_list(
        "decision", "signed_at", "signed_by__name", "signed_by__email", "signed_by__is_active"
    )[:1]
)


def last_review_of(cycle: Cycle) -> SignedReview | None:
    """The newest decision on a cycle."""
    for decision, signed_at, *signed_by in LAST_REVIEW.rows(cycle.pk):
        return SignedReview(decision, signed_at, shown_name(*signed_by))
    return None
