"""What a school shared of its practice, and what became of targets that a visit set."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Model, Q, QuerySet
from django.utils import timezone

from evidence.models import Evidence
from plans.enums import Impact, TargetState
from plans.models import SharedPractice, Target


def shared_practice_of(school: Any) -> QuerySet[SharedPractice]:
    """Everything that was shared, the newest first."""
    return SharedPractice.objects.filter(school=school).select_related("evidence", "created_by")


def times_shared(school_id: int, *, since: date | None) -> int:
    """How often practice was shared from a day on until today."""
    shared = SharedPractice.objects.filter(school=school_id, shared_on__lte=timezone.localdate())
    return (shared.filter(shared_on__gte=since) if since else shared).count()


def sharing_shown_by(row: Model) -> list[str]:
    """The entries that name this piece of evidence, in words; none for any other row."""
    if not isinstance(row, Evidence):
        return []
    titles = SharedPractice.objects.filter(evidence=row).order_by("title").values_list("title", flat=True)
    return [f"evidence for the shared practice “{title}”" for title in titles]


@dataclass(frozen=True)
class FollowedTarget:
    """What became of a target: reached or not, and the day of the last review that says what it changed."""

    key: str
    state: str
    reviewed_on: date | None

    def is_addressed(self, *, since: date) -> bool:
        """Reached, or looked back on after that day with something to say."""
        return self.state == TargetState.REACHED or (self.reviewed_on is not None and self.reviewed_on >= since)


def targets_from(school_id: int, kind: str, keys: Collection[str]) -> list[FollowedTarget]:
    """The targets that came from these things of another room. One query."""
    telling = Max("reviews__reviewed_on", filter=~Q(reviews__impact=Impact.TOO_EARLY))
    targets = Target.objects.filter(school=school_id, ref_kind=kind, ref_key__in=keys).annotate(reviewed_on=telling)
    return [FollowedTarget(*row) for row in targets.order_by("pk").values_list("ref_key", "state", "reviewed_on")]
