"""Finding an email that was sent, by its recipient or by the school it is about. What a survey sends is never found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from schools.models import Invitation, Membership, School
from wqm.lines import search_words
from wqm.mail.enums import Delivery, MailState
from wqm.mail.models import OutgoingEmail

# What it is called on the page. A kind without a name is shown by its own.
NAMES = {
    "account.email.login_code": "Sign-in code",
    "account.email.password_reset_key": "Link to reset a password",
    "account.email.email_confirmation": "Code to confirm an address",
    "accounts.proof": "Security code",
    "accounts.account_closed": "Account closed",
    "accounts.factors_removed": "Two-step verification reset",
    "assessments.award_made": "Award made",
    "assessments.readiness": "Readiness decision",
    "assessments.visit_booked": "Visit booked",
    "assessments.visit_cancelled": "Visit cancelled",
    "assessments.visit_recorded": "Visit report ready",
    "evidence.asked": "More evidence needed",
    "evidence.criterion_given": "Criterion assigned",
    "evidence.mentioned": "Mentioned in a comment",
    "plans.digest": "Plan summary",
    "plans.reminder": "Action reminder",
    "schools.contact_changed": "School contact changed",
    "schools.invitation": "Invitation to an account",
    "schools.last_head": "No headteacher",
    "schools.lead": "Safeguarding lead",
    "schools.register_change": "Register change",
    "schools.role_added": "New role",
    "schools.register_changes": "Register changes",
    "surveys.contact": "Request for contact",
    "surveys.help_asked": "Survey help",
    "surveys.invitation": "Survey invitation",
    "surveys.key_alert": "Survey warning",
    "surveys.outcome": "Survey outcome",
    "surveys.reminder": "Survey reminder",
    "surveys.test": "Survey test",
}
INVITATION = "schools.invitation"
# Who was told that somebody asks to be contacted is for the school's safeguarding lead alone.
NEVER = ("surveys.contact",)


@dataclass(frozen=True)
class SentEmail:
    """An email as far as the office may see it: never its text."""

    name: str
    to: str
    subject: str
    state: MailState
    problem: str
    at: datetime


def name_of(kind: str) -> str:
    """What a kind of email is called."""
    return NAMES.get(kind) or kind.replace(".", " ").replace("_", " ").capitalize()


def find_emails(*, words: str = "", school: School | None = None) -> QuerySet[OutgoingEmail]:
    """Emails to one person, not to a survey's recipients, the newest first. An invitation is found by its address."""
    alone = Q(batch=None, composer="") & ~Q(kind__in=NEVER)
    invited = Invitation.objects.all()
    for word in search_words(words):
        schools = School.objects.filter(name__icontains=word).values("pk")
        at_them = Membership.objects.filter(school__in=schools).values("user__email")
        alone &= Q(to__icontains=word) | Q(subject__icontains=word) | Q(to__in=at_them)
        invited = invited.filter(Q(email__icontains=word) | Q(school__in=schools))
    if school is not None:
        people = Membership.objects.filter(school=school).values("user__email")
        alone &= Q(to__in=people) | Q(subject__icontains=school.name)
        invited = invited.filter(school=school)
    invitations = Q(kind=INVITATION, arguments__invitation__in=list(invited.values_list("pk", flat=True)))
    return OutgoingEmail.objects.filter(alone | invitations).order_by("-not_before", "-pk")


def shown(emails: Iterable[OutgoingEmail]) -> list[SentEmail]:
    """The rows of a page; invitations get their address and subject, in one query for all."""
    emails = list(emails)
    ids = [email.arguments.get("invitation") for email in emails if email.kind == INVITATION]
    invitations = Invitation.objects.select_related("school", "trust").in_bulk(ids)
    return [_shown(email, invitations.get(email.arguments.get("invitation"))) for email in emails]


def _shown(email: OutgoingEmail, invitation: Any) -> SentEmail:
    to, subject = email.to, email.subject
    if invitation is not None:
        to, subject = invitation.email, f"Invitation to {invitation.organisation}"
    problem = email.error or (Delivery(email.delivery).label if email.delivery else "")
    state = MailState(email.state)
    return SentEmail(name_of(email.kind), to, subject, state, problem, email.finished_at or email.not_before)
