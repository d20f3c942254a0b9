"""Reading the clock."""

from datetime import datetime

from django.utils import timezone

from wqm.clock.models import LastRun
from wqm.clock.services import STANDS_STILL_AFTER, TICK


def last_tick() -> datetime | None:
    """When beat and a worker were last seen together; None on a new installation."""
    return LastRun.objects.filter(task=TICK).values_list("ended_at", flat=True).first()


def ticks() -> bool:
    """Whether scheduled work is being done."""
    at = last_tick()
    return at is not None and is_recent(at)


def is_recent(tick: datetime) -> bool:
    """A tick from the future was written while the clock of the machine was wrong, and tells nothing about now."""
    return abs(timezone.now() - tick) < STANDS_STILL_AFTER
