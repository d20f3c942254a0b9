"""Evidence speaks to a criterion. Callers are inside the scope of the school."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from evidence.citations import cited_numbers
from evidence.models import Cycle, Evidence, EvidenceUse, Judgement
from evidence.policies import check_can_edit, check_can_use_more
from framework.models import Criterion
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record


def lock_cycle(cycle: Cycle) -> Cycle:
    """The cycle as it is now, in its state until the transaction ends. Raises NotAllowed where it is locked."""
    cycle = Cycle.objects.select_related("school").select_for_update(of=("self",)).get(pk=cycle.pk)
    check_can_edit(cycle)
    return cycle


def use_for_criterion(cycle: Cycle, criterion: Criterion, evidence: Evidence) -> EvidenceUse:
    """Use a piece of evidence for a criterion, under the next number that nothing has and no words cite.

    The caller holds the lock on the cycle. Raises NotAllowed where the criterion has enough.
    """
    taken = set(EvidenceUse.objects.filter(cycle=cycle, criterion=criterion).values_list("number", flat=True))
    check_can_use_more(len(taken))
    judgement = Judgement.objects.filter(cycle=cycle, criterion=criterion).first()
    if judgement:
        taken |= cited_numbers(judgement.narrative, judgement.helps, judgement.hinders)
    return EvidenceUse.objects.create(
        school_id=cycle.school_id, cycle=cycle, evidence=evidence, criterion=criterion, number=max(taken, default=0) + 1
    )


@transaction.atomic
def use_evidence(*, cycle: Cycle, pairs: Iterable[tuple[Evidence, Criterion]], by: Any) -> int:
    """Use pieces of the library for criteria; pairs that are there already stay. Returns how many are new.

    Raises NotAllowed when the cycle is locked, a criterion has enough or a piece is not in the library any more; then
    none is new.
    """
    cycle = lock_cycle(cycle)
    existing = set(EvidenceUse.objects.filter(cycle=cycle).values_list("evidence_id", "criterion_id"))
    new = [(piece, criterion) for piece, criterion in pairs if (piece.pk, criterion.pk) not in existing]
    _lock_pieces({piece.pk: piece for piece, _ in new})
    for piece, criterion in new:
        use_for_criterion(cycle, criterion, piece)
        summary = f"Used for {criterion.reference}: {piece.title}"
        record("evidence.used", by=by, school=cycle.school, target=piece, summary=summary)
    return len(new)


def _lock_pieces(pieces: Mapping[int, Evidence]) -> None:
    """They stay in the library until the transaction ends. Raises NotAllowed for one that is in the bin by now."""
    locked = Evidence.objects.select_for_update(no_key=True).filter(pk__in=pieces).order_by("pk")
    if gone := pieces.keys() - {piece.pk for piece in locked}:
        raise NotAllowed(f"Someone else has deleted “{pieces[min(gone)].title}”, so it was not added.")


@transaction.atomic
def stop_using(*, use: EvidenceUse, by: Any) -> None:
    """Take a piece off a criterion; it stays in the library. Raises NotAllowed when the cycle is locked."""
    cycle = lock_cycle(use.cycle)
    summary = f"No longer used for {use.criterion.reference}: {use.evidence.title}"
    record("evidence.unused", by=by, school=cycle.school, target=use.evidence, summary=summary)
    use.delete()
