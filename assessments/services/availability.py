"""What assessors say about their time. Callers are in the person's own scope, or have everything."""

from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction

from assessments.enums import Part
from assessments.models import Assessor, Availability
from wqm.access.refusals import NotAllowed
from wqm.editing.conflicts import start_edit
from wqm.security.enums import EventKind
from wqm.security.services import note

MOST_PERIODS = 200


@transaction.atomic
def save_availability(*, assessor: Assessor, values: dict[str, Any], edition: int, by: Any) -> Assessor:
    """The week, areas, phases and most days. Visits that are accepted stay. Raises EditConflict."""
    assessor = Assessor.objects.select_for_update(of=("self",)).select_related("user").get(pk=assessor.pk)
    changes = start_edit(assessor, values, edition=edition)
    for name, value in changes.items():
        setattr(assessor, name, value)
    if changes:
        assessor.edition += 1
        assessor.save(update_fields=[*changes, "edition"])
    return assessor


@transaction.atomic
def add_period(
    *,
    assessor: Assessor,
    first_day: date,
    last_day: date,
    by: Any,
    part: str = Part.ALL,
    is_free: bool = False,
    note: str = "",
) -> Availability:
    """Days on which they are free, or not, besides their week; the same days once."""
    Assessor.objects.select_for_update().get(pk=assessor.pk)
    own = Availability.objects.filter(user=assessor.user_id)
    if own.count() >= MOST_PERIODS:
        raise NotAllowed("You have entered 200 periods. Remove old ones first.")
    fields: dict[str, Any] = {"first_day": first_day, "last_day": last_day, "part": part}
    period, _ = Availability.objects.update_or_create(
        user_id=assessor.user_id, **fields, defaults={"is_free": is_free, "note": note}
    )
    return period


def remove_period(*, assessor: Assessor, period_id: int, by: Any) -> None:
    """Forget these days; does nothing for a second click."""
    Availability.objects.filter(user=assessor.user_id, pk=period_id).delete()


@transaction.atomic
def renew_feed(*, assessor: Assessor, by: Any) -> None:
    """A new secret address for their calendar: the old one leads nowhere from now on."""
    Assessor.objects.filter(pk=assessor.pk).update(feed_key=uuid4())
    note(EventKind.RIGHTS, who=by, what="made a new calendar address")
