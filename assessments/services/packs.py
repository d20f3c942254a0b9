"""The assessor's pack as a PDF: asked for by people on the visit, deleted with the briefing that it is made of."""

from typing import Any

from django.db import transaction

from assessments.documents import ASSESSOR_PACK
from assessments.models import Briefing, Visit
from assessments.queries.briefing import at_school
from wqm.documents.models import Document
from wqm.documents.services import request_document
from wqm.files.services import delete_file
from wqm.tenancy.scope import scope


@transaction.atomic
def ask_for_pack(*, visit: Visit, by: Any) -> Document:
    """Ask for the pack as it is now; a worker makes it."""
    title = f"Assessor’s pack {visit.school}"
    with at_school(visit):  # a document belongs to a school
        return request_document(ASSESSOR_PACK, title=title, subject_id=visit.pk, by=by, school=visit.school)


def delete_packs() -> int:
    """Those of visits whose briefing is gone: nobody may read them any more. Safe to do twice."""
    with scope(everything=True), transaction.atomic():
        current = {str(pk) for pk in Briefing.objects.values_list("visit_id", flat=True)}
        over = [row for row in Document.objects.filter(kind=ASSESSOR_PACK) if row.subject_id not in current]
        for document in over:
            job, file = document.job, document.file
            document.delete()
            job.delete()
            if file is not None:
                delete_file(file)
    return len(over)
