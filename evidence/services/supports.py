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
    codes = {one.code for one in (*chosen, *principles_to_choose(evidence.school))}
    kept = {one.pk for one in chosen}
    EvidencePrinciple.objects.filter(evidence=evidence, principle__code__in=codes).exclude(principle__in=kept).delete()
    there = set(EvidencePrinciple.objects.filter(evidence=evidence).values_list("principle_id", flat=True))
    EvidencePrinciple.objects.bulk_create(
        EvidencePrinciple(school_id=evidence.school_id, evidence=evidence, principle=one)
        for one in chosen
        if one.pk not in there
    )


def also_supports(evidence: Evidence, more: Iterable[Principle]) -> None:
    """Let it support these too."""
    rows = [EvidencePrinciple(school_id=evidence.school_id, evidence=evidence, principle=one) for one in more]
    EvidencePrinciple.objects.bulk_create(rows, ignore_conflicts=True)
