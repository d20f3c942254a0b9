"""Bytes come back as they were, from a folder and from S3 alike."""

import boto3
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from moto import mock_aws

from tests.wqm.files.looking import look_into_files
from tests.wqm.files.uploads import pdf
from wqm.files.models import StoredFile
from wqm.files.responses import file_response
from wqm.files.services import delete_file, store_bytes, store_stream, store_upload
from wqm.files.storage import answers, is_folder
from wqm.tenancy.scope import scope

BUCKET = "wqm-test"
PDF = pdf()


@pytest.fixture(params=["folder", "s3"])
def storage(request, settings, tmp_path, monkeypatch):
    """Each test runs against both."""
    if request.param == "folder":
        settings.STORAGES = settings.STORAGES | {
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(tmp_path)},
            }
        }
        yield request.param
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "invented")
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket=BUCKET)
        options = settings.S3["OPTIONS"] | {"bucket_name": BUCKET, "region_name": "us-east-1"}
        settings.STORAGES = settings.STORAGES | {"default": settings.S3 | {"OPTIONS": options}}
        yield request.param


def test_storage_under_test_is_the_one_that_is_meant(storage):
    assert is_folder() == (storage == "folder")
    assert answers()


def read(stored) -> bytes:
    with stored.open() as file:
        return file.read()


@pytest.mark.django_db
def test_upload_comes_back_as_an_attachment_byte_for_byte(world, storage):
    with scope(schools=[world.school.pk]):
        stored = store_upload(SimpleUploadedFile("minutes.pdf", PDF), by=None, school=world.school)
        with pytest.raises(Http404):
            file_response(stored)  # nobody has looked into it yet
        look_into_files()
        stored.refresh_from_db()
        response = file_response(stored)
        assert b"".join(response.streaming_content) == PDF
        response.file_to_stream.close()
        assert response["Content-Disposition"] == 'attachment; filename="minutes.pdf"'
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.django_db
def test_two_files_of_one_name_do_not_replace_each_other(world, storage):
    with scope(schools=[world.school.pk]):
        first, second = (
            store_bytes(content, name="a.txt", content_type="text/plain", by=None, school=world.school)
            for content in (b"first", b"second")
        )
        assert (read(first), read(second)) == (b"first", b"second")


@pytest.mark.django_db
def test_large_upload_is_kept_in_pieces(world, storage):
    content = b"0123456789" * 300_000
    with scope(schools=[world.school.pk]):
        upload = SimpleUploadedFile("list.csv", content)
        stored = store_stream(upload, content_type="text/csv", most=4_000_000, by=None, school=world.school)
        assert (stored.size, read(stored) == content) == (3_000_000, True)


@pytest.mark.django_db
def test_deleted_file_is_gone_after_the_commit_and_its_page_says_not_found(
    world, storage, django_capture_on_commit_callbacks
):
    with scope(schools=[world.school.pk]):
        stored = store_bytes(b"words", name="a.txt", content_type="text/plain", by=None, school=world.school)
        with django_capture_on_commit_callbacks(execute=True):
            delete_file(stored)
            assert default_storage.exists(stored.key)
            assert not StoredFile.objects.filter(key=stored.key).exists()
        assert not default_storage.exists(stored.key)
        with pytest.raises(Http404):
            file_response(stored)
