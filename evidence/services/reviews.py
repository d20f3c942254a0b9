"""What the office says to evidence. Callers are inside a scope that holds the school's rows."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence.enums import Acceptance
from evidence.models import Cycle, Evidence, EvidenceReview, EvidenceUse
from evidence.policies import check_can_decide, check_is_of_copy, check_is_running
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record


@transaction.atomic
def decide_on_use(*, use: EvidenceUse, acceptance: Acceptance, by: Any, seen: str, reason: str = "") -> EvidenceUse:
    """Accept a piece of evidence for a criterion, or ask for more with a reason. Said again it is said once.

    `seen` is the stamp of the piece that the person looked at. Raises NotAllowed where it was changed meanwhile, and
    where the cycle has ended.
    """
    use = _locked(use)
    check_can_decide(use, seen)
    reason = reason.strip() if acceptance == Acceptance.MORE else ""
    if (use.acceptance, use.reason) == (acceptance, reason):
        return use
    use.acceptance, use.reason, use.decided_by, use.decided_at = acceptance, reason, by, timezone.now()
    use.save(update_fields=["acceptance", "reason", "decided_by", "decided_at"])
    _write_down(use, by, seen)
    return use


@transaction.atomic
def accept_uses(*, uses: Iterable[tuple[EvidenceUse, str]], by: Any) -> int:
    """Accept several, each with the stamp that was seen: all or, where one was changed meanwhile, none."""
    in_order = sorted(uses, key=lambda pair: pair[0].evidence_id)
    for use, seen in in_order:
        decide_on_use(use=use, acceptance=Acceptance.ACCEPTED, seen=seen, by=by)
    return len(in_order)


@transaction.atomic
def decide_on_copy(
    *, cycle: Cycle, use: EvidenceUse, acceptance: Acceptance, by: Any, seen: str, reason: str = ""
) -> None:
    """Decide on a piece as it is in a copy; `use` is the copy's (`evidence.queries.submissions`), `seen` its stamp.

    Where the school has not changed or removed it since, this is the decision about the piece itself, too. Raises
    NotAllowed where the cycle has ended, the piece is gone for good, or `seen` is not what this copy shows.
    """
    check_is_running(cycle)
    check_is_of_copy(use, seen)
    held = Evidence.everything.select_for_update(no_key=True)
    piece = held.filter(pk=use.evidence_id, school=cycle.school_id).first()
    if piece is None:
        raise NotAllowed("This evidence has been deleted for good, so you cannot decide on it.")
    live = EvidenceUse.objects.filter(cycle=cycle, evidence=piece, criterion=use.criterion_id).first()
    if live is not None and piece.stamp == seen:
        decide_on_use(use=live, acceptance=acceptance, by=by, seen=seen, reason=reason)
        return
    reason = reason.strip() if acceptance == Acceptance.MORE else ""
    if (use.acceptance, use.reason) == (acceptance, reason):
        return
    use.acceptance, use.reason, use.decided_at = acceptance, reason, timezone.now()
    _write_down(use, by, seen)


def _locked(use: EvidenceUse) -> EvidenceUse:
    # The piece first, as a change of it does: its stamp stays as it is read.
    list(Evidence.objects.select_for_update(no_key=True).filter(pk=use.evidence_id))
    rows = EvidenceUse.objects.select_related("evidence", "cycle", "school", "criterion__principle")
    locked = rows.select_for_update(of=("self",)).filter(pk=use.pk).first()
    if locked is None:
        raise NotAllowed("The school has removed this evidence from the criterion.")
    return locked


def _write_down(use: EvidenceUse, by: Any, seen: str) -> None:
    EvidenceReview.objects.create(
        school_id=use.school_id,
        evidence_id=use.evidence_id,
        cycle=use.cycle,
        criterion=use.criterion,
        seen=seen,
        acceptance=use.acceptance,
        reason=use.reason,
        decided_by=by,
        decided_at=use.decided_at or timezone.now(),
    )
    words = "Accepted" if use.acceptance == Acceptance.ACCEPTED else "Asked for more"
    summary = f"{words}, {use.criterion.reference}: {use.evidence.title}"
    record(f"evidence.{use.acceptance}", by=by, school=use.school, target=use.evidence, summary=summary)
