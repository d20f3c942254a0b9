"""Evidence speaks to a criterion. Callers hold the lock on the cycle."""

from evidence.citations import cited_numbers
from evidence.models import Cycle, Evidence, EvidenceUse, Judgement
from framework.models import Criterion


def use_for_criterion(cycle: Cycle, criterion: Criterion, evidence: Evidence) -> EvidenceUse:
    """Use a piece of evidence for a criterion, under the next number that nothing has and no words cite."""
    taken = set(EvidenceUse.objects.filter(cycle=cycle, criterion=criterion).values_list("number", flat=True))
    judgement = Judgement.objects.filter(cycle=cycle, criterion=criterion).first()
    if judgement:
        taken |= cited_numbers(judgement.narrative, judgement.helps, judgement.hinders)
    return EvidenceUse.objects.create(
        school_id=cycle.school_id, cycle=cycle, evidence=evidence, criterion=criterion, number=max(taken, default=0) + 1
    )
