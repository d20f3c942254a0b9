"""What the assessors write on the day. Callers are inside the scope of the visit, and nothing here is the school's.

Nothing is recorded in the school's activity: it shows nothing of a visit before its report is released. Each save is
safe to do twice, because a device sends again what it got no answer to.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from assessments.models import (
    Disclosure,
    EvidenceCheck,
    Finding,
    InternalRemark,
    TargetCheck,
    Visit,
    VisitNote,
)
from assessments.policies.notes import check_disclosure, check_note, check_words
from assessments.policies.visits import check_can_record, check_can_write
from assessments.queries.day import known_names_at
from framework.models import Criterion
from wqm.access.refusals import NotAllowed
from wqm.editing.conflicts import start_edit, write_edit


@transaction.atomic
def save_note(*, visit: Visit, key: UUID, by: Any, edition: int, written_at: datetime, **said: Any) -> VisitNote:
    """Keep a note under the key that its device gave it.

    Raises EditConflict where somebody else changed it meanwhile, NotAllowed where it says who somebody is, or the visit
    is recorded.
    """
    visit = _writable(visit, by)
    check_note(said, known_names_at(visit))
    if said["is_few"]:
        # The minute would say who was in the room, as the item of the agenda would.
        written_at = timezone.localtime(written_at).replace(hour=0, minute=0, second=0, microsecond=0)
    note = VisitNote.objects.select_for_update().filter(visit=visit, key=key).first()
    if note is None:
        return VisitNote.objects.create(
            school_id=visit.school_id, visit=visit, key=key, written_at=written_at, written_by=by, updated_by=by, **said
        )
    if said["is_few"] and not note.is_few:
        said["written_at"] = written_at
    return _edited(note, said, edition, by)


@transaction.atomic
def save_target_check(
    *, visit: Visit, finding: Finding, outcome: str, proof: str, edition: int, by: Any
) -> TargetCheck:
    """What became of a target of the last visit. Raises as `save_note`."""
    visit = _writable(visit, by)
    check_words(proof, known_names_at(visit))
    place = {"visit": visit, "finding": finding}
    return _saved(TargetCheck, visit, place, {"outcome": outcome, "proof": proof}, edition, by)


@transaction.atomic
def save_evidence_check(
    *, visit: Visit, criterion: Criterion, piece: int, is_seen: bool, remark: str, edition: int, by: Any
) -> EvidenceCheck:
    """A piece of the submission was seen on the day, with a remark. Raises as `save_note`."""
    visit = _writable(visit, by)
    check_words(remark, known_names_at(visit))
    place = {"visit": visit, "criterion": criterion, "piece": piece}
    return _saved(EvidenceCheck, visit, place, {"is_seen": is_seen, "remark": remark}, edition, by)


@transaction.atomic
def save_remark(*, visit: Visit, key: UUID, text: str, edition: int, by: Any) -> InternalRemark:
    """A remark for the people on the visit and the office, and for no report. Raises as `save_note`."""
    visit = _writable(visit, by)
    if not text.strip():
        raise NotAllowed("Write something, or delete the remark.")
    check_words(text, known_names_at(visit))
    return _saved(InternalRemark, visit, {"visit": visit, "key": key}, {"text": text}, edition, by)


@transaction.atomic
def record_disclosure(
    *, visit: Visit, key: UUID, heard_at: datetime, told: str, told_at: datetime, by: Any
) -> Disclosure:
    """That something was said which cannot wait, and who was told when; never what. Once and for good."""
    visit = _writable(visit, by)
    check_disclosure(visit, heard_at, told_at)
    row, _ = Disclosure.objects.get_or_create(
        school_id=visit.school_id,
        visit=visit,
        key=key,
        defaults={"heard_at": heard_at, "told": told, "told_at": told_at, "written_by": by},
    )
    return row


@transaction.atomic
def delete_written(
    *, kind: type[VisitNote] | type[InternalRemark], visit: Visit, key: UUID, edition: int, by: Any
) -> None:
    """Delete a note or a remark. Raises EditConflict where it was changed since it was seen."""
    visit = _writable(visit, by)
    rows: Any = kind.objects
    row = rows.select_for_update().filter(visit=visit, key=key).first()
    if row is None:
        return
    if row.edition != edition:
        start_edit(row, {"text": ""}, edition=edition)
    row.delete()


def _saved(
    kind: type[models.Model], visit: Visit, place: dict[str, Any], said: dict[str, Any], edition: int, by: Any
) -> Any:
    rows: Any = kind._default_manager
    row = rows.select_for_update().filter(**place).first()
    if row is None:
        return rows.create(school_id=visit.school_id, **place, **said, updated_by=by)
    return _edited(row, said, edition, by)


def _edited(row: Any, said: dict[str, Any], edition: int, by: Any) -> Any:
    changes = start_edit(row, said, edition=edition)
    if changes:
        write_edit(row, changes, by=by)
    return row


def _writable(visit: Visit, by: Any) -> Visit:
    """The visit, which stays as it is until the transaction ends."""
    related = Visit.objects.select_related("school", "cycle__version")
    locked = related.select_for_update(of=("self",)).get(pk=visit.pk)
    check_can_record(locked)
    check_can_write(locked, by)
    return locked
