"""What could be carried over from the cycle before."""

from typing import Any

from django.db.models import Exists, F, OuterRef

from evidence.carry_over import CarryPlan, Facts, Said, plan_of
from evidence.enums import CycleState
from evidence.models import Cycle, EvidenceUse, Judgement
from framework.models import Criterion, CriterionMapping
from framework.queries import criteria_of
from wqm.activity.queries import was_ever_recorded

ENDED = (CycleState.AWARDED, CycleState.CLOSED)
CARRIED_OVER = "cycle.carried_over"


def earlier_cycle(cycle: Cycle) -> Cycle | None:
    """The cycle of the school that ended last, of those in which something was said or shown."""
    said = Exists(Judgement.objects.filter(cycle=OuterRef("pk"))) | Exists(
        EvidenceUse.objects.filter(cycle=OuterRef("pk"))
    )
    ended = Cycle.objects.filter(said, school=cycle.school_id, state__in=ENDED).exclude(pk=cycle.pk)
    return (
        ended.select_related("version", "level")
        .order_by(F("ended_on").desc(nulls_last=True), "-started_on", "-pk")
        .first()
    )


def cycle_to_offer(cycle: Cycle) -> Cycle | None:
    """The earlier cycle where carrying over is worth a word: something was said in it, and nothing was carried yet."""
    earlier = earlier_cycle(cycle)
    return None if earlier is None or was_ever_recorded(CARRIED_OVER, target=cycle) else earlier


def carry_plan(cycle: Cycle, earlier: Cycle) -> CarryPlan:
    """What would go where; a fixed number of queries."""
    now, before = _said_in(cycle), _said_in(earlier)
    is_same = cycle.version_id == earlier.version_id
    scales = [list(compared.version.scale.all()) for compared in (cycle, earlier)]
    same_scale = is_same or [_meaning(point) for point in scales[0]] == [_meaning(point) for point in scales[1]]
    grown_from = {pk: [pk] for pk in now} if is_same else _mapping(cycle, earlier)
    return plan_of(Facts(now, before, grown_from, same_scale, {point.value: point for point in scales[0]}))


def _meaning(point: Any) -> tuple[int, str]:
    return point.value, point.name


def _mapping(cycle: Cycle, earlier: Cycle) -> dict[int, list[int]]:
    old_by_new: dict[int, list[int]] = {}
    rows = CriterionMapping.objects.filter(
        criterion__principle__version=cycle.version_id, earlier__principle__version=earlier.version_id
    ).order_by("earlier__principle__number", "earlier__number")
    for new, old in rows.values_list("criterion_id", "earlier_id"):
        old_by_new.setdefault(new, []).append(old)
    return old_by_new


def _said_in(cycle: Cycle) -> dict[int, Said]:
    criteria: list[Criterion] = list(criteria_of(cycle.version_id))
    judgements = {
        judgement.criterion_id: judgement for judgement in Judgement.objects.filter(cycle=cycle).select_related("point")
    }
    uses: dict[int, list[EvidenceUse]] = {}
    for use in EvidenceUse.objects.filter(cycle=cycle).select_related("evidence"):
        uses.setdefault(use.criterion_id, []).append(use)
    return {
        criterion.pk: Said(criterion, judgements.get(criterion.pk), tuple(uses.get(criterion.pk, ())))
        for criterion in criteria
    }
