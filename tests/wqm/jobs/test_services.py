"""Jobs and the workers that take them, or fall silent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories as f
from wqm.jobs.models import Job
from wqm.jobs.services import MOST_ATTEMPTS, SILENT_AFTER, _result_pages, result_url, waiting_jobs
from wqm.tenancy.scope import scope


def job_of_a_worker(*, silent: bool, attempts: int = 1) -> Job:
    """A job that a worker took, and was heard of too long ago or a moment before that."""
    at = timezone.now() - SILENT_AFTER + timedelta(seconds=-1 if silent else 30)
    return f.JobFactory(state="running", attempts=attempts, beat_at=at)


@pytest.fixture(autouse=True)
def _everything(world):
    with scope(everything=True):
        Job.objects.filter(state__in=["queued", "running"]).update(state="done", finished_at=timezone.now())
        yield


def test_job_that_waits_is_taken_and_one_of_a_living_worker_is_not():
    waiting = f.JobFactory(state="queued")
    living = job_of_a_worker(silent=False)
    f.JobFactory(state="done", finished_at=timezone.now())
    assert waiting_jobs() == [waiting.pk]
    living.refresh_from_db()
    assert living.state == "running"


@pytest.mark.parametrize(
    ("attempts", "state", "message"),
    [
        (MOST_ATTEMPTS - 1, "queued", ""),
        (MOST_ATTEMPTS, "failed", "This failed three times. Tell the office."),
    ],
)
def test_job_of_a_worker_that_fell_silent_waits_again_and_fails_the_third_time(attempts, state, message):
    job = job_of_a_worker(silent=True, attempts=attempts)
    assert waiting_jobs() == ([job.pk] if state == "queued" else [])
    job.refresh_from_db()
    assert (job.state, job.message, job.finished_at is None) == (state, message, state == "queued")


@pytest.mark.parametrize(
    ("state", "address"), [("queued", ""), ("running", ""), ("done", "/it/"), ("failed", ""), ("cancelled", "")]
)
def test_only_a_job_that_is_done_has_a_result_to_look_at(monkeypatch, state, address):
    monkeypatch.setitem(_result_pages, "tests.shown", lambda job: "/it/")
    assert result_url(f.JobFactory.build(kind="tests.shown", state=state)) == address
    assert result_url(f.JobFactory.build(kind="tests.other", state="done")) == ""


def test_three_attempts_are_made():
    assert MOST_ATTEMPTS == 3
