"""Long work on schools, for the worker."""

from typing import Any

from django.urls import reverse

from schools.register import BadRegister, read_register
from schools.services.register import import_register
from wqm.files.models import StoredFile
from wqm.files.services import delete_file, store_stream
from wqm.jobs.enums import ENDED
from wqm.jobs.models import Job
from wqm.jobs.services import JobFailed, JobRun, job_kind, result_page, start_job
from wqm.tenancy.scope import scope

KIND = "schools.import_register"
MOST_BYTES = 100 * 1024 * 1024


def start_register_import(*, upload: Any, by: Any) -> Job:
    """Keep the uploaded extract until it is read, and ask a worker to read it.

    Raises BadRegister at once where the first rows show that it is something else, and BadUpload above MOST_BYTES.
    """
    forget_extracts()
    if upload.size <= MOST_BYTES:
        rows = read_register(upload.file)
        next(rows)
        rows.close()
        upload.seek(0)
    stored = store_stream(upload, content_type="text/csv", most=MOST_BYTES, by=by)
    return start_job(KIND, title="Register import", arguments={"file": str(stored.pk)}, by=by)


@job_kind(KIND)
def run_register_import(run: JobRun) -> dict[str, Any]:
    """Read the extract and delete it: it names heads, whose names are not ours to keep."""
    with scope(everything=True):
        stored = StoredFile.objects.filter(pk=run.arguments["file"]).first()
    if stored is None:
        raise JobFailed("The file has been deleted. Upload it again. Importing the same file twice does no harm.")
    try:
        with stored.open() as file:
            return import_register(file=file, by=run.job.created_by, progress=run.progress).as_json()
    except BadRegister as error:
        raise JobFailed(str(error)) from error
    finally:
        with scope(everything=True):
            delete_file(stored)


def forget_extracts() -> None:
    """Delete extracts whose job ended before it could (cancelled while it waited)."""
    ended = Job.objects.filter(kind=KIND, state__in=ENDED).values_list("arguments__file", flat=True)
    for stored in StoredFile.objects.filter(pk__in=[pk for pk in ended if pk]):
        delete_file(stored)


@result_page(KIND)
def report_url(job: Job) -> str:
    """Where the report of an import is."""
    return reverse("office_schools:register_report", args=[job.pk])
