"""Writing on a criterion. Callers are inside the scope of the school."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence.models import Cycle, Judgement
from evidence.policies import check_can_edit
from framework.models import Criterion, ScalePoint
from wqm.activity.services import record


class EditConflict(Exception):
    """Somebody else saved in between. `current` is what is stored now; nothing was overwritten."""

    def __init__(self, current: Judgement):
        super().__init__("Somebody else saved this judgement in the meantime.")
        self.current = current


@transaction.atomic
def save_judgement(
    *, cycle: Cycle, criterion: Criterion, point: ScalePoint | None, narrative: str, edition: int, by: Any
) -> Judgement:
    """Save what the school says on a criterion. `edition` is the one the person started from, 0 for none.

    Raises EditConflict where another save came in between and the words differ, NotAllowed where the cycle is locked.
    """
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    check_can_edit(cycle)
    judgement = Judgement.objects.select_related("updated_by", "point").filter(cycle=cycle, criterion=criterion).first()
    if judgement is None:
        judgement = Judgement(school_id=cycle.school_id, cycle=cycle, criterion=criterion, updated_by=by)
    elif judgement.point_id == (point.pk if point else None) and judgement.narrative == narrative:
        return judgement
    elif judgement.edition != edition:
        raise EditConflict(judgement)
    judgement.point, judgement.narrative = point, narrative
    judgement.edition += 1
    judgement.updated_at, judgement.updated_by = timezone.now(), by
    judgement.save()
    record(
        "judgement.saved",
        by=by,
        school=cycle.school,
        target=judgement,
        summary=f"Wrote on criterion {criterion.reference}",
    )
    return judgement
