"""A school's results as a PDF. Who may read the page may have it, and where the page shows nothing there is none."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from surveys.documents import RESULTS
from surveys.queries import waves as wave_queries
from wqm.access.permissions import P
from wqm.access.views import school_view
from wqm.documents.models import Document
from wqm.documents.services import request_document
from wqm.documents.views import document_page
from wqm.files.responses import file_response


@require_POST
@school_view(P.SURVEY_VIEW)
def make(request, school, wave_id):
    """Ask for the results as they are now; a worker makes the PDF."""
    wave = _readable(school, wave_id)
    title = f"{wave.name}: results"
    document = request_document(RESULTS, title=title, subject_id=wave.pk, by=request.user, school=school)
    return redirect("surveys:results_document", school.pk, wave.pk, document.pk)


@require_safe
@school_view(P.SURVEY_VIEW)
def document(request, school, wave_id, document_id):
    """The PDF being made, or made."""
    document, place = _document(school, wave_id, document_id), [school.pk, wave_id]
    return document_page(
        request,
        document,
        address=reverse("surveys:results_document", args=[*place, document.pk]),
        file_address=reverse("surveys:results_document_file", args=[*place, document.pk]),
        back=(reverse("surveys:results", args=place), "Results"),
    )


@require_safe
@school_view(P.SURVEY_VIEW)
def document_file(request, school, wave_id, document_id):
    """The PDF."""
    document = _document(school, wave_id, document_id)
    if document.file is None:
        return redirect("surveys:results_document", school.pk, wave_id, document.pk)
    return file_response(document.file)


def _readable(school, wave_id):
    """The wave, if the school's leaders may read its results now."""
    part = wave_queries.part_of(wave_id, school.pk)
    if part is None or not wave_queries.is_readable(part):
        raise Http404
    return part.wave


def _document(school, wave_id, document_id) -> Document:
    wave = _readable(school, wave_id)
    documents = Document.objects.filter(school=school, kind=RESULTS, subject_id=str(wave.pk))
    return get_object_or_404(documents.select_related("job", "file"), pk=document_id)
