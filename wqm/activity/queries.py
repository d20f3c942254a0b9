"""Reading the record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils import timezone

from wqm.activity.models import Activity
from wqm.people import shown_name
from wqm.times import moment


@dataclass(frozen=True)
class RecentAct:
    """What was done, when, and by whom; `who` is empty where the system did it."""

    summary: str
    who: str
    at: datetime

    @property
    def when(self) -> str:
        """The day and the minute, in words."""
        return moment(self.at, year=False)


def recent_activity(*, school: Any = None, trust: Any = None, most: int = 20, without: str = "") -> list[RecentAct]:
    """The newest rows of one organisation, none whose verb begins with `without`."""
    activities = Activity.objects.filter(school=school, trust=trust)
    activities = activities.exclude(verb__startswith=without) if without else activities
    rows = activities.values_list(
        "summary", "verb", "at", *(f"actor__{part}" for part in ("name", "email", "is_active"))
    )
    return [RecentAct(summary or verb, shown_name(*actor), at) for summary, verb, at, *actor in rows[:most]]


def last_acts(school_ids: QuerySet, *, without: str) -> dict[int, datetime]:
    """School -> when anything was last done there, apart from verbs that begin with `without`. One query.

    `school_ids` is a queryset of one key a row, so that each school costs one look into the index of its own acts.
    """
    acts = Activity.objects.filter(school=OuterRef("pk")).exclude(verb__startswith=without).order_by("-at", "-id")
    rows = school_ids.annotate(last_act=Subquery(acts.values("at")[:1])).values_list("pk", "last_act")
    return {pk: at for pk, at in rows if at}


def was_recorded(verb: str, *, by: Any, school: Any, within: timedelta) -> bool:
    """Whether this person already did this here within the time."""
    return Activity.objects.filter(verb=verb, actor=by, school=school, at__gte=timezone.now() - within).exists()


def was_ever_recorded(verb: str, *, target: Model, since: datetime | None = None) -> bool:
    """Whether this was ever done with the thing, or has been `since` a moment."""
    activities = Activity.objects.filter(verb=verb, target=f"{target._meta.label_lower}:{target.pk}")
    return (activities.filter(at__gte=since) if since else activities).exists()
