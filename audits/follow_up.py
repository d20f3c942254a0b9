"""What of an audit can be followed up: its themes and what the hall agreed. Registered as an audit theme."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from audits.models import Agreement, Audit, Theme
from evidence.queries.library import principles_to_choose
from plans.follow_up import FollowUp
from wqm.references import LONGEST_TITLE, Origin

KIND = "audit_theme"


def key_of(audit: Audit, part: Theme | Agreement) -> str:
    """The key of a theme or of an agreement."""
    return f"{audit.pk}.{part.pk}"


def address_of(school_id: int, key: str) -> str:
    """The report, at the place of this one."""
    audit_id, _, part = key.partition(".")
    return reverse("audits:report", args=[school_id, audit_id]) + f"#{part}"


def origin_of(audit: Audit, part: Theme | Agreement) -> Origin:
    """A theme or an agreement, named downwards. The title is read by everybody who reads the plan."""
    return Origin(KIND, key_of(audit, part), f"{audit.name}: {part}"[:LONGEST_TITLE])


def follow_ups_of(audit: Audit, school: Any) -> list[FollowUp]:
    """What the hall agreed first, then themes."""
    numbers = {principle.number: principle.code for principle in audit.version.principles.all()}
    here = {principle.code: principle for principle in principles_to_choose(school)}
    parts: list[Theme | Agreement] = [*Agreement.objects.filter(audit=audit), *Theme.objects.filter(audit=audit)]
    day = timezone.localdate(audit.ended_at) if audit.ended_at else timezone.localdate()
    return [
        FollowUp(
            origin_of(audit, part),
            str(part),
            here.get(numbers.get(part.principle or 0, "")),
            suggestion=str(part) if isinstance(part, Agreement) else "",
            found_on=day,
        )
        for part in parts
    ]
