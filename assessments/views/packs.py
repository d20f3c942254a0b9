"""The assessor's pack as a PDF, for the people on the visit."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.documents import ASSESSOR_PACK
from assessments.services.packs import ask_for_pack
from wqm.access.permissions import P
from wqm.access.views import visit_view
from wqm.documents.models import Document
from wqm.documents.views import document_page
from wqm.files.responses import file_response


@require_POST
@visit_view(P.VISIT_VIEW)
def make_pack(request, visit):
    """Ask for it; a worker makes it."""
    return redirect("visits:pack", visit.pk, ask_for_pack(visit=visit, by=request.user).pk)


@require_safe
@visit_view(P.VISIT_VIEW)
def pack(request, visit, document_id):
    """How far it is, and then the file."""
    document = _document(visit, document_id)
    address = reverse("visits:pack", args=[visit.pk, document.pk])
    file_address = reverse("visits:pack_file", args=[visit.pk, document.pk])
    back = (reverse("visits:detail", args=[visit.pk]), visit.school.name)
    return document_page(request, document, address=address, file_address=file_address, back=back)


@require_safe
@visit_view(P.VISIT_VIEW)
def pack_file(request, visit, document_id):
    """The PDF."""
    document = _document(visit, document_id)
    if document.file is None:
        raise Http404
    return file_response(document.file)


def _document(visit, document_id):
    packs = Document.objects.filter(kind=ASSESSOR_PACK, subject_id=str(visit.pk)).select_related("job", "file")
    return get_object_or_404(packs, pk=document_id)
