"""People who have had their roles for long, and a clock."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from schools.models import Appointment, Membership
from tests.schools.appointing import LONG_AGO
from wqm.tenancy.scope import scope


@pytest.fixture
def settled(world) -> None:
    """The people of the world have had their roles for a year, and nobody is proposed."""
    with scope(everything=True):
        Membership.objects.update(since=timezone.now() - LONG_AGO)
        Appointment.objects.all().delete()


@pytest.fixture
def clock(monkeypatch):
    """Sets the time: a Monday noon, and as much later as is asked for."""
    start = datetime(2026, 11, 30, 12, tzinfo=UTC)

    def set_to(later: timedelta = timedelta()) -> None:
        monkeypatch.setattr(timezone, "now", lambda: start + later)

    set_to()
    return set_to
