"""Photographs of displays: off until the office allows them, and used nowhere before the school approves."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assessments.models import Visit, VisitPhoto
from assessments.services.photos import allow_photos, delete_photo
from tests.wqm.files.uploads import picture
from wqm.access.refusals import NotAllowed
from wqm.files.models import StoredFile
from wqm.tenancy.scope import scope


@pytest.fixture
def visit(world) -> Visit:
    return world.visit()


def photograph(visit, client, **more):
    upload = SimpleUploadedFile("wall.jpg", picture("jpeg"), "image/jpeg")
    data = {"upload": upload, "alt_text": "A display about kindness", "no_people": "on", **more}
    return client.post(reverse("visits:add_photo", args=[visit.pk]), data)


def test_photographs_are_off_until_the_office_allows_them(world, visit, sign_in):
    refused = photograph(visit, sign_in("assessor"))
    assert (refused.status_code, "not allowed" in refused.json()["error"]) == (422, True)
    with scope(everything=True):
        allow_photos(visit=visit, allowed=True, by=world.person("officer"))
    assert photograph(visit, sign_in("assessor"), no_people="").status_code == 422
    assert photograph(visit, sign_in("assessor")).status_code == 201


def test_school_approves_a_photograph_and_deletes_it_after_a_question(world, visit, sign_in):
    with scope(everything=True):
        taken = VisitPhoto.objects.get(visit=visit)
        key = taken.file.key
    head = sign_in("head")
    which = [world.school.pk, taken.pk]
    approve, delete = (reverse(f"assessment:{act}_photo", args=which) for act in ("approve", "delete"))
    assert "Photograph approved" in head.post(approve, follow=True).content.decode()
    asked = head.get(delete).content.decode()
    assert ("Delete this photograph?" in asked, taken.alt_text in asked) == (True, True)
    with scope(everything=True):
        assert str(VisitPhoto.objects.get(pk=taken.pk).approved_by) == "head"
    assert "Photograph deleted" in head.post(delete, follow=True).content.decode()
    assert (head.post(delete).status_code, head.post(approve).status_code) == (404, 404)
    with scope(everything=True):
        assert not StoredFile.objects.filter(key=key).exists()


def test_assessor_takes_a_photograph_away_with_its_file(world, visit):
    with scope(everything=True):
        taken = VisitPhoto.objects.get(visit=visit)
        key, by = taken.file.key, world.person("assessor")
        delete_photo(photo=taken, by=by)
        assert not StoredFile.objects.filter(key=key).exists()
        with pytest.raises(NotAllowed):
            delete_photo(photo=taken, by=by)
