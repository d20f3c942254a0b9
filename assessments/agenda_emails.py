"""Mail about the agenda of a visit: one function per email, each writes rows into the outbox. Callers see all rows."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.queries import office_addresses
from assessments.agendas import Gap
from assessments.enums import EngagementRole, EngagementState
from assessments.models import Agenda, AgendaComment, Engagement, Visit
from schools.queries import addresses_of
from wqm.access.roles import HEAD, WELLBEING_LEAD
from wqm.mail.services import queue_email
from wqm.times import school_days

LEADERS = (HEAD, WELLBEING_LEAD)


def agenda_shared(visit: Visit, agenda: Agenda, gaps: Sequence[Gap], message: str, *, is_again: bool) -> None:
    """To the lead, who answers, and to the office: the agenda, and what it leaves out."""
    subject = f"{'Changed agenda' if is_again else 'Agenda'} for the visit to {visit.school}"
    context = {"visit": visit, "agenda": agenda, "gaps": gaps, "message": message, "is_again": is_again}
    _to(_lead(visit), "agenda_shared", subject, {**context, "link": _link("visits:agenda", visit.pk)})
    _to(office_addresses(), "agenda_shared", subject, {**context, "link": _school_link(visit)})


def agenda_agreed(visit: Visit) -> None:
    """To the leaders: the lead agrees."""
    subject = f"Agenda agreed: visit on {school_days(visit.starts_on, visit.ends_on)}"
    _to_leaders(visit, "agenda_answered", subject, {"comment": None})


def agenda_commented(visit: Visit, comment: AgendaComment) -> None:
    """To the leaders: what the lead would like, or asks for."""
    what = "Changes asked for" if comment.asks_for_changes else "Comment"
    _to_leaders(visit, "agenda_answered", f"{what}: the agenda of your visit", {"comment": comment})


def agenda_reopened(visit: Visit) -> None:
    """To the lead: what they had agreed to has changed."""
    subject = f"{visit.school} is changing the agenda you agreed"
    _to(_lead(visit), "agenda_reopened", subject, {"visit": visit, "link": _link("visits:agenda", visit.pk)})


def agenda_reminder(visit: Visit) -> None:
    """To the leaders: the visit is near, and nobody has seen an agenda."""
    subject = f"Share the agenda for your visit on {school_days(visit.starts_on, visit.ends_on)}"
    _to_leaders(visit, "agenda_reminder", subject, {})


def _lead(visit: Visit) -> list[str]:
    leads = Engagement.objects.filter(visit=visit, role=EngagementRole.LEAD, state=EngagementState.ACCEPTED)
    return list(leads.values_list("user__email", flat=True))


def _to_leaders(visit: Visit, template: str, subject: str, context: dict[str, Any]) -> None:
    addresses = addresses_of(visit.school, LEADERS)
    _to(addresses, template, subject, {"visit": visit, **context, "link": _school_link(visit)})


def _to(addresses: Iterable[str], template: str, subject: str, context: dict[str, Any]) -> None:
    for address in addresses:
        queue_email(kind=f"assessments.{template}", to=address, subject=subject, template=template, context=context)


def _school_link(visit: Visit) -> str:
    return _link("assessment:agenda", visit.school_id, visit.pk)


def _link(name: str, *arguments: Any) -> str:
    return settings.SITE_URL + reverse(name, args=arguments)
