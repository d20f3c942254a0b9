"""Mail of the assessment: one function per email, each writes rows into the outbox."""

from django.conf import settings
from django.urls import reverse

from assessments.models import Award, ReadinessReview, Visit
from schools.queries import addresses_of
from wqm.access.roles import HEAD, WELLBEING_LEAD
from wqm.mail.services import queue_email

LEADERS = (HEAD, WELLBEING_LEAD)


def readiness_signed(review: ReadinessReview) -> None:
    """To the leaders: ready, or what is missing."""
    subject = f"{review.cycle.school}: {review.get_decision_display().lower()}"
    _to_leaders(review.cycle.school, "assessments.readiness", subject, "readiness_signed", {"review": review})


def visit_recorded(visit: Visit) -> None:
    """To the leaders: the visit is written up."""
    subject = f"Your visit report is ready: {visit.school}"
    _to_leaders(visit.school, "assessments.visit_recorded", subject, "visit_recorded", {"visit": visit})


def award_made(award: Award) -> None:
    """To the leaders: congratulations, and where the certificate is."""
    subject = f"{award.school} now holds {award.level} status"
    context = {"award": award, "verify": _link("verify:award", award.code)}
    _to_leaders(award.school, "assessments.award_made", subject, "award_made", context)


def _to_leaders(school, kind: str, subject: str, template: str, context: dict) -> None:
    link = _link("assessment:overview", school.pk)
    for address in addresses_of(school, LEADERS):
        queue_email(kind=kind, to=address, subject=subject, template=template, context={"link": link, **context})


def _link(name: str, *arguments) -> str:
    return settings.SITE_URL + reverse(name, args=arguments)
