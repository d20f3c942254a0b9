"""Documents made as in life: asked for through the services, made by the worker's role, opened again."""

import io
from collections.abc import Callable
from dataclasses import dataclass

import pikepdf
import pytest
from django.core.files.storage import default_storage

from tests.databases import as_worker
from wqm.documents import pdf
from wqm.documents.models import Document
from wqm.documents.services import request_document
from wqm.jobs.services import run_job
from wqm.tenancy.scope import scope


@dataclass
class Made:
    """A document after its job, with the HTML that it was made from (empty where it never came so far)."""

    document: Document
    html: str
    content: bytes

    @property
    def job(self):
        """Its job."""
        return self.document.job

    def open(self) -> pikepdf.Pdf:
        """The PDF."""
        return pikepdf.open(io.BytesIO(self.content))


@pytest.fixture(autouse=True)
def storage(tmp_path, settings):
    """Files of a test stay in its folder."""
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    }
    return tmp_path


def ask(scratch, kind: str, subject_id: int, title: str = "A document", school=None) -> Document:
    """Ask for a document as the head of the school does."""
    school = school or scratch.school
    with scope(schools=[school.pk]):
        return request_document(kind, title=title, subject_id=subject_id, by=scratch.person("head"), school=school)


def finish(document: Document) -> Document:
    """Let a worker run its job; the document as it is afterwards."""
    with as_worker():
        run_job(document.job_id)
    with scope(everything=True):
        return Document.objects.select_related("job", "file").get(pk=document.pk)


@pytest.fixture
def make(scratch, monkeypatch) -> Callable[..., Made]:
    """`make("evidence_pack", cycle.pk)` asks, lets the worker run, and opens."""
    pages: list[str] = []
    render = pdf.render_to_string

    def keep_page(*given) -> str:
        pages.append(render(*given))
        return pages[-1]

    monkeypatch.setattr(pdf, "render_to_string", keep_page)

    def open_document(kind: str, subject_id: int, **given) -> Made:
        document = finish(ask(scratch, kind, subject_id, **given))
        content = b""
        if document.file:
            with default_storage.open(document.file.key) as file:
                content = file.read()
        return Made(document, pages[-1] if pages else "", content)

    return open_document
