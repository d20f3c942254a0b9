"""Mail about a self-evaluation. What people wrote in it never stands in mail."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from evidence.models import Assignment, EvidenceUse, Thread
from wqm.mail.services import queue_email


def criterion_given(assignment: Assignment) -> None:
    """To the person a criterion is assigned to."""
    school, criterion = assignment.school, assignment.criterion
    queue_email(
        kind="evidence.criterion_given",
        to=assignment.person.email,
        subject=f"{school}: criterion {criterion.reference} is assigned to you",
        template="criterion_given",
        context={
            "name": assignment.person.get_short_name(),
            "by": assignment.assigned_by,
            "school": school,
            "criterion": criterion,
            "due_on": assignment.due_on,
            "link": _criterion_link(school.pk, criterion.pk),
        },
    )


def mentioned(thread: Thread, person: Any, *, by: Any) -> None:
    """To the person named in a comment; what was said is read on the page, behind the sign-in."""
    criterion, school = thread.criterion, thread.cycle.school
    queue_email(
        kind="evidence.mentioned",
        to=person.email,
        subject=f"{school}: {by} named you at criterion {criterion.reference}",
        template="mentioned",
        context={
            "name": person.get_short_name(),
            "by": by,
            "school": school,
            "criterion": criterion,
            "link": _criterion_link(school.pk, criterion.pk, f"#conversation-{thread.pk}"),
        },
    )


def asked_for_more(school: Any, person: Any, uses: list[EvidenceUse]) -> None:
    """To the person who added these pieces, about which the office asks more."""
    queue_email(
        kind="evidence.asked",
        to=person.email,
        subject=f"{school}: more is asked for about your evidence",
        template="evidence_asked",
        context={
            "school": school,
            "name": person.get_short_name(),
            "uses": uses,
            "link": f"{settings.SITE_URL}{reverse('evidence:library', args=[school.pk])}?decision=more",
        },
    )


def _criterion_link(school_id: int, criterion_id: int, anchor: str = "") -> str:
    return f"{settings.SITE_URL}{reverse('evidence:criterion', args=[school_id, criterion_id])}{anchor}"
