"""What the office has to look at, and what it said."""

from django.db.models import Count, F, QuerySet
from django.db.models.functions import Greatest

from evidence.enums import RUNNING, TO_LOOK_AT
from evidence.models import Evidence, EvidenceReview, EvidenceUse


def uses_to_look_at() -> QuerySet[EvidenceUse]:
    """Evidence of running cycles that nobody of the office has decided on since it was changed."""
    return EvidenceUse.objects.filter(acceptance__in=TO_LOOK_AT, cycle__state__in=RUNNING)


def queue(school_id: int | None = None) -> QuerySet[EvidenceUse]:
    """The queue by school, those who wait longest first; in a school, the oldest piece first."""
    waiting = uses_to_look_at().annotate(since=Greatest("evidence__added_at", "evidence__changed_at"))
    if school_id:
        waiting = waiting.filter(school=school_id)
    rows = waiting.select_related("school", "evidence__file", "evidence__added_by", "criterion__principle")
    return rows.order_by("school__name", "school_id", "since", "pk")


def schools_waiting() -> list[tuple[int, str, int]]:
    """(id, name, pieces) of the schools in the queue, by name."""
    rows = (
        uses_to_look_at().order_by("school__name").values("school_id", name=F("school__name")).annotate(n=Count("pk"))
    )
    return [(row["school_id"], row["name"], row["n"]) for row in rows]


def history_of(evidence: Evidence) -> QuerySet[EvidenceReview]:
    """Everything that the office said about a piece, the newest first."""
    return EvidenceReview.objects.filter(evidence=evidence).select_related(
        "criterion__principle", "decided_by", "cycle"
    )
