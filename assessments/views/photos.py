"""Photographs of displays that an assessor would like to use: the school approves each, or does not."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.models import VisitPhoto
from assessments.services.photos import approve_photo, refuse_photo
from wqm.access.permissions import P
from wqm.access.views import require_page_or_form, school_view
from wqm.editing.asking import Question, ask
from wqm.editing.refusals import refusals_as_message
from wqm.files.responses import file_response


@require_safe
@school_view(P.EVIDENCE_SUBMIT)
def photos(request, school):
    """Every photograph of the school's visits, those to decide on first."""
    taken = VisitPhoto.objects.filter(school=school).select_related("file", "visit", "approved_by")
    rows = sorted(taken, key=lambda photo: (photo.approved_at is not None, photo.taken_at))
    return render(request, "assessments/photos.html", {"school": school, "photos": rows})


@require_safe
@school_view(P.EVIDENCE_SUBMIT)
def photo(request, school, photo_id):
    """The photograph itself."""
    return file_response(_photo(school, photo_id).file)


@require_POST
@school_view(P.EVIDENCE_SUBMIT)
def approve(request, school, photo_id):
    """It may be used."""
    with refusals_as_message(request):
        approve_photo(photo=_photo(school, photo_id), by=request.user)
        messages.success(request, "Photograph approved.")
    return redirect("assessment:photos", school.pk)


@require_page_or_form
@school_view(P.EVIDENCE_SUBMIT)
def delete(request, school, photo_id):
    """It may not be used, or not any longer."""
    taken = _photo(school, photo_id)
    back = reverse("assessment:photos", args=[school.pk])
    if request.method == "POST":
        with refusals_as_message(request):
            refuse_photo(photo=taken, by=request.user)
            messages.success(request, "Photograph deleted.")
        return redirect(back)
    follows = ["The photograph is deleted here and for the assessor.", "No report can show it."]
    undo = "You cannot undo this. The assessor would have to take another."
    return ask(
        request, Question("Delete this photograph?", "Delete photograph", back, follows, undo, caption=taken.alt_text)
    )


def _photo(school, photo_id):
    return get_object_or_404(VisitPhoto.objects.select_related("file"), pk=photo_id, school=school)
