"""What a visit found becomes a target of the plan, or evidence of the next cycle."""

from django.urls import reverse

from assessments.enums import VisitState
from assessments.models import Finding, Visit
from plans.follow_up import FollowUp
from wqm.references import Origin

KIND = "finding"


def address_of(school_id: int, key: str) -> str:
    """The finding's own address, which leads to its visit, whichever cycle that was of."""
    return reverse("assessment:finding", args=[school_id, int(key)])


def follow_ups_of(visit: Visit | None) -> list[FollowUp]:
    """Every principle on which something was noted, once the visit is written up."""
    if visit is None or visit.state != VisitState.RECORDED:
        return []
    findings = Finding.objects.filter(visit=visit).select_related("principle").exclude(notes="", target="")
    when = f"{visit.starts_on:%B %Y}"
    return [
        FollowUp(
            Origin(KIND, str(finding.pk), f"Visit of {when}: {finding.principle.name}"[:200]),
            str(finding.principle),
            finding.principle,
            finding.target,
            visit.ends_on,
        )
        for finding in findings
    ]
