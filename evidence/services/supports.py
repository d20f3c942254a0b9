"""Which principles a piece of evidence supports."""

from collections.abc import Iterable

from evidence.models import Evidence, EvidencePrinciple
from evidence.queries.library import principles_to_choose
from framework.models import Principle


def support_principles(evidence: Evidence, chosen: Iterable[Principle]) -> None:
    """Let it support these of the principles that the school can choose from now.

    Principles are the same across versions where their code is. Those of earlier versions that are not among them stay.
    """
    chosen = list(chosen)
    codes = {principle.code for principle in (*chosen, *principles_to_choose(evidence.school))}
    chosen_ids = {principle.pk for principle in chosen}
    EvidencePrinciple.objects.filter(evidence=evidence, principle__code__in=codes).exclude(
        principle__in=chosen_ids
    ).delete()
    supported = set(EvidencePrinciple.objects.filter(evidence=evidence).values_list("principle_id", flat=True))
    EvidencePrinciple.objects.bulk_create(
        EvidencePrinciple(school_id=evidence.school_id, evidence=evidence, principle=principle)
        for principle in chosen
        if principle.pk not in supported
    )


def also_supports(evidence: Evidence, more: Iterable[Principle]) -> None:
    """Let it support these too."""
    rows = [
        EvidencePrinciple(school_id=evidence.school_id, evidence=evidence, principle=principle) for principle in more
    ]
    EvidencePrinciple.objects.bulk_create(rows, ignore_conflicts=True)
