"""Mail about a plan."""

from django.conf import settings
from django.urls import reverse

from plans.models import Action
from plans.queries.mail import Due, Reader
from schools.models import School
from wqm.mail.services import queue_email


def reminder(school: School, reader: Reader, action: Action, *, is_today: bool) -> None:
    """To the owner of an action, who can open it and say how far it is."""
    when = "today" if is_today else f"on {action.due_on:%-d %B}"
    queue_email(
        kind="plans.reminder",
        to=reader.user.email,
        subject=f"Due {when}: {action.title}",
        template="plan_reminder",
        context={
            "school": school,
            "name": reader.user.get_short_name(),
            "action": action,
            "when": when,
            "link": _link("plans:action", school, action.pk),
        },
    )


def digest(school: School, reader: Reader, due: Due) -> None:
    """To people who want a summary."""
    queue_email(
        kind="plans.digest",
        to=reader.user.email,
        subject=f"{school}: what is due in your plan",
        template="plan_digest",
        context={
            "school": school,
            "name": reader.user.get_short_name(),
            "due": due,
            "link": _link("plans:overview", school),
            "mail_link": _link("plans:mail", school),
        },
    )


def _link(name: str, school: School, *more: int) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[school.pk, *more])}"
