"""Steps about staff audits that are planned, under way or not brought to an end."""

from django.urls import reverse
from django.utils import timezone

from audits.enums import AuditState, SessionState
from audits.queries.audits import unfinished
from wqm.access.permissions import P
from wqm.access.views import Access
from wqm.times import moment
from wqm.ui.nav import NextStep


def audit_steps(school, access: Access) -> list[NextStep]:
    """For those who run audits; the others read the report when it is shared."""
    if not access.can(P.AUDIT_RUN):
        return []
    return [step for audit in unfinished(school.pk).prefetch_related("sessions") for step in _steps(school, audit)]


def _steps(school, audit) -> list[NextStep]:
    url = reverse("audits:detail", args=[school.pk, audit.pk])
    if audit.state == AuditState.GATHERING:
        themes = reverse("audits:themes", args=[school.pk, audit.pk])
        sentence = "Join what staff wrote into themes, so that they hear soon what you heard."
        return [NextStep(f"Bring “{audit.name}” together", sentence, themes, "Go on with themes")]
    if audit.state == AuditState.CONFIRMED:
        report = reverse("audits:report", args=[school.pk, audit.pk])
        return [
            NextStep(f"Share the report of “{audit.name}”", "Staff wait to hear from you.", report, "Open the report")
        ]
    session = next((session for session in audit.sessions.all() if session.state != SessionState.OVER), None)
    if session is None:
        over = NextStep(f"“{audit.name}” is over", "Bring together what staff wrote.", url, "Begin")
        return [over] if audit.ended_at else []
    if session.state == SessionState.OPEN:
        lead = reverse("audits:lead", args=[school.pk, audit.pk, session.number])
        return [NextStep(f"“{audit.name}” is open", "People can join now.", lead, "Lead the session")]
    until = moment(session.starts_at, year=False)
    if session.starts_at < timezone.now():
        return [NextStep(f"Was “{audit.name}” held?", "Its time has passed. Open it or change its date.", url, "Open")]
    return [NextStep(f"Prepare “{audit.name}”", "Checklist, slips and run sheet.", url, "Prepare", until=until)]
