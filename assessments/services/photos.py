"""Photographs of displays: off unless the office allows them for a visit, and used nowhere before a school approves."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from assessments.models import Visit, VisitPhoto
from assessments.policies.notes import check_photos_allowed, check_words
from assessments.policies.visits import check_can_record, check_can_write
from assessments.queries.day import known_names_at
from wqm.access.refusals import NotAllowed
from wqm.activity.services import record
from wqm.files.checks import BadUpload
from wqm.files.enums import PICTURES
from wqm.files.services import check_upload, delete_file, store_checked
from wqm.tenancy.scope import scope


@transaction.atomic
def allow_photos(*, visit: Visit, allowed: bool, by: Any) -> Visit:
    """The office lets the people on a visit photograph displays, or no longer."""
    visit = Visit.objects.select_related("school").select_for_update(of=("self",)).get(pk=visit.pk)
    if visit.photos_allowed != allowed:
        visit.photos_allowed = allowed
        visit.save(update_fields=["photos_allowed"])
        summary = "Photographs of displays are allowed" if allowed else "Photographs are not allowed"
        record("visit.photos_decided", by=by, school=visit.school, target=visit, summary=summary)
    return visit


def add_photo(*, visit: Visit, upload: UploadedFile, alt_text: str, by: Any) -> VisitPhoto:
    """Keep a photograph of a display. The worker takes out what the camera wrote into it.

    Raises BadUpload for what is no picture, NotAllowed where photographs are off or the words name somebody.
    """
    checked = check_upload(upload)
    if checked.kind not in PICTURES:
        raise BadUpload("This is not a photograph. Choose a .jpg or .png file.")
    with transaction.atomic():
        visit = Visit.objects.select_related("school", "cycle").select_for_update(of=("self",)).get(pk=visit.pk)
        check_can_record(visit)
        check_can_write(visit, by)
        check_photos_allowed(visit)
        check_words(alt_text, known_names_at(visit))
        with scope(schools=[visit.school_id], visit=visit.pk):  # the file is one of the school's
            stored = store_checked(checked, by=by, school=visit.school)
            return VisitPhoto.objects.create(
                school_id=visit.school_id, visit=visit, file=stored, alt_text=alt_text, taken_by=by
            )


@transaction.atomic
def approve_photo(*, photo: VisitPhoto, by: Any) -> VisitPhoto:
    """The school agrees that a photograph is used."""
    photo = _locked(photo)
    if photo.approved_at is None:
        photo.approved_at, photo.approved_by = timezone.now(), by
        photo.save(update_fields=["approved_at", "approved_by"])
        record("photo.approved", by=by, school=photo.school, target=photo, summary="Approved a photograph of a display")
    return photo


@transaction.atomic
def refuse_photo(*, photo: VisitPhoto, by: Any) -> None:
    """The school does not agree, then or later: the photograph is deleted."""
    photo = _locked(photo)
    school, file = photo.school, photo.file
    photo.delete()
    delete_file(file)
    record("photo.refused", by=by, school=school, summary="Did not agree to a photograph, which was deleted")


@transaction.atomic
def delete_photo(*, photo: VisitPhoto, by: Any) -> None:
    """The assessor takes a photograph away again."""
    photo = _locked(photo)
    check_can_record(photo.visit)
    check_can_write(photo.visit, by)
    file, visit = photo.file, photo.visit
    photo.delete()
    with scope(schools=[visit.school_id], visit=visit.pk):
        delete_file(file)


def _locked(photo: VisitPhoto) -> VisitPhoto:
    rows = VisitPhoto.objects.select_related("visit__school", "school", "file").select_for_update(of=("self",))
    found = rows.filter(pk=photo.pk).first()
    if found is None:
        raise NotAllowed("This photograph has been deleted.")
    return found
