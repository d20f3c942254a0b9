"""Keeping evidence in the school's library, changing it, deleting it. Callers are inside the scope of the school.

Rows are locked in one order everywhere: cycles, evidence, school. What an upload is, is checked before any lock; what
it holds the worker looks into afterwards.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from evidence.enums import CONTENT, DECIDED, RUNNING, WITH_FILE, Acceptance, EvidenceKind
from evidence.models import Cycle, EarlierFile, Evidence, EvidenceUse, SubmissionFile
from evidence.policies import check_can_change_content, check_can_edit, check_has_room
from evidence.queries.library import principles_to_choose, shown_in, used_bytes
from evidence.services.supports import support_principles
from evidence.services.uses import lock_cycle, use_for_criterion
from framework.models import Criterion, Principle
from schools.models import School
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.editing.conflicts import start_edit
from wqm.editing.editions import changes_of, ticked, ticks_of
from wqm.files.checks import BadUpload
from wqm.files.enums import ENDED_BADLY, PICTURES
from wqm.files.models import StoredFile
from wqm.files.services import CheckedUpload, check_upload, delete_file, store_checked


def add_to_library(
    *, school: Any, kind: EvidenceKind, by: Any, upload: UploadedFile | None = None, **values: Any
) -> Evidence:
    """Keep a file, a photograph, a link or a note; what does not belong to its kind is left out.

    `values` are the title and what else is said about it. Raises BadUpload for a file that is refused, NotAllowed
    where the school's quota has no room for it.
    """
    checked = _checked(kind, upload)
    with transaction.atomic():
        return _keep(school, kind, checked, by, **values)


def add_evidence(
    *,
    cycle: Cycle,
    criterion: Criterion,
    kind: EvidenceKind,
    by: Any,
    upload: UploadedFile | None = None,
    **values: Any,
) -> Evidence:
    """Add to the library, and use it for a criterion at once; `values` as of `add_to_library`.

    Raises BadUpload for a file that is refused, NotAllowed when the cycle is locked or there is no room.
    """
    check_can_edit(cycle)  # before an upload is looked into; once more under the lock
    checked = _checked(kind, upload)
    with transaction.atomic():
        cycle = lock_cycle(cycle)
        evidence = _keep(cycle.school, kind, checked, by, **values)
        use_for_criterion(cycle, criterion, evidence)
    return evidence


@transaction.atomic
def save_evidence(
    *,
    evidence: Evidence,
    by: Any,
    principles: Iterable[Principle] | None = None,
    edition: int | None = None,
    **values: Any,
) -> Evidence:
    """Change what is said about a piece. Raises NotAllowed for its content while it is with the office or a visitor.

    Raises EditConflict where somebody else changed the same since the page of `edition`.
    A picture that was kept as a file becomes a photograph when its `alt_text` is written. `principles` of None stay.
    """
    evidence = locked_piece(evidence)
    together = [("children_pictured", "consent")]
    changes = start_edit(evidence, values, edition=edition, together=together)
    if evidence.kind == EvidenceKind.FILE and changes.get("alt_text") and evidence.is_picture:
        changes["kind"] = EvidenceKind.PHOTOGRAPH
    if CONTENT.intersection(changes):
        _content_changes(evidence)
    for name, value in changes.items():
        setattr(evidence, name, value)
    evidence.save()
    if principles is not None:
        _tick_principles(evidence, principles, edition)
    summary = f"Edited evidence: {evidence.title}"
    record("evidence.changed", by=by, school=evidence.school, target=evidence, summary=summary)
    return evidence


def _tick_principles(evidence: Evidence, wanted: Iterable[Principle], edition: int | None) -> None:
    """Take the ticks that the person changed; those of others stay as they are."""
    wanted, offered = list(wanted), principles_to_choose(evidence.school)
    offered += [principle for principle in wanted if principle not in offered]
    supported = {principle.code for principle in evidence.principles.all()}
    stored = ticks_of("principles", [one for one in offered if one.code in supported], offered)
    changes = changes_of(evidence, stored, ticks_of("principles", wanted, offered), edition=edition)
    support_principles(evidence, ticked("principles", stored, changes, offered))


def replace_file(*, evidence: Evidence, upload: UploadedFile, by: Any, **said: Any) -> Evidence:
    """Put a newer file in the place of the one there is, which stays readable for the school.

    `said` is what the newer picture shows and who is in it: the words about the earlier one need not be true of it.
    Raises BadUpload for a file that is refused, NotAllowed while the piece is with the office, or without room.
    """
    checked = _checked(EvidenceKind(evidence.kind), upload)
    if checked is None or evidence.kind not in WITH_FILE:
        raise TypeError(f"{evidence.kind} has no file")
    with transaction.atomic():
        evidence = locked_piece(evidence)
        _content_changes(evidence)
        assert evidence.file is not None  # noqa: S101 - kinds with a file have one, says the database
        before = evidence.file
        evidence.file = _store(evidence.school, checked, by)
        for name, value in said.items():
            setattr(evidence, name, value)
        evidence.save()
        _set_aside(evidence, before, by)
        summary = f"Replaced a file: {evidence.title}"
        record("evidence.file_replaced", by=by, school=evidence.school, target=evidence, summary=summary)
    return evidence


def _keep(
    school: Any,
    kind: EvidenceKind,
    checked: CheckedUpload | None,
    by: Any,
    *,
    title: str = "",
    url: str = "",
    alt_text: str = "",
    effective_on: date | None = None,
    principles: Iterable[Principle] = (),
    **details: Any,
) -> Evidence:
    stored = _store(school, checked, by) if checked else None
    title = title or title_of(stored)
    evidence = Evidence.objects.create(
        school=school,
        title=title,
        kind=kind,
        file=stored,
        url=url if kind == EvidenceKind.LINK else "",
        alt_text=alt_text if kind == EvidenceKind.PHOTOGRAPH else "",
        effective_on=effective_on or timezone.localdate(),
        added_by=by,
        **details,
    )
    support_principles(evidence, principles)
    record("evidence.added", by=by, school=school, target=evidence, summary=f"Added evidence: {title}")
    return evidence


def title_of(stored: StoredFile | None) -> str:
    """A title from the name of a file: "plan_for_2026.pdf" is "plan for 2026"."""
    if stored is None:
        return ""
    return (PurePosixPath(stored.name).stem.replace("_", " ").strip() or stored.name)[:160]


def _checked(kind: EvidenceKind, upload: UploadedFile | None) -> CheckedUpload | None:
    if kind not in WITH_FILE or upload is None:
        return None
    checked = check_upload(upload)
    if kind == EvidenceKind.PHOTOGRAPH and checked.kind not in PICTURES:
        raise BadUpload("This is not a photo. Choose a .jpg or .png file, or add it as a file instead.")
    return checked


def _store(school: Any, checked: CheckedUpload, by: Any) -> StoredFile:
    """Keep it within the quota: two uploads at once are counted one after the other."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)
    check_has_room(used_bytes(school.pk), checked.size)
    return store_checked(checked, by=by, school=school)


def _set_aside(evidence: Evidence, before: StoredFile, by: Any) -> None:
    """The file that was replaced stays readable; one that nobody may read is deleted."""
    if before.scan in ENDED_BADLY:
        release_file(before)
    else:
        EarlierFile.objects.create(school=evidence.school, evidence=evidence, file=before, replaced_by=by)


def locked_piece(evidence: Evidence) -> Evidence:
    """The piece as it is now; the cycles that use it stay in their states meanwhile."""
    locked_cycles_of(evidence.pk)
    pieces = Evidence.objects.select_related("school", "file").select_for_update(of=("self",), no_key=True)
    locked = pieces.filter(pk=evidence.pk).first()
    if locked is None:
        raise NotAllowed("Someone else has deleted this evidence.")
    return locked


def locked_cycles_of(piece: int) -> list[Cycle]:
    """The cycles that use a piece, which stay in their states until the transaction ends."""
    using = EvidenceUse.objects.filter(evidence=piece).values("cycle_id")
    return list(Cycle.objects.select_for_update(no_key=True).filter(pk__in=using).order_by("pk"))


def release_file(stored: StoredFile) -> None:
    """The library does not need it any more: it is deleted, unless a submission holds it."""
    if not SubmissionFile.objects.filter(file=stored).exists():
        delete_file(stored)


def _content_changes(evidence: Evidence) -> None:
    """What it shows is about to change: what the office decided on in this cycle has to be looked at again."""
    check_can_change_content(shown_in(evidence))
    evidence.changed_at = timezone.now()
    decided = EvidenceUse.objects.filter(evidence=evidence, acceptance__in=DECIDED, cycle__state__in=RUNNING)
    decided.update(acceptance=Acceptance.CHANGED)
