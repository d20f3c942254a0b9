"""The library is searched in words of its own, people, criteria, and the text of documents of the school itself."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from openpyxl import Workbook
from weasyprint import HTML

from evidence.models import DocumentWords, Evidence
from evidence.services.words import read_documents
from tests import factories as f
from tests.databases import as_worker
from tests.wqm.files.looking import look_into_files
from wqm.files.models import StoredFile
from wqm.tenancy.scope import scope


def docx(*paragraphs: str) -> bytes:
    document, out = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


def xlsx(text: str) -> bytes:
    book, out = Workbook(), io.BytesIO()
    book.active["A1"] = text
    book.save(out)
    return out.getvalue()


@pytest.fixture
def found(world, sign_in):
    """The titles that the library of Hazel finds."""

    def search(words: str, persona: str = "head") -> list[str]:
        address = reverse("evidence:library", args=[world.school.pk])
        page = sign_in(persona).get(address, {"q": words, "sort": "title"}).context["page"]
        return [piece.title for piece in page]

    return search


@pytest.fixture
def upload(world, sign_in):
    """Files that came in through the page, looked into and read."""

    def send(name: str, content: bytes, school=None, persona: str = "head") -> None:
        address = reverse("evidence:add_to_library", args=[(school or world.school).pk])
        sent = {"kind": "file", "upload": SimpleUploadedFile(name, content), "title": ""}
        assert sign_in(persona).post(address, sent).status_code == 302
        look_into_files()

    return send


def read() -> None:
    with as_worker():
        while read_documents():
            pass


def test_text_of_documents_is_found_once_it_was_read(upload, found):
    upload("quiet_room_policy.docx", docx("Staff may use the hedgehog room", "at any time of the day"))
    upload("rota.xlsx", xlsx("Lunchtime hedgehogs"))
    upload("notes.txt", "Zwischen den Zeilen, naïve badger".encode())
    assert found("hedgehog") == []
    read()
    # The title came from the name of the file; one word finds its other forms, and both have to be there.
    assert found("hedgehogs") == ["quiet room policy", "rota"]
    assert found("hedgehog lunch") == ["rota"]
    assert found("badger") == ["notes"]


def test_text_of_a_pdf_is_found(upload, found):
    upload("plan.pdf", HTML(string="<h1>Otter watching on Fridays</h1>").write_pdf())
    read()
    assert found("otter fridays") == ["plan"]


def test_newer_file_is_read_in_place_of_the_one_before(world, sign_in, upload, found):
    upload("plan.txt", b"About walruses")
    read()
    with scope(everything=True):
        piece = Evidence.objects.get(title="plan", school=world.school)
    sent = {"upload": SimpleUploadedFile("newer.txt", b"About pelicans")}
    sign_in("head").post(reverse("evidence:replace", args=[world.school.pk, piece.pk]), sent)
    assert found("walrus") == []
    look_into_files()
    read()
    assert (found("walrus"), found("pelican")) == ([], ["plan"])


def test_words_of_another_school_find_nothing_here(world, upload, found):
    upload("theirs.txt", b"Secret capybara", school=world.next_door, persona="head_next_door")
    read()
    assert found("capybara") == []
    with scope(schools=[world.school.pk]):
        assert not DocumentWords.objects.filter(school=world.next_door).exists()


def test_file_that_nobody_may_open_is_not_read(world, upload, found):
    upload("bad.txt", b"Poisonous toad")
    with scope(everything=True):
        piece = Evidence.objects.get(title="bad", school=world.school)
        StoredFile.objects.filter(name=piece.file.name, school=world.school).update(scan="infected")
    read()
    with scope(everything=True):
        assert not DocumentWords.objects.filter(evidence=piece).exists()


def test_people_and_criteria_are_found(world, found):
    with scope(everything=True):
        note = f.EvidenceFactory(school=world.school, title="Minutes", note="-", added_by=world.person("slt"))
        type(note.added_by).objects.filter(pk=note.added_by_id).update(name="Priya Natarajan")
        criterion = world.version.principles.get(number=2).criteria.get(number=1)
        f.EvidenceUseFactory(cycle=world.cycle(), evidence=note, criterion=criterion, number=9)
    assert found("natara") == ["Minutes"]
    word = max(criterion.text.split(), key=len)
    assert "Minutes" in found(word)


@pytest.mark.parametrize("typed", ["'", "''':*", "a & | !b", "\\", "<->", "the", "%", "((", "é" * 300, "-:*", "…"])
def test_no_search_fails(world, found, typed):
    with scope(everything=True):
        f.EvidenceFactory(school=world.school, title="Over the hill")
    assert isinstance(found(typed), list)
    if typed == "the":
        assert "Over the hill" in found(typed)


def test_document_that_breaks_the_reader_has_no_words_and_is_not_read_again(world, upload, found):
    upload("plan.txt", b"Fine words")
    with scope(everything=True):
        piece = Evidence.objects.get(title="plan", school=world.school)
        StoredFile.objects.filter(name=piece.file.name, school=world.school).update(content_type="application/pdf")
    read()
    with scope(everything=True):
        assert DocumentWords.objects.filter(evidence=piece).exists()
    with as_worker():
        assert read_documents() == 0
    assert found("fine words") == []


def test_document_with_too_many_words_for_the_search_keeps_no_other_from_being_read(world, upload, found):
    """Characters of three bytes with hyphens: each word has several lexemes, more than a megabyte of them."""
    letters = [chr(0x4E00 + number) for number in range(2000)]
    words = " ".join(
        f"{letters[number % 2000]}{letters[number % 1999]}-{letters[number % 1997]}{letters[number % 1993]}"
        for number in range(30_000)
    )
    upload("poison.txt", words.encode())
    upload("innocent.txt", b"xylophone")
    with as_worker():
        for _ in range(3):
            read_documents()
        assert read_documents() == 0
    assert found("xylophone") == ["innocent"]
