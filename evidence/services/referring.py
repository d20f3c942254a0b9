"""Evidence that is something of a room above: a survey result, a target. Callers are inside the scope of the school."""

from typing import Any

from django.db import transaction

from evidence.enums import EvidenceKind
from evidence.models import Cycle, Evidence, EvidenceUse
from evidence.services.binning import restore_evidence
from evidence.services.uses import lock_cycle, use_for_criterion
from framework.models import Criterion
from schools.models import School
from wqm.activity.services import record
from wqm.references import LONGEST_TITLE, Origin


@transaction.atomic
def add_reference(
    *,
    school: Any,
    origin: Origin,
    by: Any,
    title: str = "",
    cycle: Cycle | None = None,
    criterion: Criterion | None = None,
    **details: Any,
) -> Evidence:
    """Refer to something of a room above, and use it for a criterion where one is given.

    The same thing is referred to once: called again, the piece that the school has comes back, also from the bin, and
    only the use is new.
    """
    locked = lock_cycle(cycle) if cycle and criterion else None
    pieces = Evidence.everything.filter(school=school, ref_kind=origin.kind, ref_key=origin.key).order_by("pk")
    evidence = pieces.select_for_update(no_key=True).first()
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    evidence = evidence or pieces.first() or _refer(school, origin, by, title or origin.title, **details)
    if evidence.binned_at:
        restore_evidence(evidence=evidence, by=by)
        evidence.refresh_from_db()
    if locked and criterion and not EvidenceUse.objects.filter(cycle=locked, criterion=criterion, evidence=evidence):
        use_for_criterion(locked, criterion, evidence)
    return evidence


def _refer(school: Any, origin: Origin, by: Any, title: str, **details: Any) -> Evidence:
    evidence = Evidence.objects.create(
        school=school,
        kind=EvidenceKind.REFERENCE,
        title=title[:160],
        ref_kind=origin.kind,
        ref_key=origin.key,
        ref_title=origin.title[:LONGEST_TITLE],
        added_by=by,
        **details,
    )
    record("evidence.added", by=by, school=school, target=evidence, summary=f"Added evidence: {title}")
    return evidence
