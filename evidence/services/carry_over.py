"""Carrying an earlier cycle over into the running one. Callers are inside the scope of the school."""

from typing import Any

from django.db import transaction

from evidence.carry_over import Carried, carried_text
from evidence.models import Cycle, EvidenceUse, Judgement
from evidence.policies import check_can_edit
from evidence.queries.carry_over import CARRIED_OVER, carry_plan, earlier_cycle
from evidence.services.judgements import keep_what_stood, store_judgement
from evidence.services.uses import use_for_criterion
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record


@transaction.atomic
def carry_cycle_over(*, cycle: Cycle, by: Any) -> int:
    """Fill what is blank from the cycle that ended last. Returns how many criteria changed; run again, none.

    Raises NotAllowed where the cycle is locked or nothing came before it.
    """
    cycle = Cycle.objects.select_related("school", "version").select_for_update(of=("self",)).get(pk=cycle.pk)
    check_can_edit(cycle)
    earlier = earlier_cycle(cycle)
    if earlier is None:
        raise NotAllowed("There is no earlier cycle to carry over from.")
    rows = carry_plan(cycle, earlier).filling
    for row in rows:
        _carry(cycle, row, by)
    if rows:
        summary = f"Carried {len(rows)} criteria over from {earlier.level}"
        record(CARRIED_OVER, by=by, school=cycle.school, target=cycle, summary=summary)
    return len(rows)


def _carry(cycle: Cycle, row: Carried, by: Any) -> None:
    criterion = row.now.criterion
    for _, use in row.uses:
        use_for_criterion(cycle, criterion, use.evidence)
    if not row.point and not row.parts:
        return
    uses = EvidenceUse.objects.filter(cycle=cycle, criterion=criterion)
    numbers = dict(uses.values_list("evidence_id", "number"))
    judgement = row.now.judgement
    if judgement:
        keep_what_stood(judgement)
    else:
        judgement = Judgement(school_id=cycle.school_id, cycle=cycle, criterion=criterion, updated_by=by)
    for part in row.parts:
        setattr(judgement, part.value, carried_text(row, part, numbers.get))
    judgement.point = row.point or judgement.point
    judgement.carried_from = next((source.judgement for source in row.sources if source.judgement), None)
    store_judgement(judgement, by=by, new_sitting=True)
