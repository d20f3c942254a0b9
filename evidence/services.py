"""Everything that changes a school's self-evaluation. Callers are inside the scope of the school."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from evidence.enums import RUNNING, CycleState, EvidenceKind
from evidence.models import Cycle, Evidence, EvidenceUse, Judgement
from evidence.policies import MOST_EVIDENCE_PER_CRITERION, check_can_edit, check_can_start, check_can_take
from evidence.workflow import TRANSITIONS
from framework.models import Criterion, Level, ScalePoint, Version
from wqm.access.policy import NotAllowed
from wqm.activity.services import record
from wqm.files.services import delete_file, store_upload


class EditConflict(Exception):
    """Somebody else saved in between. `current` is what is stored now; nothing was overwritten."""

    def __init__(self, current: Judgement):
        super().__init__("Somebody else saved this judgement in the meantime.")
        self.current = current


@transaction.atomic
def start_cycle(*, school: Any, version: Version, level: Level, by: Any) -> Cycle:
    """Begin a cycle. Raises NotAllowed where the school has one running."""
    check_can_start(version, level)
    if Cycle.objects.filter(school=school, state__in=RUNNING).exists():
        raise NotAllowed("This school has a cycle already. It must end before the next one begins.")
    try:
        with transaction.atomic():
            cycle = Cycle.objects.create(school=school, version=version, level=level)
    except IntegrityError as error:
        raise NotAllowed("Somebody has just started a cycle for this school.") from error
    record("cycle.started", by=by, school=school, target=cycle, summary=f"Started the way to {level}")
    return cycle


@transaction.atomic
def save_judgement(
    *, cycle: Cycle, criterion: Criterion, point: ScalePoint | None, narrative: str, edition: int, by: Any
) -> Judgement:
    """Save what the school says on a criterion. `edition` is the one the person started from, 0 for none.

    Raises EditConflict where another save came in between and the words differ, NotAllowed where the cycle is locked.
    """
    cycle = Cycle.objects.select_for_update().get(pk=cycle.pk)
    check_can_edit(cycle)
    judgement = Judgement.objects.select_related("updated_by", "point").filter(cycle=cycle, criterion=criterion).first()
    if judgement is None:
        judgement = Judgement(school_id=cycle.school_id, cycle=cycle, criterion=criterion, updated_by=by)
    elif judgement.point_id == (point.pk if point else None) and judgement.narrative == narrative:
        return judgement
    elif judgement.edition != edition:
        raise EditConflict(judgement)
    judgement.point, judgement.narrative = point, narrative
    judgement.edition += 1
    judgement.updated_at, judgement.updated_by = timezone.now(), by
    judgement.save()
    record(
        "judgement.saved",
        by=by,
        school=cycle.school,
        target=judgement,
        summary=f"Wrote on criterion {criterion.reference}",
    )
    return judgement


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
    if EvidenceUse.objects.filter(cycle=cycle, criterion=criterion).count() >= MOST_EVIDENCE_PER_CRITERION:
        raise NotAllowed("Thirty pieces of evidence are enough for one criterion. Remove one before you add another.")
    stored = store_upload(upload, by=by, school=cycle.school) if kind == EvidenceKind.FILE and upload else None
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
    EvidenceUse.objects.create(school_id=cycle.school_id, cycle=cycle, evidence=evidence, criterion=criterion)
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


@transaction.atomic
def submit_cycle(*, cycle: Cycle, by: Any) -> Cycle:
    """Hand the self-evaluation in: nothing in it changes until the office gives it back."""
    cycle = _step("submit", cycle)
    cycle.submitted_at, cycle.submitted_by = timezone.now(), by
    cycle.save(update_fields=["state", "submitted_at", "submitted_by"])
    record("cycle.submitted", by=by, school=cycle.school, target=cycle, summary="Handed in the self-evaluation")
    return cycle


@transaction.atomic
def reopen_cycle(*, cycle: Cycle, by: Any) -> Cycle:
    """Give the self-evaluation back to the school."""
    cycle = _step("reopen", cycle)
    cycle.submitted_at = cycle.submitted_by = None
    cycle.save(update_fields=["state", "submitted_at", "submitted_by"])
    record("cycle.reopened", by=by, school=cycle.school, target=cycle, summary="Gave the self-evaluation back")
    return cycle


def advance_cycle(*, cycle: Cycle, step: str, by: Any) -> Cycle:
    """Take a step of the workflow that an upper room decided on: accept, assess, award, close."""
    with transaction.atomic():
        cycle = _step(step, cycle)
        if cycle.state in (CycleState.AWARDED, CycleState.CLOSED):
            cycle.ended_on = timezone.localdate()
        cycle.save(update_fields=["state", "ended_on"])
        record(f"cycle.{step}", by=by, school=cycle.school, target=cycle, summary=f"{cycle.get_state_display()}")
    return cycle


def _step(step: str, cycle: Cycle) -> Cycle:
    cycle = Cycle.objects.select_related("school", "level", "version").select_for_update(of=("self",)).get(pk=cycle.pk)
    check_can_take(step, cycle)
    cycle.state = TRANSITIONS[step][1]
    return cycle
