"""A visit on its day: what its people read of the school, and what they have written. In the scope of the visit."""

from typing import Any

from assessments.models import (
    Briefing,
    Disclosure,
    EvidenceCheck,
    Finding,
    InternalRemark,
    TargetCheck,
    Visit,
    VisitNote,
    VisitPhoto,
)
from assessments.queries.briefing import at_school
from evidence.models import EvidenceUse, Submission, SubmissionFile
from wqm.files.models import StoredFile


def briefing_of(visit: Visit) -> Briefing | None:
    """The assessor's pack; None before it was made."""
    return Briefing.objects.filter(visit=visit).first()


def known_names_at(visit: Visit) -> set[str]:
    """Parts of names, in small letters, that no note may hold."""
    names = Briefing.objects.filter(visit=visit).values_list("content__names", flat=True).first()
    return set(names or ())


def targets_known_at(visit: Visit) -> set[int]:
    """The findings whose targets were set at the last visit: the visit's people do not read the rows themselves."""
    targets = Briefing.objects.filter(visit=visit).values_list("content__targets", flat=True).first()
    return {target["finding"] for target in targets or ()}


def submitted_file(visit: Visit, piece: int) -> StoredFile | None:
    """A file of the copy that counts; None where there is none (any more).

    A cycle that was submitted before there were copies has its files at the school.
    """
    if not visit.cycle.copies:
        with at_school(visit):
            uses = EvidenceUse.objects.filter(cycle=visit.cycle_id, evidence=piece)
            use = uses.select_related("evidence__file").first()
            return use.evidence.file if use else None
    newest = Submission.objects.filter(cycle=visit.cycle_id).order_by("-number").values("pk")[:1]
    held = SubmissionFile.objects.filter(submission__in=newest, piece=piece).select_related("file").first()
    return held.file if held else None


def written_on(visit: Visit) -> dict[str, Any]:
    """Everything that was written so far, as JSON, by everybody on the visit. Seven queries."""
    remarks = InternalRemark.objects.filter(visit=visit).select_related("updated_by")
    return {
        "notes": [note_as_json(note) for note in VisitNote.objects.filter(visit=visit).select_related("updated_by")],
        "targets": [
            target_as_json(row) for row in TargetCheck.objects.filter(visit=visit).select_related("updated_by")
        ],
        "evidence": [
            evidence_as_json(row) for row in EvidenceCheck.objects.filter(visit=visit).select_related("updated_by")
        ],
        "remarks": [remark_as_json(row) for row in remarks],
        "findings": [finding_as_json(row) for row in Finding.objects.filter(visit=visit)],
        "disclosures": [disclosure_as_json(row) for row in Disclosure.objects.filter(visit=visit)],
        "photos": [photo_as_json(row) for row in VisitPhoto.objects.filter(visit=visit)],
    }


def note_as_json(note: VisitNote) -> dict[str, Any]:
    """As the tablet keeps it."""
    return {
        "key": str(note.key), "kind": note.kind, "voice": note.voice, "few": note.is_few, "item": note.item_id,
        "principle": note.principle_id, "text": note.text, "use": note.use, "edition": note.edition,
        "written_at": note.written_at.isoformat(), "by": str(note.updated_by),
    }  # fmt: skip


def target_as_json(row: TargetCheck) -> dict[str, Any]:
    """As the tablet keeps it."""
    return {
        "finding": row.finding_id, "outcome": row.outcome, "proof": row.proof, "edition": row.edition,
        "by": str(row.updated_by),
    }  # fmt: skip


def evidence_as_json(row: EvidenceCheck) -> dict[str, Any]:
    """As the tablet keeps it."""
    return {
        "criterion": row.criterion_id, "piece": row.piece, "seen": row.is_seen, "remark": row.remark,
        "edition": row.edition, "by": str(row.updated_by),
    }  # fmt: skip


def remark_as_json(row: InternalRemark) -> dict[str, Any]:
    """As the tablet keeps it."""
    return {"key": str(row.key), "text": row.text, "edition": row.edition, "by": str(row.updated_by)}


def finding_as_json(row: Finding) -> dict[str, Any]:
    """As the tablet keeps it."""
    return {"principle": row.principle_id, "notes": row.notes, "target": row.target, "edition": row.edition}


def disclosure_as_json(row: Disclosure) -> dict[str, Any]:
    """As the tablet keeps it."""
    return {
        "key": str(row.key), "heard_at": row.heard_at.isoformat(), "told": row.told, "told_at": row.told_at.isoformat(),
    }  # fmt: skip


def photo_as_json(row: VisitPhoto) -> dict[str, Any]:
    """As the tablet shows it."""
    return {"id": row.pk, "alt": row.alt_text, "approved": row.approved_at is not None}
