"""Hazel, ready for a visit that nobody has begun to arrange."""

from datetime import UTC, datetime

import pytest

from assessments.models import AssessorDay, DayProposal, Engagement, Visit
from evidence.models import Cycle
from wqm.tenancy.scope import scope


@pytest.fixture
def everything(world):
    """Inside everything, as the office and the worker are."""
    with scope(everything=True):
        yield


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def make_ready(world) -> Cycle:
    """Hazel's cycle is ready, and what the world has arranged for it is over."""
    cycle = world.cycle()
    Engagement.objects.filter(visit__cycle=cycle).update(state="withdrawn")
    AssessorDay.objects.filter(engagement__visit__cycle=cycle).update(holds=False)
    Visit.objects.filter(cycle=cycle).update(state="cancelled")
    by = world.person("head")
    DayProposal.objects.filter(cycle=cycle).update(state="withdrawn", answered_at=LONG_AGO, answered_by=by)
    Cycle.objects.filter(pk=cycle.pk).update(state="ready")
    return Cycle.objects.select_related("school__trust", "version", "level").get(pk=cycle.pk)


@pytest.fixture
def ready(world, everything) -> Cycle:
    """A ready cycle of Hazel without a visit."""
    return make_ready(world)
