"""Tablets that hold a copy of a visit: known, seen, ended when they are lost.

Nothing is recorded in the school's activity, which shows nothing of a visit before its report. The security log has it.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assessments.enums import ON_VISIT
from assessments.models import Engagement, Visit, VisitDevice
from wqm.access.refusals import NotAllowed
from wqm.security.enums import EventKind
from wqm.security.services import note
from wqm.tenancy.scope import scope

SEEN_EVERY = timedelta(minutes=5)


@transaction.atomic
def register_device(*, visit: Visit, key: UUID, by: Any) -> VisitDevice:
    """This tablet has a copy. Safe to do twice. Raises NotAllowed for a tablet of someone else."""
    device, _ = VisitDevice.objects.get_or_create(
        school_id=visit.school_id, visit=visit, key=key, defaults={"user": by}
    )
    if device.user_id != by.pk:
        raise NotAllowed("This tablet holds a copy of someone else. Delete it there and open the visit again.")
    return device


def see_device(*, visit: Visit, key: UUID, by: Any) -> bool:
    """Note that the tablet was heard of. False where it was ended, and has to delete its copy."""
    device = VisitDevice.objects.filter(visit=visit, user=by, key=key).first()
    if device is None:
        return True
    if device.ended_at is not None:
        return False
    if timezone.now() - device.seen_at > SEEN_EVERY:
        VisitDevice.objects.filter(pk=device.pk).update(seen_at=timezone.now())
    return True


@transaction.atomic
def end_device(*, device: VisitDevice, by: Any) -> None:
    """The tablet is lost: it deletes its copy when it is next heard of, and nothing is accepted from it. Once."""
    ended = {"ended_at": timezone.now(), "ended_by": by}
    if VisitDevice.objects.filter(pk=device.pk, ended_at=None).update(**ended):
        note(EventKind.ENDED, who=by, what=f"Ended the copy of visit {device.visit_id} on tablet {device.pk}")


def forget_devices() -> int:
    """Delete rows of people who may not read the visit any more; how many. Their tablets delete their copies anyway."""
    reading = Engagement.objects.filter(
        visit=OuterRef("visit"), user=OuterRef("user"), state__in=ON_VISIT, read_until__gte=timezone.localdate()
    )
    with scope(everything=True):
        return VisitDevice.objects.filter(~Exists(reading)).delete()[0]
