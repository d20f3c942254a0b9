"""States of Hazel from which an act can be done."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from assessments.models import Finding, ReadinessReview, TargetCheck
from evidence.enums import CycleState
from evidence.models import Cycle
from tests import factories as f
from tests.world import World

TODAY = timezone.localdate
Act = Callable[[World, Any], object]


def in_state(world: World, state: str) -> Cycle:
    """Hazel's running cycle, in this state."""
    Cycle.objects.filter(school=world.school, state="open").update(state=state)
    return Cycle.objects.select_related("school").get(school=world.school, state=state)


def submitted(world: World) -> ReadinessReview:
    """Hazel's open review, of a cycle without a copy."""
    cycle = in_state(world, CycleState.SUBMITTED)
    unsigned: dict[str, Any] = {"decision": "", "note": "", "signed_at": None, "signed_by": None}
    return f.ReadinessReviewFactory(cycle=cycle, answer_by=TODAY(), **unsigned)


def everything_seen(world: World):
    """Hazel's visit, with notes on every principle, after the self-evaluation was accepted."""
    in_state(world, CycleState.READY)
    visit = world.visit()
    visit.starts_on = visit.ends_on = TODAY()
    visit.save()
    TargetCheck.objects.filter(visit=visit).delete()
    Finding.objects.filter(visit=visit).delete()
    for principle in world.version.principles.all():
        f.FindingFactory(visit=visit, principle=principle)
    return visit


def awarded(world: World):
    """The outcome of a visit that recommends the award."""
    return world.version.outcomes.get(kind="awarded")


def assessed(world: World) -> Cycle:
    """Hazel's cycle after a visit that recommends the award."""
    visit = everything_seen(world)
    visit.state, visit.outcome, visit.recorded_at = "recorded", awarded(world), timezone.now()
    visit.recorded_by, visit.summary = visit.lead, "Calm"
    visit.save()
    Cycle.objects.filter(pk=visit.cycle_id).update(state=CycleState.ASSESSED)
    return Cycle.objects.get(pk=visit.cycle_id)


def criterion(world: World, number: int = 2):
    return world.version.principles.get(number=1).criteria.get(number=number)
