"""What a school shared of its practice, and what became of targets that a visit set."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Max, Model, Q, QuerySet
from django.utils import timezone

from evidence.models import Evidence
from plans.enums import Impact, TargetState
from plans.models import SharedPractice, Target
from wqm.prepared import Prepared


def shared_practice_of(school: Any) -> QuerySet[SharedPractice]:
    """Everything that was shared, the newest first."""
    return SharedPractice.objects.filter(school=school).select_related("evidence", "created_by")


# A front door asks for it, and a school has few: their days are compared here.
_DAYS = Prepared(lambda school_id: SharedPractice.objects.filter(school=school_id).order_by().values_list("shared_on"))


def times_shared(school_id: int, *, since: date | None) -> int:
    """How often practice was shared from a day on until today. One query."""
    today = timezone.localdate()
    return sum((since or date.min) <= day <= today for (day,) in _DAYS.rows(school_id))


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


@lru_cache(maxsize=16)
def _of_kind(kind: str) -> Prepared:
    telling = Max("reviews__reviewed_on", filter=~Q(reviews__impact=Impact.TOO_EARLY))
    return Prepared(
        lambda school_id: (
            Target.objects.filter(school=school_id, ref_kind=kind)
            .annotate(reviewed_on=telling)
            .order_by("pk")
            .values_list("ref_key", "state", "reviewed_on")
        )
    )


def targets_from(school_id: int, kind: str, keys: Collection[str]) -> list[FollowedTarget]:
    """The targets that came from these things of another room. One query."""
    return [FollowedTarget(*row) for row in _of_kind(kind).rows(school_id) if row[0] in keys]
