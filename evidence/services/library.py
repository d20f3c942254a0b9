"""Adding evidence and taking it away. Callers are inside the scope of the school."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from evidence.enums import EvidenceKind
from evidence.models import Cycle, Evidence, EvidenceUse
from evidence.policies import check_can_edit, check_can_use_more, check_has_room
from evidence.queries.library import used_bytes
from evidence.services.uses import use_for_criterion
from framework.models import Criterion
from wqm.activity.services import record
from wqm.files.services import check_upload, delete_file, store_checked


@transaction.atomic
def add_evidence(
    *,
    cycle: Cycle,
    criterion: Criterion,
    title: str,
    kind: EvidenceKind,
    by: Any,
    upload: UploadedFile | None = None,
    url: str = "",
    note: str = "",
    effective_on: date | None = None,
) -> Evidence:
    """Add a file, a link or a note to a criterion.

    Raises BadUpload for a file that is refused, NotAllowed when the cycle is locked.
    """
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    check_can_edit(cycle)
    check_can_use_more(EvidenceUse.objects.filter(cycle=cycle, criterion=criterion).count())
    stored = None
    if kind == EvidenceKind.FILE and upload:
        checked = check_upload(upload)
        check_has_room(used_bytes(cycle.school_id), len(checked.content))
        stored = store_checked(checked, by=by, school=cycle.school)
    evidence = Evidence.objects.create(
        school_id=cycle.school_id,
        title=title,
        kind=kind,
        file=stored,
        url=url if kind == EvidenceKind.LINK else "",
        note=note,
        effective_on=effective_on or timezone.localdate(),
        added_by=by,
    )
    use_for_criterion(cycle, criterion, evidence)
    record(
        "evidence.added",
        by=by,
        school=cycle.school,
        target=evidence,
        summary=f"Added evidence to {criterion.reference}",
    )
    return evidence


@transaction.atomic
def remove_evidence(*, use: EvidenceUse, by: Any) -> None:
    """Take evidence off a criterion; what no criterion uses any more is deleted with its file."""
    cycle = Cycle.objects.select_for_update().get(pk=use.cycle_id)
    check_can_edit(cycle)
    evidence = use.evidence
    use.delete()
    if not evidence.uses.exists():
        stored = evidence.file
        evidence.delete()
        if stored:
            delete_file(stored)
    record("evidence.removed", by=by, school=cycle.school, target=cycle, summary="Removed a piece of evidence")
