"""The evidence of a school."""

from django.db.models import Sum

from evidence.models import Cycle, Evidence, EvidenceUse
from framework.models import Criterion


def used_bytes(school_id: int) -> int:
    """What all files of the school's evidence take together, in bytes."""
    return Evidence.objects.filter(school_id=school_id).aggregate(n=Sum("file__size"))["n"] or 0


def evidence_for(cycle: Cycle, criterion: Criterion) -> list[EvidenceUse]:
    """The evidence of one criterion."""
    return list(
        EvidenceUse.objects.filter(cycle=cycle, criterion=criterion).select_related(
            "evidence__file", "evidence__added_by"
        )
    )


def evidence_in(cycle: Cycle) -> list[EvidenceUse]:
    """Every use of evidence in a cycle, by criterion; one query."""
    return list(
        EvidenceUse.objects.filter(cycle=cycle)
        .select_related("evidence__file", "criterion__principle")
        .order_by("criterion__principle__number", "criterion__number", "number")
    )
