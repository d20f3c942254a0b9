"""Starting, running and cancelling jobs."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils import timezone

from wqm.files.checks import NotStored
from wqm.files.strays import without_strays
from wqm.jobs.enums import JobState
from wqm.jobs.models import Job
from wqm.tenancy.scope import scope
from wqm.waking import wake

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 3
SILENT_AFTER = timedelta(minutes=3)


class Cancelled(Exception):
    """The person who started the job does not want it any more."""


class JobFailed(Exception):
    """The job cannot be done; the message is a sentence for the person who started it."""


class JobRun:
    """What a job's function is given: its arguments, and `progress()`.

    The function runs outside of any transaction and opens its own scopes, so that progress can be seen. It must be safe
    to run again from the start after a crash.
    """

    def __init__(self, job: Job):
        self.job = job
        self.arguments: dict[str, Any] = job.arguments

    def progress(self, done: int, total: int) -> None:
        """Write how far it is; raises Cancelled where somebody asked for that."""
        with scope(everything=True):
            Job.objects.filter(pk=self.job.pk).update(done=done, total=total, beat_at=timezone.now())
            if Job.objects.filter(pk=self.job.pk, cancel_wanted=True).exists():
                raise Cancelled


JobFunction = Callable[[JobRun], dict[str, Any] | None]
_kinds: dict[str, JobFunction] = {}


def job_kind(name: str) -> Callable[[JobFunction], JobFunction]:
    """Register the function that does jobs of this kind. What it returns becomes the job's `result` (JSON)."""

    def register(function: JobFunction) -> JobFunction:
        _kinds[name] = function
        return function

    return register


ResultPage = Callable[[Job], str]
_result_pages: dict[str, ResultPage] = {}


def result_page(kind: str) -> Callable[[ResultPage], ResultPage]:
    """Register the function that says where the result of a finished job of this kind can be seen."""

    def register(function: ResultPage) -> ResultPage:
        _result_pages[kind] = function
        return function

    return register


def result_url(job: Job) -> str:
    """Where the result is, or nothing where the job is not done or has no page."""
    page = _result_pages.get(job.kind)
    return page(job) if page and job.state == JobState.DONE else ""


def start_job(
    kind: str, *, title: str, arguments: dict[str, Any], by: Any, school: Any = None, trust: Any = None
) -> Job:
    """Write a job and wake a worker after commit."""
    job = Job(kind=kind, title=title, arguments=arguments, school=school, trust=trust, created_by=by)
    job.save(force_insert=True)
    wake("wqm.jobs.tasks.run", job_id=str(job.pk))
    return job


def cancel_job(job: Job) -> None:
    """Ask for a stop. A waiting job ends at once, a running one at its next step."""
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        state=JobState.CANCELLED, cancel_wanted=True, finished_at=timezone.now()
    )
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(cancel_wanted=True)


def run_job(job_id: UUID) -> None:
    """Claim and run one job; does nothing where it is not waiting, so that waking twice is harmless."""
    job = _claim(job_id)
    if job is None:
        return
    try:
        with without_strays():
            result = _kinds[job.kind](JobRun(job)) or {}
    except Cancelled:
        _finish(job, JobState.CANCELLED)
    except (JobFailed, NotStored) as error:
        _finish(job, JobState.FAILED, message=str(error))
    except Exception:  # the person who waits must hear of any failure
        log.exception("job failed", extra={"kind": job.kind, "job": str(job.pk)})
        _finish(job, JobState.FAILED, message="Something went wrong on our side, and nothing was changed. Try again.")
    else:
        _finish(job, JobState.DONE, result=result)


def waiting_jobs() -> list[UUID]:
    """Jobs that a worker should take now; those whose worker fell silent are queued again, or failed in the end."""
    silent = timezone.now() - SILENT_AFTER
    with scope(everything=True):
        dead = Job.objects.filter(state=JobState.RUNNING, beat_at__lt=silent)
        dead.filter(attempts__gte=MOST_ATTEMPTS).update(
            state=JobState.FAILED, finished_at=timezone.now(), message="This failed three times. Tell the office."
        )
        dead.update(state=JobState.QUEUED)
        return list(Job.objects.filter(state=JobState.QUEUED).values_list("pk", flat=True))


def _claim(job_id: UUID) -> Job | None:
    with scope(everything=True):
        waiting = Job.objects.filter(Q(pk=job_id, state=JobState.QUEUED))
        if not waiting.update(state=JobState.RUNNING, attempts=F("attempts") + 1, beat_at=timezone.now()):
            return None
        return Job.objects.get(pk=job_id)


def _finish(job: Job, state: JobState, *, result: dict[str, Any] | None = None, message: str = "") -> None:
    with scope(everything=True):
        Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(
            state=state, result=result or {}, message=message, finished_at=timezone.now(), done=F("total")
        )
