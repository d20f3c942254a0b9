"""A disk that is full in the middle of a file: a sentence, nothing left behind, and what fits is kept."""

import gc
import resource
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from evidence import policies
from evidence.models import Evidence
from tests.databases import as_worker
from tests.reading import one_line
from tests.wqm.files.uploads import picture
from wqm.files import scanning
from wqm.files.checks import NotStored
from wqm.files.enums import ScanState
from wqm.files.models import StoredFile
from wqm.files.services import store_bytes, store_upload
from wqm.files.strays import without_strays
from wqm.jobs.models import Job
from wqm.jobs.services import _kinds, job_kind, run_job, start_job
from wqm.tenancy.scope import scope

SENTENCE = (
    "We could not save the file because our storage is full or not responding. Try again later. If it happens "
    "again, tell the office."
)
ROOM = 1024 * 1024
LARGE = b"words " * (ROOM // 4)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A folder of this test alone, to see what lies in it."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    }
    return tmp_path


@contextmanager
def full_after(size: int):
    """No file of this process grows beyond `size` bytes: the kernel writes what fits, and then says no."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files_in(folder) -> list[int]:
    return sorted(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_file_that_does_not_fit_leaves_neither_bytes_nor_a_row(world, folder):
    with scope(schools=[world.school.pk]):
        before = StoredFile.objects.count()
        with full_after(ROOM), pytest.raises(NotStored, match=f"^{SENTENCE}$"):
            store_bytes(LARGE, name="a.txt", content_type="text/plain", by=None, school=world.school)
        assert (StoredFile.objects.count(), files_in(folder)) == (before, [])


def test_of_several_files_those_that_fit_are_kept_and_the_other_is_named(world, sign_in, folder):
    client = sign_in("head")
    uploads = [
        SimpleUploadedFile("first.txt", b"first"),
        SimpleUploadedFile("large.txt", LARGE),
        SimpleUploadedFile("last.txt", b"last one"),
    ]
    with full_after(ROOM):
        response = client.post(reverse("evidence:upload", args=[world.school.pk]), {"uploads": uploads})
    page = response.content.decode()
    assert (response.status_code, "large.txt" in page, SENTENCE in page) == (422, True, True)
    with scope(schools=[world.school.pk]):
        titles = set(Evidence.objects.filter(title__in=["first", "large", "last"]).values_list("title", flat=True))
    assert (titles, files_in(folder)) == ({"first", "last"}, [5, 8])


@pytest.mark.parametrize("checks_token", [False, True], ids=["in the view", "before any view"])
def test_file_that_does_not_even_arrive_is_said_to_have_met_a_full_disk(world, checks_token):
    client = Client(raise_request_exception=False, enforce_csrf_checks=checks_token)
    client.force_login(world.person("head"))
    address = reverse("evidence:upload", args=[world.school.pk])
    client.get(address)
    with full_after(ROOM):  # above 2 MB it is written to a file of its own while it comes
        response = client.post(address, {"uploads": SimpleUploadedFile("large.txt", LARGE * 2)})
    page, status = one_line(response.content.decode()), response.status_code
    # Django leaves it to Python to close what it could not write, and a logged exception keeps it beyond this test.
    for left in [each for each in gc.get_objects() if type(each) is TemporaryUploadedFile]:
        left.close()
    assert (status, "Our storage is full. We have been told about it." in page) == (503, True)
    assert "go back and choose it again" in page


def test_job_whose_file_does_not_fit_fails_with_the_sentence(world, folder):
    @job_kind("test-full")
    def make(run):
        with scope(schools=[world.school.pk]):
            store_bytes(LARGE, name="a.pdf", content_type="application/pdf", by=None, school=world.school)

    try:
        with scope(everything=True):
            job = start_job("test-full", title="A document", arguments={}, by=None, school=world.school)
        with full_after(ROOM), as_worker():
            run_job(job.pk)
        with scope(everything=True):
            job = Job.objects.get(pk=job.pk)
    finally:
        del _kinds["test-full"]
    assert (job.state, job.message, files_in(folder)) == ("failed", SENTENCE, [])


def test_picture_waits_while_there_is_no_room_for_the_one_written_anew(world, folder):
    original = picture("JPEG", (3000, 1500))
    with scope(schools=[world.school.pk]):
        stored = store_upload(SimpleUploadedFile("a.jpg", original), by=None, school=world.school)
    with full_after(100), as_worker():
        assert not scanning.scan_file(stored.pk)
    with scope(everything=True):
        assert StoredFile.objects.get(pk=stored.pk).scan == ScanState.WAITING
    assert files_in(folder) == [len(original)]
    with as_worker():
        assert scanning.scan_file(stored.pk)


def test_bytes_whose_row_was_rolled_back_are_removed_at_the_end_and_others_stay(world, folder):
    kept = {"content_type": "text/plain", "by": None, "school": world.school}
    with without_strays(), scope(schools=[world.school.pk]):
        store_bytes(b"stays", name="a.txt", **kept)
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            store_bytes(b"rolled back", name="b.txt", **kept)
            raise ZeroDivisionError
        assert files_in(folder) == [5, 11]
    assert files_in(folder) == [5]


def test_file_of_a_request_that_a_rule_refused_after_it_was_stored_is_gone(world, sign_in, folder, monkeypatch):
    monkeypatch.setattr(policies, "MOST_EVIDENCE_PER_CRITERION", 0)
    criterion = world.version.principles.get(number=3).criteria.get(number=2)
    data = {"title": "One more", "kind": "file", "upload": SimpleUploadedFile("a.txt", b"one more")}
    page = sign_in("head").post(reverse("evidence:add", args=[world.school.pk, criterion.pk]), data)
    assert ("A criterion can have up to" in page.content.decode(), files_in(folder)) == (True, [])
