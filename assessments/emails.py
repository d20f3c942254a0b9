"""Mail of the assessment: one function per email, each writes rows into the outbox."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from assessments.enums import OPEN_VISITS, Decision, VisitState
from assessments.models import Award, LevelChange, ReadinessReview, Visit
from evidence.models import Cycle
from schools.queries import addresses_of, people_of_office_who_can
from wqm.access.permissions import P
from wqm.access.roles import HEAD, WELLBEING_LEAD
from wqm.mail.services import queue_email

LEADERS = (HEAD, WELLBEING_LEAD)


def submitted(review: ReadinessReview) -> None:
    """To everybody of the office who may review it, and to the school that it has arrived, with the day promised."""
    school = review.cycle.school
    context = {"review": review, "cycle": review.cycle, "number": review.cycle.copies}
    subject = f"{school} has submitted its self-evaluation"
    link = _link("office:review", review.cycle_id)
    for officer in people_of_office_who_can(P.READINESS_SIGN):
        queue_email(
            kind="assessments.submitted",
            to=officer.email,
            subject=subject,
            template="submitted_office",
            context={**context, "link": link},
        )
    _to_leaders(school, "assessments.submitted", f"Submitted: {school}", "submitted_school", context)


def review_handed_over(review: ReadinessReview, message: str, by: Any) -> None:
    """To the colleague who goes on with it."""
    assert review.officer is not None  # noqa: S101 - it was handed to somebody
    queue_email(
        kind="assessments.review_handed_over",
        to=review.officer.email,
        subject=f"{by} has handed you a review: {review.cycle.school}",
        template="review_handed_over",
        context={"review": review, "message": message, "by": by, "link": _link("office:review", review.cycle_id)},
    )


def readiness_signed(review: ReadinessReview) -> None:
    """To the leaders: ready, with what follows, or what to do first. A level may be accepted after the visit."""
    school, visits = review.cycle.school, review.cycle.visits
    subject = f"{school}: {review.get_decision_display().lower()}"
    context = {
        "review": review,
        "requests": list(review.requests.select_related("criterion__principle")),
        "was_visited": visits.filter(state=VisitState.RECORDED).exists(),
        "is_arranged": visits.filter(state__in=OPEN_VISITS).exists(),
        "dates": _link("assessment:dates", school.pk),
    }
    if review.decision == Decision.READY and context["was_visited"]:
        subject = f"{school}: accepted for {review.cycle.level}"
    _to_leaders(school, "assessments.readiness", subject, "readiness_signed", context)


def visit_recorded(visit: Visit) -> None:
    """To the leaders: the visit is written up."""
    subject = f"Your visit report is ready: {visit.school}"
    _to_leaders(visit.school, "assessments.visit_recorded", subject, "visit_recorded", {"visit": visit})


def award_made(award: Award) -> None:
    """To the leaders: congratulations, and where the certificate is."""
    subject = f"{award.school} now holds {award.level} status"
    context = {"award": award, "verify": _link("verify:award", award.code)}
    _to_leaders(award.school, "assessments.award_made", subject, "award_made", context)


def level_changed(change: LevelChange, review: ReadinessReview | None) -> None:
    """To the leaders: the level of the cycle was corrected, and why; `review` where it is reviewed again.

    Of that the office's reviewers hear, too: it waits for them.
    """
    school, context = change.cycle.school, {"change": change, "review": review}
    subject = f"{school}: your cycle is now towards {change.later}"
    _to_leaders(school, "assessments.level_changed", subject, "level_changed", context)
    if review is None:
        return
    link = _link("office:review", review.cycle_id)
    for officer in people_of_office_who_can(P.READINESS_SIGN):
        queue_email(
            kind="assessments.review_again",
            to=officer.email,
            subject=f"To review again: {school}, now towards {change.later}",
            template="review_again",
            context={**context, "link": link},
        )


def cycle_ended(cycle: Cycle) -> None:
    """To the leaders: the cycle has ended without an award, and why."""
    subject = f"{cycle.school}: your cycle towards {cycle.level} has ended"
    _to_leaders(cycle.school, "assessments.cycle_ended", subject, "cycle_ended", {"cycle": cycle})


def cycle_moved(cycle: Cycle, reason: str) -> None:
    """To the leaders: the new cycle on a newer version, why, and where to carry the work over."""
    subject = f"{cycle.school}: your cycle now uses {cycle.version}"
    context = {"cycle": cycle, "reason": reason, "carry_over": _link("evidence:carry_over", cycle.school_id)}
    _to_leaders(cycle.school, "assessments.cycle_moved", subject, "cycle_moved", context)


def version_retired(cycle: Cycle) -> None:
    """To the leaders: nothing changes for this cycle."""
    subject = f"{cycle.school}: nothing changes for your cycle"
    _to_leaders(cycle.school, "assessments.version_retired", subject, "version_retired", {"cycle": cycle})


def _to_leaders(school, kind: str, subject: str, template: str, context: dict) -> None:
    link = _link("assessment:overview", school.pk)
    for address in addresses_of(school, LEADERS):
        queue_email(kind=kind, to=address, subject=subject, template=template, context={"link": link, **context})


def _link(name: str, *arguments) -> str:
    return settings.SITE_URL + reverse(name, args=arguments)
