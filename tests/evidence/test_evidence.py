"""Evidence: what is kept, what is refused, and how files come and go."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from evidence.models import Evidence, EvidenceUse
from evidence.queries.library import used_bytes
from evidence.services.binning import bin_evidence, delete_for_good
from evidence.services.library import replace_file
from evidence.services.scanning import HELD_BACK, note_held_back
from plans.models import Proof, SharedPractice
from tests.databases import as_worker
from tests.wqm.files.looking import look_into_files
from tests.wqm.files.uploads import pdf
from wqm.activity.models import Activity
from wqm.files.models import StoredFile
from wqm.tenancy.scope import scope

PDF = pdf()


def jpeg(exif: bytes = b"") -> bytes:
    """A small picture, with a place in its metadata where asked."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.fixture
def add(world, sign_in):
    """Post the form as the head; returns the response."""
    client = sign_in("head")
    criterion = world.version.principles.get(number=3).criteria.get(number=2)
    url = reverse("evidence:add", args=[world.school.pk, criterion.pk])

    def post(**data):
        return client.post(url, {"title": "What we show", "kind": "file", **data})

    return post


@pytest.fixture
def pieces(world):
    """The evidence that was added, newest first."""

    def find():
        with scope(schools=[world.school.pk]):
            return list(Evidence.objects.filter(title="What we show").select_related("file"))

    return find


def test_file_is_kept_and_handed_out_as_attachment(world, add, pieces, sign_in):
    assert add(upload=SimpleUploadedFile("plan.pdf", PDF)).status_code == 302
    (evidence,) = pieces()
    use = world.first(EvidenceUse)
    with scope(schools=[world.school.pk]):
        use = EvidenceUse.objects.get(evidence=evidence)
    address = reverse("evidence:file", args=[world.school.pk, use.pk])
    assert sign_in("governor").get(address).status_code == 404  # before the worker has looked into it
    look_into_files()
    response = sign_in("governor").get(address)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    response.close()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("tool.exe", b"MZ\x90\x00", "You cannot upload this kind of file"),
        ("tool.pdf", b"MZ\x90\x00" * 50, "is a different kind of file"),
        ("page.jpg", b"<html><script>alert(1)</script>", "is a different kind of file"),
        ("empty.pdf", b"", "empty"),
    ],
)
def test_hostile_or_odd_file_is_refused_in_a_sentence_and_words_are_kept(add, pieces, name, content, sentence):
    page = add(upload=SimpleUploadedFile(name, content), note="Words that must stay")
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert "Words that must stay" in page.content.decode()
    assert pieces() == []


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("plan.docx", b"PK\x03\x04 not really", "The document is damaged. Open it, save it again"),
        ("half.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40, "We cannot read the picture. Open it, save it again"),
    ],
)
def test_what_the_worker_refuses_is_said_on_the_page_at_home_and_in_the_record(
    world, add, pieces, sign_in, name, content, sentence
):
    assert add(upload=SimpleUploadedFile(name, content)).status_code == 302
    (piece,) = pieces()
    head = sign_in("head")
    page = head.get(reverse("evidence:piece", args=[world.school.pk, piece.pk])).content.decode()
    assert f"{name}: Being checked." in " ".join(page.split())
    look_into_files()
    page = " ".join(head.get(reverse("evidence:piece", args=[world.school.pk, piece.pk])).content.decode().split())
    assert f"{name}: Not accepted. {sentence}" in page
    assert "You can replace the file." in page
    home = head.get(reverse("school_home", args=[world.school.pk])).content.decode()
    assert ("1 file could not be accepted" in home, f"“{piece.title}”: read why" in home) == (True, True)
    with as_worker():
        assert (note_held_back(), note_held_back()) == (1, 0)
    with scope(everything=True):
        summary = f"The file for “{piece.title}” was not accepted"
        assert Activity.objects.get(verb=HELD_BACK).summary == summary


def test_refused_file_that_is_replaced_is_deleted_and_is_no_earlier_file(world, add, pieces):
    add(upload=SimpleUploadedFile("half.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40))
    look_into_files()
    (piece,) = pieces()
    refused = piece.file
    with scope(schools=[world.school.pk]):
        replace_file(evidence=piece, upload=SimpleUploadedFile("plan.pdf", PDF), by=world.person("head"))
        assert (piece.earlier_files.count(), StoredFile.objects.filter(pk=refused.pk).count()) == (0, 0)


def test_upload_above_the_limit_gets_a_sentence_with_both_sizes(add, pieces, settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    page = add(upload=SimpleUploadedFile("big.pdf", PDF + b" " * 3 * 1024 * 1024))
    assert "The file is 3 MB; the most is 1 MB" in page.content.decode()
    assert pieces() == []


def test_picture_loses_its_place(add, pieces):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    assert add(upload=SimpleUploadedFile("garden.jpg", jpeg(exif.tobytes()))).status_code == 302
    look_into_files()
    (evidence,) = pieces()
    with evidence.file.open() as file:
        content = file.read()
    assert b"taken at home" in jpeg(exif.tobytes())
    assert b"taken at home" not in content


def test_name_with_path_and_direction_characters_is_made_harmless(add, pieces):
    add(upload=SimpleUploadedFile("plan\u202efdp.txt", b"words"))
    (evidence,) = pieces()
    assert evidence.file.name == "planfdp.txt"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("file", "Choose a file"), ("link", "Enter a web address"), ("note", "Enter the note")],
)
def test_each_kind_needs_its_content(add, pieces, kind, sentence):
    assert sentence in add(kind=kind).content.decode()
    assert pieces() == []


def test_link_that_is_no_web_address_is_refused(add, pieces):
    assert add(kind="link", url="javascript:alert(1)").status_code == 200
    assert pieces() == []


def test_deleted_evidence_takes_its_bytes_along(scratch):
    with scope(schools=[scratch.school.pk]):
        Proof.objects.all().delete()
        SharedPractice.objects.all().delete()
        evidence = Evidence.objects.select_related("file").get(title=f"Evidence of {scratch.school}")
        files = [evidence.file, evidence.earlier_files.get().file]
        contents = {}
        for stored in files:
            with stored.open() as file:
                contents[stored.key] = file.read()
        head = scratch.person("head")
        delete_for_good(evidence=bin_evidence(evidence=evidence, by=head), by=head)
        assert not Evidence.objects.filter(title=f"Evidence of {scratch.school}").exists()
    assert [default_storage.exists(key) for key in contents] == [False, False]
    for key, content in contents.items():
        default_storage.save(key, ContentFile(content))  # other tests read the world's bytes


def test_file_beyond_the_school_s_quota_is_refused_with_what_to_do_and_nothing_is_kept(add, pieces, settings, world):
    with scope(schools=[world.school.pk]):
        settings.SCHOOL_QUOTA_BYTES = used_bytes(world.school.pk) + len(PDF) + 10
    assert add(upload=SimpleUploadedFile("a.pdf", PDF)).status_code == 302
    refused = add(upload=SimpleUploadedFile("b.pdf", PDF))
    assert "Delete evidence you do not need" in refused.content.decode()
    assert "What we show" in refused.content.decode()
    assert [piece.file.name for piece in pieces()] == ["a.pdf"]


def test_file_in_quarantine_is_named_on_the_page_without_a_link(add, pieces, world, sign_in):
    add(upload=SimpleUploadedFile("a.pdf", PDF))
    (piece,) = pieces()
    with scope(schools=[world.school.pk]):
        use = piece.uses.get()
    page = sign_in("head").get(reverse("evidence:criterion", args=[world.school.pk, use.criterion_id]))
    address = reverse("evidence:file", args=[world.school.pk, use.pk])
    assert "Being checked" in page.content.decode()
    assert address not in page.content.decode()
    assert sign_in("head").get(address).status_code == 404
