"""Copies of a self-evaluation. Callers are inside a scope."""

from typing import Any

from evidence.freezing import FORMAT, about_piece, content_of, hash_of
from evidence.models import Cycle, Evidence, EvidenceUse, Submission, SubmissionFile


def copy_cycle(cycle: Cycle, around: dict[str, Any]) -> Submission:
    """Write the copy of a cycle that is being submitted. The caller holds its row, and its school has been read."""
    assert cycle.submitted_at is not None and cycle.submitted_by is not None  # noqa: S101 - it was just submitted
    pieces = _pieces_with_files(cycle)
    content = content_of(cycle, around)
    submission = Submission.objects.create(
        school_id=cycle.school_id,
        cycle=cycle,
        number=cycle.copies,
        format=FORMAT,
        content=content,
        sha256=hash_of(content),
        submitted_at=cycle.submitted_at,
        submitted_by=cycle.submitted_by,
    )
    SubmissionFile.objects.bulk_create(
        SubmissionFile(
            school_id=cycle.school_id, submission=submission, piece=piece.pk, file=piece.file,
            sha256=piece.file.sha256, about=about_piece(piece),
        )
        for piece in pieces
        if piece.file is not None
    )  # fmt: skip
    return submission


def _pieces_with_files(cycle: Cycle) -> list[Evidence]:
    """Held until the copy is written, so that it and what it says of its files are of one moment."""
    used = EvidenceUse.objects.filter(cycle=cycle).values("evidence_id")
    pieces = Evidence.objects.filter(pk__in=used).select_related("file").order_by("pk")
    return [piece for piece in pieces.select_for_update(of=("self",), no_key=True) if piece.file is not None]
