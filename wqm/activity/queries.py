"""Reading the record."""

from datetime import timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from wqm.activity.models import Activity


def recent_activity(*, school: Any = None, trust: Any = None, most: int = 20, without: str = "") -> QuerySet[Activity]:
    """The newest rows of one organisation, with their actors; none whose verb begins with `without`."""
    activities = Activity.objects.filter(school=school, trust=trust).select_related("actor")
    return (activities.exclude(verb__startswith=without) if without else activities)[:most]


def was_recorded(verb: str, *, by: Any, school: Any, within: timedelta) -> bool:
    """Whether this person already did this here within the time."""
    return Activity.objects.filter(verb=verb, actor=by, school=school, at__gte=timezone.now() - within).exists()


def was_ever_recorded(verb: str, *, target: Model) -> bool:
    """Whether this was ever done with the thing."""
    return Activity.objects.filter(verb=verb, target=f"{target._meta.label_lower}:{target.pk}").exists()
