"""Consent that is withdrawn erases a file everywhere. Callers are inside the scope of the school."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from evidence.enums import DECIDED, RUNNING, Acceptance, EvidenceKind
from evidence.models import DocumentWords, EarlierFile, Evidence, EvidenceUse, SubmissionFile
from evidence.queries.library import files_of
from evidence.services.library import locked_cycles_of
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.files.models import StoredFile
from wqm.files.services import delete_file

NOTE = "The file was removed on {}, because consent was withdrawn."


@transaction.atomic
def withdraw_consent(*, school: Any, piece: int, reason: str, by: Any) -> None:
    """Erase the files of a piece: in the library or the bin, among its earlier files, and in every submission.

    `piece` is its number, because a submission outlives what was deleted. In the library a note stays that says so:
    words and actions may cite it, and what the office had decided about it it decides again. A submission shows a
    tombstone with `reason`. Raises NotAllowed where there is no file any more.
    """
    evidence, files = _locked(school, piece), {}
    if evidence is not None:
        files = {file.pk: file for file in files_of(evidence)}
    held = SubmissionFile.objects.select_for_update(of=("self",)).filter(school=school, piece=piece, file__isnull=False)
    files |= {row.file.pk: row.file for row in held.select_related("file") if row.file}
    if not files:
        raise NotAllowed("This evidence has no file any more, so there is nothing to remove.")
    SubmissionFile.objects.filter(pk__in=[row.pk for row in held]).update(
        file=None, about={}, removed_at=timezone.now(), removed_by=by, removed_reason=reason
    )
    if evidence is not None:
        _become_a_note(evidence)
    _erase(list(files.values()))
    summary = "Removed a file everywhere, because consent was withdrawn"
    record("evidence.consent_withdrawn", by=by, school=school, target=evidence, summary=summary)


def _locked(school: Any, piece: int) -> Evidence | None:
    locked_cycles_of(piece)
    pieces = Evidence.everything.select_related("file").select_for_update(of=("self",), no_key=True)
    return pieces.filter(pk=piece, school=school).first()


def _become_a_note(evidence: Evidence) -> None:
    EarlierFile.objects.filter(evidence=evidence).delete()
    DocumentWords.objects.filter(evidence=evidence).delete()
    if evidence.file is None:
        return
    evidence.kind, evidence.file, evidence.alt_text = EvidenceKind.NOTE, None, ""
    evidence.note = NOTE.format(f"{timezone.localdate():%-d %B %Y}")
    evidence.children_pictured, evidence.consent, evidence.changed_at = False, "", timezone.now()
    evidence.save()
    decided = EvidenceUse.objects.filter(evidence=evidence, acceptance__in=DECIDED, cycle__state__in=RUNNING)
    decided.update(acceptance=Acceptance.CHANGED)


def _erase(files: list[StoredFile]) -> None:
    for file in files:
        delete_file(file)
