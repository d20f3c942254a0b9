"""The worker looks into what was uploaded, in a process of its own; nobody gets a file of which nothing is known."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from PIL import Image

from tests.databases import as_worker
from tests.wqm.files import uploads
from wqm.confined import Limits
from wqm.files import scanning
from wqm.files.enums import ScanState
from wqm.files.models import StoredFile
from wqm.files.responses import file_response
from wqm.files.services import delete_file, hash_of, store_upload
from wqm.tenancy.scope import scope

PDF = uploads.pdf()
MB = 1024 * 1024


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """A folder of this test alone, to see what lies in it."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    }
    return tmp_path


@pytest.fixture
def store(world):
    def store_file(name: str, content: bytes) -> StoredFile:
        with scope(schools=[world.school.pk]):
            return store_upload(SimpleUploadedFile(name, content), by=None, school=world.school)

    return store_file


def looked_into(stored: StoredFile) -> StoredFile:
    with as_worker():
        scanning.scan_file(stored.pk)
    return again(stored)


def again(stored: StoredFile) -> StoredFile:
    with scope(everything=True):
        return StoredFile.objects.get(pk=stored.pk)


def bytes_in(folder) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def test_good_file_waits_until_it_was_looked_into_and_stays_as_it_is(store, folder):
    stored = store("plan.pdf", PDF)
    assert (stored.scan, stored.looked_into_at, stored.is_held_back) == (ScanState.WAITING, None, True)
    later = looked_into(stored)
    assert (later.scan, later.key, later.sha256, later.tries) == (ScanState.NOT_SCANNED, stored.key, stored.sha256, 1)
    assert (later.looked_into_at is None, later.problem, bytes_in(folder)) == (False, "", [PDF])


def test_file_of_every_kind_is_looked_into_by_a_process_that_opens_nothing(store):
    good = {
        "a.pdf": PDF,
        "a.docx": uploads.docx(),
        "a.xlsx": uploads.xlsx(),
        "a.odt": uploads.odt(),
        "a.csv": "name,née\n".encode("cp1252"),
        "a.txt": "Words".encode("utf-16"),
        "a.jpg": uploads.picture("JPEG"),
        "a.png": uploads.picture("PNG", mode="P"),
    }
    states = {name: looked_into(store(name, content)).scan for name, content in good.items()}
    assert states == dict.fromkeys(good, ScanState.NOT_SCANNED)


def test_picture_is_replaced_by_one_written_anew_and_size_and_hash_follow(store, folder):
    stored = store("garden.jpg", uploads.picture("JPEG", (3000, 1500), comment=b"taken at home"))
    later = looked_into(stored)
    (content,) = bytes_in(folder)  # the original is gone
    with Image.open(BytesIO(content)) as picture:
        assert picture.size == (2400, 1200)
    assert b"taken at home" not in content
    with later.open() as file:
        assert (later.size, later.sha256) == (len(content), hash_of(file))


def test_refused_file_says_why_and_is_never_handed_out(store):
    later = looked_into(store("plan.docx", uploads.docx(**{"word/vbaProject.bin": b"x"})))
    sentence = "The document contains macros. Save it without macros, then choose it again."
    assert (later.scan, later.problem) == (ScanState.REFUSED, sentence)
    with pytest.raises(Http404):
        file_response(later)


def test_file_that_cannot_be_checked_is_tried_three_times_and_never_handed_out(store, monkeypatch):
    monkeypatch.setattr(scanning, "LIMITS", Limits(seconds=10, memory=120 * MB))
    stored = store("wide.png", uploads.picture("PNG", (7000, 7000)))
    states = [looked_into(stored).scan for _ in range(3)]
    assert states == [ScanState.WAITING, ScanState.WAITING, ScanState.UNCHECKED]
    later = again(stored)
    assert (later.found, later.problem) == (
        "memory",
        (
            "We could not check this file for viruses, so no one can open it. Save it again or as .pdf, then choose "
            "that file."
        ),
    )
    with pytest.raises(Http404):
        file_response(later)


def test_file_whose_bytes_do_not_come_waits_and_does_not_stop_the_others(store, monkeypatch):
    monkeypatch.setattr(scanning, "BATCH", 1)
    lost, good = store("lost.pdf", PDF), store("good.pdf", PDF)
    default_storage.delete(lost.key)
    with as_worker():
        assert (scanning.scan_waiting(), scanning.scan_waiting()) == (1, 0)
    assert (again(lost).scan, again(good).scan) == (ScanState.WAITING, ScanState.NOT_SCANNED)


def test_picture_that_is_deleted_while_it_is_looked_into_leaves_no_bytes(
    store, folder, django_capture_on_commit_callbacks
):
    stored = store("garden.jpg", uploads.picture())
    with as_worker():
        taken = scanning._taken(stored.pk)
    with scope(everything=True), django_capture_on_commit_callbacks(execute=True):
        delete_file(stored)
    with as_worker():
        default_storage.save(taken.key, BytesIO(uploads.picture()))  # it was open when it was deleted
        assert not scanning._look_into(taken)
    default_storage.delete(taken.key)
    assert bytes_in(folder) == []


def test_picture_that_was_written_anew_is_deleted_with_the_bytes_that_it_has_now(
    store, folder, django_capture_on_commit_callbacks
):
    stored = store("garden.jpg", uploads.picture())
    looked_into(stored)
    with scope(everything=True), django_capture_on_commit_callbacks(execute=True):
        delete_file(stored)  # as a page read it before the worker was done
    assert bytes_in(folder) == []


def test_one_process_looks_at_a_time_and_does_what_came_meanwhile(store, settings, tmp_path):
    """A small picture of 400 layers takes twelve seconds: a hundred of them held both places of the worker, and mail,
    surveys and the clock waited behind them."""
    settings.MEDIA_ROOT = tmp_path  # a turn of this test alone
    files = [store(f"plan-{number}.pdf", PDF) for number in range(scanning.BATCH + 2)]
    with as_worker():
        with scanning._turn() as is_ours, scanning._turn() as is_theirs:
            assert (is_ours, is_theirs) == (True, False)
            assert not scanning.scan_in_turn(files[0].pk)
        assert {(again(each).scan, again(each).tries) for each in files} == {(ScanState.WAITING, 0)}
        assert scanning.scan_in_turn(files[0].pk)
    assert {again(each).scan for each in files} == {ScanState.NOT_SCANNED}


def test_two_workers_at_once_leave_one_picture(store, folder):
    stored = store("garden.jpg", uploads.picture())
    with as_worker():
        first, second = scanning._taken(stored.pk), scanning._taken(stored.pk)
        assert scanning._look_into(first)
        default_storage.save(second.key, BytesIO(uploads.picture()))  # the second had read it already
        assert not scanning._look_into(second)
    default_storage.delete(second.key)
    assert len(bytes_in(folder)) == 1
    with again(stored).open() as file:
        assert bytes_in(folder) == [file.read()]
