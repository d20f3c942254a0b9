"""Asking for a document, and making it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.text import slugify

from wqm.documents.models import LONGEST_TITLE, Document
from wqm.documents.pdf import PdfSource, render_pdf
from wqm.files.services import store_bytes
from wqm.jobs.services import JobFailed, JobRun, job_kind, start_job
from wqm.tenancy.scope import scope

Builder = Callable[[Document], PdfSource]
_builders: dict[str, Builder] = {}


def document_kind(name: str) -> Callable[[Builder], Builder]:
    """Register the function that gathers what a document of this kind shows; it runs in the scope of the school."""

    def register(function: Builder) -> Builder:
        _builders[name] = function
        return function

    return register


def request_document(
    kind: str, *, title: str, subject_id: int | UUID, by: Any, school: Any, language: str = ""
) -> Document:
    """Write down that a document is wanted; a worker makes it. A title that is too long is cut."""
    title = title[:LONGEST_TITLE]
    document = Document(
        kind=kind, title=title, subject_id=str(subject_id), school=school, asked_by=by, language=language
    )
    document.job = start_job(
        "documents.make", title=title, arguments={"document": str(document.pk)}, by=by, school=school
    )
    document.save(force_insert=True)
    return document


@job_kind("documents.make")
def make_document(run: JobRun) -> dict[str, Any]:
    """Build, render and keep one document. A second run finds the file and changes nothing."""
    with scope(everything=True):
        document = Document.objects.select_related("school", "asked_by").get(pk=run.arguments["document"])
    if document.school_id is None:
        raise JobFailed("This document does not belong to a school.")
    if document.file_id:
        return {"file": str(document.file_id)}
    run.progress(1, 3)
    with scope(schools=[document.school_id]):
        content = _builders[document.kind](document)
        run_bytes = render_pdf(content)
    run.progress(2, 3)
    with scope(schools=[document.school_id]):
        document.file = store_bytes(
            run_bytes,
            name=f"{slugify(document.title)}.pdf",
            content_type="application/pdf",
            by=document.asked_by,
            school=document.school,
        )
        document.save(update_fields=["file"])
    return {"file": str(document.file_id)}
