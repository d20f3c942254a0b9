"""What could be carried over from the cycle before."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from evidence.carry_over import CarryPlan, Facts, Said, plan_of
from evidence.enums import CycleState
from evidence.models import Cycle, EvidenceUse, Judgement
from framework.models import Criterion, CriterionMapping
from framework.queries import criteria_of
from wqm.activity.queries import was_ever_recorded
from wqm.prepared import Prepared

ENDED = (CycleState.AWARDED, CycleState.CLOSED)
CARRIED_OVER = "cycle.carried_over"


@dataclass(frozen=True)
class Offered:
    """An earlier cycle by its number, its level and its version."""

    pk: int
    level: str
    version: str


def _ended_of(school_id: int) -> QuerySet[Cycle]:
    said = Exists(Judgement.objects.filter(cycle=OuterRef("pk"))) | Exists(
        EvidenceUse.objects.filter(cycle=OuterRef("pk"))
    )
    ended = Cycle.objects.filter(said, school=school_id, state__in=ENDED)
    return ended.order_by(F("ended_on").desc(nulls_last=True), "-started_on", "-pk")


_OFFERED = Prepared(lambda school_id: _ended_of(school_id).values_list("pk", "level__name", "version__name"))


def earlier_cycle(cycle: Cycle) -> Cycle | None:
    """The cycle of the school that ended last, of those in which something was said or shown."""
    return _ended_of(cycle.school_id).exclude(pk=cycle.pk).select_related("version", "level").first()


def cycle_to_offer(cycle: Cycle) -> Offered | None:
    """The earlier cycle where carrying over is worth a word: something was said in it, and nothing was carried yet."""
    earlier = next((Offered(*row) for row in _OFFERED.rows(cycle.school_id) if row[0] != cycle.pk), None)
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
