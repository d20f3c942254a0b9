"""Which tablets hold a copy of a visit."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from assessments.models import Visit, VisitDevice
from wqm.tenancy.scope import scope


def devices_on(visit: Visit) -> QuerySet[VisitDevice]:
    """All of them, the last seen first; in the scope of the visit or of the office."""
    return VisitDevice.objects.filter(visit=visit).select_related("user")


def devices_of(visit: Visit, user: Any) -> QuerySet[VisitDevice]:
    """Those of one person."""
    return devices_on(visit).filter(user=user)


def state_of(key: UUID) -> str:
    """What a tablet is told: "ended" where it was lost, "over" where no one knows it (any more), otherwise "held".

    Works without any scope: the key is the tablet's own secret, and one of three words is all that it buys.
    """
    with scope(everything=True):
        known = list(VisitDevice.objects.filter(key=key).values_list("ended_at", flat=True))
    if any(known):
        return "ended"
    return "held" if known else "over"
