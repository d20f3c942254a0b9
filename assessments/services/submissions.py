"""A school submits its self-evaluation, and works on what was asked."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments import emails
from assessments.around import around_of
from assessments.models import ReadinessRequest, ReadinessReview
from assessments.policies.awards import check_earlier_awards
from assessments.policies.cycles import check_is_not_gone
from assessments.policies.readiness import check_can_submit, check_can_tick
from assessments.queries.readiness import newest_signed
from assessments.services.begin_review import begin_review
from assessments.services.cycles import hold_awards, locked_cycle
from evidence.models import Cycle
from evidence.services.cycles import submit_cycle
from wqm.activity.services import record


@transaction.atomic
def submit(*, cycle: Cycle, by: Any) -> ReadinessReview:
    """Submit a copy to the office, promise a day for the answer, and tell those who wait.

    Raises NotAllowed where it is submitted already, files are still being checked, or earlier awards are missing.
    """
    hold_awards(cycle.school_id)
    cycle = locked_cycle(cycle)
    check_can_submit(cycle)
    check_is_not_gone(cycle.school, "so there is no visit to get ready for. Ask the office what happens next.")
    check_earlier_awards(cycle)
    submission = submit_cycle(cycle=cycle, around=around_of(cycle), by=by)
    review = begin_review(cycle, submission)
    emails.submitted(review)
    return review


@transaction.atomic
def tick_request(*, request: ReadinessRequest, done: bool, reply: str, by: Any) -> ReadinessRequest:
    """The school says that it did what was asked, or that it has not after all."""
    rows = ReadinessRequest.objects.select_related("review__cycle__school").select_for_update(of=("self",))
    request = rows.get(pk=request.pk)
    cycle = request.review.cycle
    check_can_tick(request, newest_signed(cycle), cycle)
    reply = reply.strip()
    if (request.done_at is not None, request.reply) == (done, reply):
        return request
    if done != (request.done_at is not None):
        request.done_at, request.done_by = (timezone.now(), by) if done else (None, None)
    request.reply = reply
    request.save(update_fields=["done_at", "done_by", "reply"])
    summary = f"Request {request.number}: {'done' if done else 'not done yet'}"
    record("readiness.request_ticked", by=by, school=cycle.school, target=request, summary=summary)
    return request
