"""Mail of the assessment: one function per email, each writes rows into the outbox."""

from django.conf import settings
from django.urls import reverse

from assessments.models import Award, LevelChange, ReadinessReview, Visit
from evidence.models import Cycle
from schools.queries import addresses_of
from wqm.access.roles import HEAD, WELLBEING_LEAD
from wqm.mail.services import queue_email
from wqm.times import days

LEADERS = (HEAD, WELLBEING_LEAD)


def readiness_signed(review: ReadinessReview) -> None:
    """To the leaders: ready, or what is missing."""
    subject = f"{review.cycle.school}: {review.get_decision_display().lower()}"
    _to_leaders(review.cycle.school, "assessments.readiness", subject, "readiness_signed", {"review": review})


def visit_subject(visit: Visit) -> str:
    """Where and when: a visit can take several days."""
    return f"Visit to {visit.school}: {days(visit.starts_on, visit.ends_on)}"


def visit_booked(visit: Visit) -> None:
    """To the leaders and the assessor."""
    context, subject = {"visit": visit}, visit_subject(visit)
    _to_leaders(visit.school, "assessments.visit_booked", subject, "visit_booked", context)
    link = _link("visits:detail", visit.pk)
    queue_email(
        kind="assessments.visit_booked",
        to=visit.assessor.email,
        subject=subject,
        template="visit_booked",
        context={**context, "link": link},
    )


def visit_cancelled(visit: Visit) -> None:
    """To the leaders and the assessor."""
    subject = f"Visit to {visit.school} cancelled"
    _to_leaders(visit.school, "assessments.visit_cancelled", subject, "visit_cancelled", {"visit": visit})
    queue_email(
        kind="assessments.visit_cancelled",
        to=visit.assessor.email,
        subject=subject,
        template="visit_cancelled",
        context={"visit": visit},
    )


def visit_recorded(visit: Visit) -> None:
    """To the leaders: the visit is written up."""
    subject = f"Your visit report is ready: {visit.school}"
    _to_leaders(visit.school, "assessments.visit_recorded", subject, "visit_recorded", {"visit": visit})


def award_made(award: Award) -> None:
    """To the leaders: congratulations, and where the certificate is."""
    subject = f"{award.school} now holds {award.level} status"
    context = {"award": award, "verify": _link("verify:award", award.code)}
    _to_leaders(award.school, "assessments.award_made", subject, "award_made", context)


def level_changed(change: LevelChange) -> None:
    """To the leaders: the level of the cycle was corrected, and why."""
    school = change.cycle.school
    subject = f"{school}: your cycle is now towards {change.later}"
    _to_leaders(school, "assessments.level_changed", subject, "level_changed", {"change": change})


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
