"""The bin: what was deleted can come back for thirty days, and is gone after them. Callers are inside a scope."""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence.enums import CycleState
from evidence.models import Cycle, Evidence, EvidenceUse
from evidence.models.library import BIN_DAYS
from evidence.policies import check_can_delete, check_can_forget
from evidence.queries.library import files_of, shown_in
from evidence.services.library import locked_piece, release_file
from evidence.services.uses import use_for_criterion
from framework.models import Criterion
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.references import citations_of
from wqm.tenancy.scope import scope


@transaction.atomic
def bin_evidence(*, evidence: Evidence, by: Any) -> Evidence:
    """Put a piece into the bin: it is used for nothing and shown nowhere until it is restored.

    Raises NotAllowed where a submitted cycle without a copy shows it, an award rests on it, or something cites it.
    """
    evidence = locked_piece(evidence)
    check_can_delete(shown_in(evidence), citations_of(evidence))
    uses = EvidenceUse.objects.filter(evidence=evidence)
    evidence.binned_uses = [list(use) for use in uses.values_list("cycle_id", "criterion_id", "number")]
    uses.delete()
    evidence.binned_at, evidence.binned_by = timezone.now(), by
    evidence.save(update_fields=["binned_at", "binned_by", "binned_uses"])
    summary = f"Moved to the bin: {evidence.title}"
    record("evidence.binned", by=by, school=evidence.school, target=evidence, summary=summary)
    return evidence


def bin_several(*, pieces: Iterable[Evidence], by: Any) -> tuple[int, list[str]]:
    """Put each piece into the bin that may go there. Returns how many went, and why each other one did not."""
    count, refusals = 0, []
    for piece in pieces:
        try:
            bin_evidence(evidence=piece, by=by)
            count += 1
        except NotAllowed as refusal:
            refusals.append(f"“{piece.title}”: {refusal}")
    return count, refusals


@transaction.atomic
def restore_evidence(*, evidence: Evidence, by: Any) -> tuple[int, int]:
    """Take a piece out of the bin, and use it again where it was, under its number where that is free.

    Returns for how many criteria, and for how many not: a cycle that was submitted since, or a criterion that has
    enough, takes none. One that has ended takes it back, because it shows what it showed. What the office had decided
    it decides again.
    """
    evidence = _in_bin(evidence)
    uses, evidence.binned_uses = evidence.binned_uses, []
    evidence.binned_at = evidence.binned_by = None
    evidence.save(update_fields=["binned_at", "binned_by", "binned_uses"])
    count = sum(_use_again(evidence, *use) for use in uses)
    summary = f"Restored from the bin: {evidence.title}"
    record("evidence.restored", by=by, school=evidence.school, target=evidence, summary=summary)
    return count, len(uses) - count


def _use_again(evidence: Evidence, cycle_id: int, criterion_id: int, number: int) -> bool:
    cycle = Cycle.objects.select_for_update().filter(pk=cycle_id, school=evidence.school_id).first()
    criterion = Criterion.objects.filter(pk=criterion_id).first()
    if not cycle or not (cycle.is_editable or cycle.state == CycleState.CLOSED) or not criterion:
        return False
    others = EvidenceUse.objects.filter(cycle=cycle, criterion=criterion)
    if others.filter(evidence=evidence).exists():
        return False
    try:
        use = use_for_criterion(cycle, criterion, evidence)
    except NotAllowed:
        return False
    if not others.filter(number=number).exists():
        EvidenceUse.objects.filter(pk=use.pk).update(number=number)
    return True


@transaction.atomic
def delete_for_good(*, evidence: Evidence, by: Any) -> None:
    """Delete a piece in the bin with its files and what the office said. `by` of None is the end of its thirty days.

    Files that a submission holds stay with it. Raises NotAllowed where something rests on the piece, and while the
    office or an assessor reads a copy with it: what was decided about it is decided about the copy.
    """
    evidence = _in_bin(evidence)
    check_can_delete(shown_in(evidence), citations_of(evidence))
    check_can_forget(evidence)
    files, title, school = files_of(evidence), evidence.title, evidence.school
    evidence.delete()
    for stored in files:
        release_file(stored)
    record("evidence.deleted", by=by, school=school, summary=f"Deleted evidence: {title}")


def empty_bins() -> int:
    """Delete what has been in the bin for thirty days, in every school; returns how many. Safe to do twice."""
    with scope(everything=True):
        over = Evidence.everything.filter(binned_at__lt=timezone.now() - BIN_DAYS).select_related("school")
        count = 0
        for piece in list(over):
            with suppress(NotAllowed):
                delete_for_good(evidence=piece, by=None)
                count += 1
    return count


def _in_bin(evidence: Evidence) -> Evidence:
    pieces = Evidence.everything.select_related("school").select_for_update(of=("self",), no_key=True)
    locked = pieces.filter(pk=evidence.pk, binned_at__isnull=False).first()
    if locked is None:
        raise NotAllowed("This evidence is no longer in the bin. Someone else has restored or deleted it.")
    return locked
