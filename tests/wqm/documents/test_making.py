"""The job that makes a document: what it leaves behind when it ends well, badly, twice or not at all."""

import pytest

from assessments.documents import CERTIFICATE, PACK
from assessments.models import Award
from tests.databases import as_worker
from tests.wqm.documents.conftest import ask, finish
from wqm.documents import services
from wqm.documents.models import Document
from wqm.documents.services import make_document
from wqm.files.models import StoredFile
from wqm.jobs.models import Job
from wqm.jobs.services import JobRun, cancel_job
from wqm.tenancy.scope import scope


@pytest.fixture
def award(scratch) -> Award:
    """Hazel's."""
    with scope(everything=True):
        return Award.objects.get(code="WORLD900001")


def files() -> int:
    """Rows of stored files."""
    with scope(everything=True):
        return StoredFile.objects.count()


def stored(folder) -> int:
    """Files in the storage."""
    return sum(path.is_file() for path in folder.rglob("*"))


def test_document_is_the_schools_own(scratch, award):
    document = finish(ask(scratch, CERTIFICATE, award.pk, title="Certificate Hazel Primary"))
    assert document.job.state == "done"
    assert document.file.name == "certificate-hazel-primary.pdf"
    assert document.file.school_id == scratch.school.pk
    with scope(schools=[scratch.next_door.pk]):
        assert not Document.objects.filter(pk=document.pk).exists()
        assert not StoredFile.objects.filter(pk=document.file.pk).exists()


@pytest.mark.parametrize("where", ["builder", "render"])
def test_failure_leaves_nothing_half_done(scratch, award, storage, monkeypatch, where):
    def fails(*given):
        raise RuntimeError("no")

    if where == "builder":
        monkeypatch.setitem(services._builders, CERTIFICATE, fails)
    else:
        monkeypatch.setattr(services, "render_pdf", fails)
    before = files()
    document = finish(ask(scratch, CERTIFICATE, award.pk))
    assert document.file is None
    assert document.job.state == "failed"
    assert document.job.message.endswith("Try again.")
    assert (files(), stored(storage)) == (before, 0)


def test_second_run_changes_nothing(scratch, award, storage):
    document = finish(ask(scratch, CERTIFICATE, award.pk))
    before = files()
    with as_worker():
        with scope(everything=True):
            job = Job.objects.get(pk=document.job_id)
        assert make_document(JobRun(job)) == {"file": str(document.file_id)}
    assert finish(document).file == document.file
    assert (files(), stored(storage)) == (before, 1)


def test_cancelled_while_waiting_is_not_made(scratch, award, storage):
    document = ask(scratch, CERTIFICATE, award.pk)
    with scope(schools=[scratch.school.pk]):
        cancel_job(document.job)
    document = finish(document)
    assert (document.job.state, document.file) == ("cancelled", None)
    assert stored(storage) == 0


def test_cancelled_while_running_keeps_nothing(scratch, award, storage, monkeypatch):
    document = ask(scratch, CERTIFICATE, award.pk)

    def cancelled_meanwhile(source):
        with scope(everything=True):
            Job.objects.filter(pk=document.job_id).update(cancel_wanted=True)
        return b"%PDF"

    monkeypatch.setattr(services, "render_pdf", cancelled_meanwhile)
    document = finish(document)
    assert (document.job.state, document.file) == ("cancelled", None)
    assert stored(storage) == 0


def test_cycle_of_another_school_is_not_found(scratch):
    """A document's subject is looked up in the scope of the document's school."""
    document = finish(ask(scratch, PACK, scratch.cycle(scratch.next_door).pk))
    assert (document.job.state, document.file) == ("failed", None)
