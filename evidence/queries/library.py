"""The evidence of a school."""

from evidence.models import Cycle, EvidenceUse
from framework.models import Criterion


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
        .order_by("criterion__principle__number", "criterion__number", "id")
    )
