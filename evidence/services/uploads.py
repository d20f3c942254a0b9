"""Several files at once, and saying afterwards what they are. Callers are inside the scope of the school."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from evidence.enums import EvidenceKind
from evidence.models import Cycle, Evidence
from evidence.services.library import add_to_library, save_evidence
from evidence.services.supports import also_supports
from evidence.services.uses import use_evidence
from framework.models import Criterion, Principle
from wqm.access.refusals import NotAllowed
from wqm.files.checks import BadUpload, clean_name


@dataclass(frozen=True)
class Uploaded:
    """What became of one file: the piece it is now, or the sentence why it was refused."""

    name: str
    evidence: Evidence | None = None
    problem: str = ""


def add_files(*, school: Any, uploads: Iterable[UploadedFile], by: Any) -> list[Uploaded]:
    """Keep every file that can be kept, each as a piece called by its name; one that is refused stops no other.

    Sent at once they share a transaction: the school's other uploads wait for its end. The script sends them singly.
    """
    return [_add_file(school, upload, by) for upload in uploads]


@transaction.atomic
def describe_pieces(
    *,
    described: Sequence[tuple[Evidence, dict[str, Any]]],
    principles: Iterable[Principle],
    cycle: Cycle | None,
    criteria: Iterable[Criterion],
    by: Any,
) -> None:
    """Say what each piece is; all of them support these principles and are used for these criteria.

    Raises NotAllowed where a criterion has enough, or the cycle is locked; then nothing is said.
    """
    criteria = list(criteria)
    if cycle and criteria:
        use_evidence(cycle=cycle, pairs=[(piece, criterion) for piece, _ in described for criterion in criteria], by=by)
    for piece, values in described:
        save_evidence(evidence=piece, by=by, **values)
        also_supports(piece, principles)


def _add_file(school: Any, upload: UploadedFile, by: Any) -> Uploaded:
    name = clean_name(upload.name or "file")
    try:
        piece = add_to_library(school=school, kind=EvidenceKind.FILE, upload=upload, by=by)
    except (BadUpload, NotAllowed) as error:
        return Uploaded(name, problem=str(error))
    return Uploaded(name, piece)
