"""Photographs of displays that an assessor would like to use: the school approves each, or does not."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from assessments.models import VisitPhoto
from assessments.services.photos import approve_photo, refuse_photo
from wqm.access.permissions import P
from wqm.access.views import school_view
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
    return file_response(get_object_or_404(VisitPhoto.objects.select_related("file"), pk=photo_id, school=school).file)


@require_POST
@school_view(P.EVIDENCE_SUBMIT)
def decide(request, school, photo_id):
    """Approve it, or have it deleted."""
    taken = get_object_or_404(VisitPhoto, pk=photo_id, school=school)
    with refusals_as_message(request):
        if request.POST.get("approve") == "yes":
            approve_photo(photo=taken, by=request.user)
            messages.success(request, "Photograph approved.")
        else:
            refuse_photo(photo=taken, by=request.user)
            messages.success(request, "Photograph deleted.")
    return redirect("assessment:photos", school.pk)
